import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { KEY } from '../support/servers/states'
import { browserArguments, browserPath } from './browser'
import { expect, test } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { Connections } from './pages/connections'

test('the list is searched and sorted', async ({ page, connections, panel, states }) => {
  await panel.create({ name: 'Zebra', baseUri: 'https://a.example' })
  await panel.create({ name: 'apple 10', baseUri: `${states.url}/v1`, relativeUri: '/ok' })
  await panel.create({ name: 'Apple 9', baseUri: '' })
  await expect(connections.row('Apple 9')).toContainText('draft')
  await expect(connections.row('Zebra')).toContainText('untested')
  await expect(connections.row('Zebra')).toContainText('never')
  await expect(connections.row('apple 10')).toContainText(/404 · nothing at this address · just now/)

  expect(await connections.names()).toEqual(['Apple 9', 'apple 10', 'Zebra'])
  await connections.sortBy('Name')
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending')
  expect(await connections.names()).toEqual(['Zebra', 'apple 10', 'Apple 9'])
  await connections.sortBy('Base URI')
  expect(await connections.names()).toEqual(['Apple 9', 'apple 10', 'Zebra'])
  await connections.sortBy('Last tested')
  expect(await connections.names()).toEqual(['apple 10', 'Apple 9', 'Zebra'])
  await connections.sortBy('Status')
  expect(await connections.names()).toEqual(['Apple 9', 'apple 10', 'Zebra'])

  await connections.search.fill('APPLE http')
  expect(await connections.names()).toEqual(['apple 10', 'Apple 9'].sort())
  await connections.search.fill('a.example')
  expect(await connections.names()).toEqual(['Zebra'])
  await connections.search.fill('nothing like it')
  await expect(page.getByText('No connection matches “nothing like it”.')).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  expect(await connections.names()).toHaveLength(3)
})

test('an edited connection keeps its secret, and its new name shows in the list', async ({ connections, panel, states }) => {
  await panel.create({ name: 'Before', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Before')).toContainText('online')
  await connections.act('Before', 'Edit')
  await panel.fill({ name: 'After' })
  await panel.save('ok')
  await expect(connections.row('After')).toContainText('online')
  await panel.button('Close').click()
  await expect(connections.row('Before')).toBeHidden()
})

test('edits that would be lost are asked about', async ({ page, connections, panel, states }) => {
  await panel.create({ name: 'Mine', baseUri: states.url })
  await connections.act('Mine', 'Edit')
  await panel.fill({ name: 'Changed' })
  await panel.button('Close').click()
  const question = page.getByRole('dialog', { name: 'Unsaved changes' })
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(panel.textbox('Name')).toHaveValue('Changed')
  await panel.button('Close').click()
  await question.getByRole('button', { name: 'Discard changes' }).click()
  await expect(panel.dialog).toBeHidden()
  await expect(connections.row('Mine')).toBeVisible()
})

test('a clone has the secrets, too', async ({ page, connections, panel, states }) => {
  await panel.create({ name: 'Original', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Original')).toContainText('online')
  await connections.act('Original', 'Clone')
  await expect(panel.textbox('Name')).toHaveValue('Copy of Original')
  await expect(panel.dialog).toContainText('sealed just now')
  await panel.test('ok')
  await panel.button('Close').click()
  await connections.act('Copy of Original', 'Clone')
  await expect(panel.textbox('Name')).toHaveValue('Copy of Copy of Original')
  await panel.button('Close').click()
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(4)
})

test('a deleted connection comes back with its secret when that is undone', async ({ page, connections, panel, states }) => {
  await panel.create({ name: 'Precious', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Precious')).toContainText('online')
  await connections.act('Precious', 'Delete')
  await expect(connections.row('Precious')).toBeHidden()
  await page.getByRole('status').filter({ hasText: 'Deleted “Precious”.' }).getByRole('button', { name: 'Undo' }).click()
  await expect(connections.row('Precious')).toBeVisible()
  await connections.act('Precious', 'Test connection')
  await expect(page.getByText('Precious: works')).toBeVisible()
})

test('two tabs follow each other', async ({ context, page, connections, panel, states }) => {
  await connections.open()
  const other = await context.newPage()
  const there = new Connections(other)
  await there.open()

  await panel.create({ name: 'Shared', baseUri: states.url, token: KEY })
  await expect(there.row('Shared')).toContainText('untested')
  await there.act('Shared', 'Edit')
  const panelThere = new ConnectionPanel(other)
  await panelThere.fill({ relativeUri: '/protected' })
  await panelThere.save('ok')
  await expect(connections.row('Shared')).toContainText('online')
  await connections.act('Shared', 'Edit')
  await expect(panel.textbox('Relative URI')).toHaveValue('/protected')

  await panelThere.fill({ name: 'Renamed there' })
  await panelThere.save('ok')
  await expect(panel.textbox('Name')).toHaveValue('Renamed there')
  await panelThere.button('Close').click()
  await there.act('Renamed there', 'Delete')
  await expect(connections.row('Renamed there')).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Do these credentials work, and if not, why?' })).toBeVisible()
})

test('a test that one tab runs is seen in the other', async ({ context, connections, panel, states }) => {
  await panel.create({ name: 'Slow', baseUri: states.url, token: KEY, relativeUri: '/never' })
  const there = new Connections(await context.newPage())
  await there.open()
  await expect(there.row('Slow')).toContainText('testing')
  await connections.act('Slow', 'Edit')
  await panel.button('Cancel test').click()
  await expect(there.row('Slow')).toContainText('interrupted')
})

test('a reload keeps everything', async ({ page, connections, panel, log, states }) => {
  await panel.create({ name: 'Kept', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Kept')).toContainText('online')
  await connections.act('Kept', 'Edit')
  await page.reload()
  await expect(panel.textbox('Name')).toHaveValue('Kept')
  await panel.expectVerdict('ok')
  await panel.button('View log').click()
  await expect(log.requests).toHaveCount(2)
  await log.close()
  await panel.test('ok')
})

test('after the browser was closed everything is still there, and the sealed secret works', async ({ host, states }) => {
  const profile = await mkdtemp(join(tmpdir(), 'patchbay-profile-'))
  const start = async () =>
    chromium.launchPersistentContext(profile, {
      baseURL: host.url,
      executablePath: await browserPath(),
      args: browserArguments,
    })
  try {
    const before = await start()
    const first = new ConnectionPanel(await before.newPage())
    await first.openNew()
    await first.fill({ name: 'Lasting', baseUri: states.url, token: KEY, relativeUri: '/protected' })
    await first.save('ok')
    await before.close()

    const after = await start()
    const page = await after.newPage()
    const connections = new Connections(page)
    await connections.open()
    await expect(connections.row('Lasting')).toContainText('online')
    await connections.act('Lasting', 'Edit')
    const panel = new ConnectionPanel(page)
    await panel.expectVerdict('ok')
    const tested = states.count('/protected')
    await panel.test('ok')
    await expect.poll(() => states.count('/protected')).toBe(tested + 1)
    await after.close()
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 10 })
  }
})

test('a new connection that was left is continued where it was, and saved in place', async ({ page, panel, states }) => {
  await panel.openNew()
  await panel.fill({ name: 'Left behind', baseUri: states.url, relativeUri: '/ok' })
  await page.goto('#/')
  await page.goto('#/connections')
  await page.getByRole('button', { name: 'Continue editing' }).click()
  await expect(panel.textbox('Base URI')).toHaveValue(states.url)
  await panel.button('Save').click()
  await panel.expectVerdict('ok')
  await expect(panel.dialog).toHaveAccessibleName('Edit connection')
})

test('a connection that does not exist is said to be missing', async ({ page, panel }) => {
  await page.goto('#/connections/no-such-id')
  await expect(page.getByText('This connection does not exist')).toBeVisible()
  await expect(panel.dialog).toBeHidden()
})
