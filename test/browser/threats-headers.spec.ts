import { createServer } from 'node:http'
import sirv from 'sirv'
import { headersFor } from '../../src/build/policy'
import { onLoopback, type TestServer } from '../support/servers/loopback'
import { printedHeaders, type Printed } from '../support/printed-headers'
import { KEY } from '../support/servers/states'
import { expect, test } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { Log } from './pages/log'
import { workerInControl } from './worker'

const all = await printedHeaders()

test('the README prints one and the same set of headers for every host, and it is what npm start sends', () => {
  expect(all.map(({ host }) => host)).toEqual(['plain', 'nginx', 'apache', 'caddy', '_headers'])
  const { page, asset, worker } = all[0] as Printed
  for (const printed of all) expect(printed).toEqual({ host: printed.host, page, asset, worker })
  expect(headersFor('/')).toMatchObject(page)
  expect(headersFor('/assets/a.js')).toMatchObject(asset)
  // A window policy says nothing about a script.
  const { 'Cross-Origin-Opener-Policy': _, ...ofWorker } = worker
  expect(headersFor('/sw.js')).toMatchObject(ofWorker)
})

for (const printed of all)
  test(`the app works, and breaks no policy, under the headers printed for: ${printed.host}`, async ({ context, states }) => {
    const host = await hostWith(printed)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    const panel = new ConnectionPanel(page)
    const response = await page.goto(`${host.url}/#/connections/new`)
    expect(response?.headers()['content-security-policy']).toBe(printed.page['Content-Security-Policy'])
    await panel.choose('HTTP')
    await workerInControl(page)
    await panel.fill({ name: 'Mine', baseUri: states.url, token: KEY, relativeUri: '/protected' })
    await panel.save('ok')
    await panel.button('View log').click()
    await expect(await new Log(page).tab('Response')).toContainText('ada')
    await new Log(page).close()
    await page.goto(`${host.url}/#/settings`)
    await page.getByText('Who can get at what').click()
    await expect(page.getByRole('heading', { name: 'A stolen or copied browser profile' })).toBeVisible()
    expect(complaints).toEqual([])
    await host.close()
  })

/** A static host that knows nothing but what was printed for it. */
async function hostWith({ page, asset, worker }: Printed): Promise<TestServer> {
  const files = sirv('dist', { dev: true, etag: true, extensions: [] })
  const server = await onLoopback(
    createServer((request, response) => {
      const path = request.url ?? '/'
      const headers = path.endsWith('/sw.js') ? worker : path.startsWith('/assets/') ? asset : page
      response.setHeaders(new Map(Object.entries(headers)))
      if (path === '/') request.url = '/index.html'
      files(request, response, () => void response.writeHead(404).end())
    }),
  )
  return server
}
