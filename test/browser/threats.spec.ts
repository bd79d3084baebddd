import type { BrowserContext, Page } from '@playwright/test'
import { serve } from '../../src/relay/serve'
import { hostilePage, startHtmlApi, startListener } from '../support/servers/hostile'
import { KEY } from '../support/servers/states'
import { expect, test } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { workerInControl } from './worker'

test('a hostile web page in an answer can be looked at: nothing in it runs, loads or leads anywhere', async ({
  context,
  page,
  panel,
  log,
  states,
}) => {
  const elsewhere = await startListener()
  const api = await startHtmlApi(hostilePage(elsewhere.url))
  await panel.openNew()
  await panel.fill({ name: 'Hostile', baseUri: api.url, token: KEY, relativeUri: '/' })
  await panel.save('unexpected-response')
  await panel.button('View log').click()
  const response = await log.tab('Response')
  await expect(response).toContainText('<base href=')
  await response.getByText('Page', { exact: true }).click()

  const frame = response.frameLocator('iframe')
  await expect(frame.getByRole('heading', { name: 'Hostile' })).toBeVisible()
  const at = page.url()
  await frame.getByRole('button', { name: 'Send' }).click()
  for (const id of ['link', 'out', 'tab', 'drawn']) await frame.locator(`#${id}`).click()
  // Whatever the frame had begun is on its way before this page is loaded by the same browser.
  const barrier = await context.newPage()
  await barrier.goto(states.url)
  await barrier.close()
  expect(elsewhere.requests).toEqual([])
  expect(elsewhere.connections()).toBe(0)
  expect([page.url(), page.context().pages().length]).toEqual([at, 1])
  await expect(page).not.toHaveTitle('ran')

  await response.getByText('Raw', { exact: true }).click()
  await expect(response.locator('iframe')).toHaveCount(0)
  await expect(response).toContainText('<base href=')
  await Promise.all([api.close(), elsewhere.close()])
})

for (const [where, name] of [
  ['another site', '127.0.0.1'],
  ['another port of the same computer', 'localhost'],
] as const)
  test(`a page at ${where} can neither call the worker nor frame the app nor keep hold of it`, async ({ context, states }) => {
    // A host of its own: what a foreign page asks for under /api passes the worker by, and may reach the static host.
    const app = await serve({ folder: 'dist', port: 0 })
    const { page, id } = await withConnection(context, app.url, states.url)
    const before = states.seen.length
    const attacker = await startListener('<!doctype html><title>Attacker</title><body></body>')
    const foreign = await context.newPage()
    await foreign.goto(attacker.url.replace('127.0.0.1', name))

    const target = `${app.url}api/connections/${id}/tests`
    expect(await foreign.evaluate(callInEveryWay, target)).toEqual({ cors: 'failed', opaque: 'failed', image: 'failed' })
    await foreign.evaluate(frameInEveryWay, { app: app.url, target })
    // The app is refused by its own policy. What asks the worker meets its guard, or cannot reach it at all.
    const ends = { app: /^chrome-error:/, api: /^chrome-error:|\/tests$/, form: /^chrome-error:|\/tests$/ }
    for (const [name, end] of Object.entries(ends)) {
      await expect.poll(() => foreign.frame({ name })?.url()).toMatch(end)
      expect(await foreign.frame({ name })?.locator('#app, table, nav').count()).toBe(0)
    }
    const opened = foreign.waitForEvent('popup')
    await foreign.evaluate((url) => Object.assign(window, { opened: open(url) }), app.url)
    await expect((await opened).getByRole('heading', { level: 1 })).toBeVisible()
    expect(await foreign.evaluate(() => (window as { opened?: Window }).opened?.closed)).toBe(true)

    expect(states.seen).toHaveLength(before)
    await page.bringToFront()
    await new ConnectionPanel(page).test('ok') // the same route, called by the app itself
    expect(states.seen.length).toBeGreaterThan(before)
    await Promise.all([app.close(), attacker.close()])
  })

/** A connection that works, open in its panel. */
async function withConnection(context: BrowserContext, url: string, api: string): Promise<{ page: Page; id: string }> {
  const page = await context.newPage()
  const panel = new ConnectionPanel(page)
  await page.goto(`${url}#/connections/new`)
  await panel.choose('HTTP')
  await workerInControl(page)
  await panel.fill({ name: 'Mine', baseUri: api, token: KEY, relativeUri: '/protected' })
  await panel.save('ok')
  const id = /connections\/([\w-]{8,})/.exec(page.url())?.[1]
  if (id === undefined) throw new Error(`No connection’s id in ${page.url()}.`)
  return { page, id }
}

async function callInEveryWay(target: string) {
  const outcome = (request: Promise<Response>) =>
    request.then(
      ({ type }) => type,
      () => 'failed',
    )
  const cors = await outcome(fetch(target, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }))
  const opaque = await outcome(fetch(target, { method: 'POST', mode: 'no-cors', body: '{}' }))
  const image = await new Promise<string>((resolve) => {
    const element = new Image()
    element.onload = () => resolve('loaded')
    element.onerror = () => resolve('failed')
    element.src = target
  })
  return { cors, opaque, image }
}

/** The app, the worker's API, and a form sent to it, each in a frame. */
function frameInEveryWay({ app, target }: { app: string; target: string }) {
  const names = { app, api: target, form: 'about:blank' }
  for (const [name, src] of Object.entries(names))
    document.body.append(Object.assign(document.createElement('iframe'), { name, src }))
  const form = Object.assign(document.createElement('form'), { action: target, method: 'post', enctype: 'text/plain' })
  form.target = 'form'
  document.body.append(form)
  form.submit()
}
