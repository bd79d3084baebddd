import type { Page } from '@playwright/test'
import { KEY } from '../support/servers/states'
import { expect, test } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { workerInControl, workerInstalled } from './worker'

test('the address bar, frames, images and forms get nothing of the worker’s API', async ({ page, connections }) => {
  await connections.open()
  await workerInControl(page)
  for (const path of ['api', 'api/hello', 'api/connections/x/tests']) {
    const tab = await page.context().newPage()
    const response = await tab.goto(path)
    expect([response?.status(), response?.headers()['content-type']]).toEqual([403, 'application/problem+json'])
    await expect(tab.locator('body')).toContainText('not for the address bar')
    await tab.close()
  }
  const refused = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const image = document.createElement('img')
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('refused')
        image.src = 'api/hello'
      }),
  )
  expect(refused).toBe('refused')
})

test('a call without the build of the page is refused', async ({ page, connections }) => {
  await connections.open()
  await workerInControl(page)
  const answer = await page.evaluate(async () => {
    const response = await fetch('api/hello', { method: 'POST' })
    return { status: response.status, body: (await response.json()) as unknown }
  })
  expect(answer).toMatchObject({ status: 409, body: { type: 'stale-page' } })
})

test('a page that no worker controls sends nothing to the static host', async ({ page, panel, host, states }) => {
  // The worker is installed, but its claims are never heard of.
  await page.addInitScript(() => Object.defineProperty(ServiceWorkerContainer.prototype, 'controller', { get: () => null }))
  await panel.openNew()
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await panel.button('Save').click()
  await expect(panel.dialog.getByRole('alert')).toContainText('does not control this page')
  await expect(panel.secret('Token')).toHaveValue(KEY)
  await panel.button('Test connection').click()
  await expect(panel.dialog.getByRole('alert')).toContainText('does not control this page')
  expect(host.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
  expect(states.seen).toEqual([])
})

test('in a sub-folder everything works, a test too, and nothing is asked for above it', async ({
  context,
  ownHost,
  states,
}) => {
  const host = await ownHost({ base: '/tools/patchbay/' })
  const page = await context.newPage()
  const panel = new ConnectionPanel(page)
  await page.goto(`${host.url}#/connections/new`)
  await panel.choose('HTTP')
  await panel.fill({ name: 'Below', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await panel.save('ok')
  expect(new URL(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? '')).pathname).toBe(
    '/tools/patchbay/sw.js',
  )
  expect(host.requests.filter((request) => !request.startsWith('GET /tools/patchbay/'))).toEqual([])
  const answer = await (await context.newPage()).goto(`${host.url}api/hello`)
  expect(answer?.status()).toBe(403)
  await host.close()
  await page.reload()
  await expect(panel.textbox('Name')).toHaveValue('Below')
})

test('loading the app asks no other origin for anything, and no screen breaks its own policy', async ({
  context,
  page,
  host,
}) => {
  const origins = new Set<string>()
  const complaints: string[] = []
  context.on('request', (request) => origins.add(new URL(request.url()).origin))
  page.on('console', (message) => /error|warning/.test(message.type()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`blocked: ${event.blockedURI} ${event.violatedDirective}`),
    ),
  )
  await page.goto('')
  await workerInstalled(page)
  for (const name of ['Connections', 'Flows', 'Applications', 'Network log', 'Settings', 'Home']) {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  }
  await page.goto('#/connections/new?application=github')
  await expect(new ConnectionPanel(page).textbox('Base URI')).toHaveValue('https://api.github.com')
  expect([...origins]).toEqual([new URL(host.url).origin])
  expect(complaints).toEqual([])
})

test('after it was saved a secret is nowhere in the page, the console or the documents', async ({
  page,
  panel,
  log,
  states,
}) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await panel.openNew()
  await panel.fill({ name: 'Echo', baseUri: states.url, basic: { username: 'ada', password: KEY }, relativeUri: '/echo' })
  await panel.save('inconclusive')
  await panel.button('View log').click()
  await expect(log.requests).toHaveCount(2)
  const shown: string[] = []
  for (const name of ['Request', 'Response', 'Timing', 'cURL'] as const) shown.push(await (await log.tab(name)).innerText())
  expect(shown.join()).toContain('••• password')
  shown.push(await page.content(), ...(await fieldValues(page)))

  const stored = await databaseText(page, 'patchbay')
  expect(stored).toContain('••• password')
  expect(states.seen.map(({ headers }) => headers.authorization)).toContain(`Basic ${base64(`ada:${KEY}`)}`)
  for (const form of [KEY, JSON.stringify(KEY).slice(1, -1), base64(KEY), base64(`ada:${KEY}`), encodeURIComponent(KEY)])
    for (const text of [...shown, ...said, stored]) expect(text).not.toContain(form)
  expect(await page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length)).toBe(0)
})

test('a secret that is being typed stays hidden until it is asked to be shown', async ({ panel }) => {
  await panel.openNew()
  await panel.fill({ token: KEY })
  await expect(panel.secret('Token')).toHaveAttribute('type', 'password')
  await panel.dialog.getByRole('button', { name: 'Show what is typed' }).click()
  await expect(panel.secret('Token')).toHaveAttribute('type', 'text')
})

test('a saved secret does not go to a new address without consent', async ({ panel, states }) => {
  await panel.openNew()
  await panel.fill({ name: 'Moving', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await panel.save('ok')
  const before = states.seen.length
  const other = states.url.replace('127.0.0.1', 'localhost')
  await panel.fill({ baseUri: other })
  await expect(panel.dialog).toContainText(`It was saved for ${states.url}. The settings now send it to ${other}.`)
  await panel.test('misconfigured')
  await panel.expectVerdict('misconfigured', 'The saved secret may not be sent there.')
  expect(states.seen).toHaveLength(before)
  await panel.dialog.getByRole('button', { name: 'send the saved secret to the new place' }).click()
  await panel.test('ok')
})

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const fieldValues = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value))

/** Every row of every store of a database. */
const databaseText = (page: Page, name: string): Promise<string> =>
  page.evaluate(async (database) => {
    const settled = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(new Error(String(request.error)))
      })
    const db = await settled(indexedDB.open(database))
    const rows: unknown[] = []
    for (const store of db.objectStoreNames) rows.push(store, await settled(db.transaction(store).objectStore(store).getAll()))
    db.close()
    return JSON.stringify(rows)
  }, name)
