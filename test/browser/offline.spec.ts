import type { BrowserContext } from '@playwright/test'
import { KEY } from '../support/servers/states'
import { expect, test, type Host } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { Connections } from './pages/connections'
import { stopWorkers, workerInstalled } from './worker'

/** One visit of one screen; after it the app's server is gone. */
async function visitOnce(context: BrowserContext, host: Host): Promise<void> {
  const page = await context.newPage()
  await page.goto(host.url)
  await workerInstalled(page)
  await page.close()
  await host.close()
}

const deepLinks = [
  ['#/', 'Home'],
  ['#/connections', 'Connections'],
  ['#/flows', 'Flows'],
  ['#/log', 'Network log'],
  ['#/applications', 'Applications'],
  ['#/settings', 'Settings'],
  ['#/no-such-view', 'There is nothing at this address'],
] as const

test('after one visit every screen opens with the server stopped', async ({ context, ownHost }) => {
  const host = await ownHost()
  await visitOnce(context, host)
  for (const [link, heading] of deepLinks) {
    const page = await context.newPage()
    await page.goto(`${host.url}${link}`)
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
    await page.close()
  }
})

test('drafts are created, edited and saved with the server stopped', async ({ context, ownHost }) => {
  const host = await ownHost()
  await visitOnce(context, host)
  const page = await context.newPage()
  const [panel, connections] = [new ConnectionPanel(page), new Connections(page)]
  await page.goto(`${host.url}#/connections/new`)
  await panel.choose('GitHub')
  await panel.fill({ name: 'Written offline' })
  await panel.button('Save and close').click()
  await expect(connections.row('Written offline')).toContainText('draft')
  await connections.act('Written offline', 'Edit')
  await panel.fill({ name: 'Edited offline' })
  await panel.button('Save').click()
  await expect(panel.dialog).toHaveAccessibleName('Edit connection')
  await page.reload()
  await expect(panel.textbox('Name')).toHaveValue('Edited offline')
  await expect(connections.row('Edited offline')).toBeVisible()
})

test('a connection is tested with only the app’s own server stopped', async ({ context, ownHost, states }) => {
  const host = await ownHost()
  await visitOnce(context, host)
  const page = await context.newPage()
  const panel = new ConnectionPanel(page)
  await page.goto(`${host.url}#/connections/new`)
  await panel.choose('HTTP')
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await panel.save('ok')
})

test('a worker that was stopped has its readers of templates and answers with the server gone', async ({
  context,
  ownHost,
  states,
}) => {
  const host = await ownHost()
  await visitOnce(context, host)
  const page = await context.newPage()
  const panel = new ConnectionPanel(page)
  await page.goto(`${host.url}#/connections/new`)
  await panel.choose('HTTP')
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/{{lower "PROTECTED"}}' })
  await panel.dialog.getByText('Rules for the answer').click()
  await panel.textbox('Success path').fill('$exists(nothing)')
  await stopWorkers(page)
  await panel.test('unexpected-response')
  await panel.expectVerdict('unexpected-response', '“$exists(nothing)” is false')
})
