import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import type { ConnectionPanel } from './pages/connection-panel'
import { KEY } from '../support/servers/states'
import { FlowBuilder } from './pages/flow-builder'

const GOOD = { path: '/protected', token: KEY }

/** An API that knows one token. */
async function fillWorking(panel: ConnectionPanel, baseUri: string, name: string) {
  await panel.fill({ name, baseUri, token: GOOD.token, relativeUri: GOOD.path })
}

test('an empty app becomes a flow with two tested connections without leaving the builder', async ({ page, panel, states }) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'HTTP')
  await flow.button('Create connection').click()
  await fillWorking(panel, states.url, 'Orders')
  await panel.button('Test connection').click()
  await expect(panel.verdict).toHaveAttribute('data-verdict', 'ok')
  await panel.button('Save and close').click()
  await expect(flow.step.getByRole('combobox', { name: 'Connection' })).toContainText('Orders')
  await flow.add('Add destination / lookup', 'HTTP')
  await flow.button('Create connection').click()
  await fillWorking(panel, states.url, 'Warehouse')
  await panel.button('Save and close').click()
  await expect(flow.node('Destination: HTTP')).toContainText('Warehouse')
  await flow.button('Run flow').click()
  await expect(page.getByRole('dialog', { name: 'Run flow' })).toContainText('Everything is in place')
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(flow.nodes).toHaveCount(2)
  await expect(flow.cables).toHaveCount(1)
  await page.goto('#/connections')
  await expect(page.getByRole('row').filter({ hasText: 'online' })).toHaveCount(2)
})

test('the same way goes by keyboard alone', async ({ page, states }) => {
  await page.goto('#/flows')
  const keys = page.keyboard
  await tabTo(page, 'Create flow')
  await keys.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Flow name' })).toBeVisible()
  for (const [add, name] of [
    ['Add source', 'Orders'],
    ['Add destination / lookup', 'Warehouse'],
  ] as const) {
    await tabTo(page, add)
    await keys.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Application' })).toBeFocused()
    await keys.type('HTTP')
    await expect(page.getByRole('option', { name: /^HTTP/ }).first()).toBeVisible()
    await keys.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Connection' })).toBeVisible()
    await tabTo(page, 'Create connection')
    await keys.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Create connection' })
    await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeVisible()
    await tabTo(page, 'Name')
    await keys.press('Control+a')
    await keys.type(name)
    await tabTo(page, 'Base URI')
    await keys.type(states.url)
    await tabTo(page, 'Authentication type')
    await keys.type('Token')
    await tabTo(page, 'Token')
    await keys.type(GOOD.token)
    await tabTo(page, 'Relative URI')
    await keys.type(GOOD.path)
    await keys.press('Control+Enter')
    await expect(dialog.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'ok')
    await tabTo(page, 'Save and close')
    await keys.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('combobox', { name: 'Connection' })).toContainText(name)
  }
  await keys.press('Escape')
  await tabTo(page, 'Run flow')
  await keys.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Run flow' })).toContainText('Everything is in place')
})

/** Tab until the focus is on the control with this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      const label =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement
          ? element.labels?.[0]?.textContent
          : undefined
      return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').replace('*', '').trim()
    })
    if (focused === name) return
  }
  throw new Error(`Tab never reached “${name}”.`)
}

test('steps are added into a cable, deleted with the line kept whole, and every change is undone and redone', async ({
  page,
}) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  await flow.add('Add destination / lookup', 'Slack')
  await flow.button('Close step').click()
  await page.getByRole('button', { name: 'Add a step into this cable' }).click()
  await flow.chooseApplication('Stripe')
  expect(await flow.outline()).toEqual(['Source: GitHub', 'Lookup: Stripe', 'Destination: Slack'])
  await expect(flow.cables).toHaveCount(2)
  await flow.button('Delete step').click()
  expect(await flow.outline()).toEqual(['Source: GitHub', 'Destination: Slack'])
  await expect(flow.cables).toHaveCount(1)
  await flow.button('Undo').click()
  expect(await flow.outline()).toEqual(['Source: GitHub', 'Lookup: Stripe', 'Destination: Slack'])
  while (await flow.button('Undo').isEnabled()) await flow.button('Undo').click()
  await expect(flow.nodes).toHaveCount(0)
  while (await flow.button('Redo').isEnabled()) await flow.button('Redo').click()
  await expect(flow.nodes).toHaveCount(2)
  await expect(flow.cables).toHaveCount(1)
})

test('a step is dragged, moved by arrow keys, copied and pasted on the canvas', async ({ page }) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  await flow.button('Close step').click()
  const node = flow.node('Source: GitHub')
  const before = await node.boundingBox()
  if (!before) throw new Error('The step is not on the canvas.')
  await page.mouse.move(before.x + 60, before.y + 20)
  await page.mouse.down()
  await page.mouse.move(before.x + 160, before.y + 120, { steps: 8 })
  await page.mouse.up()
  await expect.poll(async () => Math.round(((await node.boundingBox())?.x ?? 0) - before.x)).toBeGreaterThan(60)
  await flow.button('Undo').click()
  await expect.poll(async () => Math.round(((await node.boundingBox())?.x ?? 0) - before.x)).toBe(0)

  await node.focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await expect.poll(async () => Math.round(((await node.boundingBox())?.y ?? 0) - before.y)).toBeGreaterThan(0)
  await page.keyboard.press('Control+z')
  await expect.poll(async () => Math.round(((await node.boundingBox())?.y ?? 0) - before.y)).toBe(0)

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await node.focus()
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Control+v')
  await expect(flow.nodes).toHaveCount(2)
  await page.keyboard.press('Delete')
  await expect(flow.nodes).toHaveCount(1)
})

test('a node says what its connection lacks, and Run flow jumps there', async ({ page, panel, states }) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'HTTP')
  await expect(flow.node('Source: HTTP')).toContainText('no connection')
  await flow.button('Create connection').click()
  await panel.fill({ name: 'Refused', baseUri: states.url, token: 'a-wrong-token', relativeUri: GOOD.path })
  await panel.button('Save and close').click()
  await expect(flow.node('Source: HTTP')).toContainText('connection offline')
  await flow.button('Close step').click()
  await flow.button('Run flow').click()
  const dialog = page.getByRole('dialog', { name: 'Run flow' })
  await expect(dialog).toContainText('the last test failed')
  await expect(dialog).toContainText('no destination')
  await dialog.getByRole('button', { name: 'Go to Source: HTTP' }).click()
  await expect(flow.step).toBeVisible()
})

test('the connections of a flow are registered, replaced in every step that shares them, and deregistered', async ({
  page,
  panel,
  states,
}) => {
  const flow = new FlowBuilder(page)
  await panel.create({ name: 'Old', baseUri: states.url, token: GOOD.token, relativeUri: GOOD.path })
  await panel.create({ name: 'New', baseUri: states.url, token: GOOD.token, relativeUri: GOOD.path })
  await flow.create()
  for (const add of ['Add source', 'Add destination / lookup'] as const) {
    await flow.add(add, 'HTTP')
    await flow.step.getByRole('combobox', { name: 'Connection' }).selectOption({ label: 'Old (online)' })
  }
  await flow.button('Close step').click()
  await flow.tab('Connections').click()
  await page.getByRole('combobox', { name: 'Register a connection' }).selectOption({ label: 'New (HTTP)' })
  await expect(page.getByRole('row', { name: /New/ })).toContainText('no step')
  await flow.button('Actions for Old').click()
  await page.getByRole('menuitem', { name: 'Replace' }).click()
  const dialog = page.getByRole('dialog', { name: 'Replace connection' })
  await dialog.getByRole('combobox', { name: 'New connection' }).selectOption({ label: 'New (HTTP, online)' })
  await expect(dialog.getByText('Old → New')).toHaveCount(2)
  await dialog.getByRole('button', { name: 'Replace in 2 steps' }).click()
  await expect(page.getByRole('row', { name: /New/ })).toContainText('Source: HTTP, Destination: HTTP')
  await flow.button('Actions for New').click()
  await page.getByRole('menuitem', { name: 'Deregister' }).click()
  await expect(page.getByRole('row', { name: /New/ })).toContainText('through its steps')
})

test('two tabs on one flow do not overwrite each other', async ({ page, context }) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  const other = await context.newPage()
  await other.goto(page.url())
  const there = new FlowBuilder(other)
  await flow.add('Add source', 'GitHub')
  await expect(there.nodes).toHaveCount(1)
  await there.add('Add destination / lookup', 'Slack')
  await expect(flow.nodes).toHaveCount(2)
  await page.getByRole('textbox', { name: 'Flow name' }).fill('Shared')
  await page.getByRole('textbox', { name: 'Flow name' }).press('Enter')
  await expect(other.getByRole('textbox', { name: 'Flow name' })).toHaveValue('Shared')
  await expect(there.cables).toHaveCount(1)
})

test('flows are renamed, cloned, exported, imported, and deleted with undo', async ({ page }) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  await page.goto('#/flows')
  const act = async (name: string, action: string) => {
    await flow.button(`Actions for ${name}`).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
  await act('New flow', 'Rename')
  await page.getByRole('dialog', { name: 'Rename flow' }).getByRole('textbox', { name: 'Name' }).fill('Nightly orders')
  await flow.button('Rename').click()
  await act('Nightly orders', 'Clone')
  await expect(page.getByRole('link', { name: 'Copy of Nightly orders' })).toBeVisible()
  const download = page.waitForEvent('download')
  await act('Nightly orders', 'Export')
  const file = await (await download).path()
  await act('Nightly orders', 'Delete')
  await expect(page.getByRole('link', { name: 'Nightly orders', exact: true })).toBeHidden()
  await flow.button('Undo').click()
  await expect(page.getByRole('link', { name: 'Nightly orders', exact: true })).toBeVisible()
  await page.getByLabel('Flow file').setInputFiles(file)
  await expect(page.getByRole('link', { name: 'Copy of Nightly orders (2)' })).toBeVisible()
  await page
    .getByLabel('Flow file')
    .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"format":') })
  await expect(page.getByText('the file is no JSON, or it is cut off')).toBeVisible()
})

test('pasted steps are the stored ones: what is changed in them is kept', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  await page.keyboard.press('Escape')
  await expect(flow.node('Source: GitHub')).toBeFocused()
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Control+v')
  await expect(flow.nodes).toHaveCount(2)
  await flow.nodes.last().click()
  await flow.step.getByRole('textbox', { name: 'Name', exact: true }).fill('The copy')
  await expect(flow.node('The copy')).toBeVisible()
  await page.reload()
  await expect(flow.node('The copy')).toBeVisible()
})

test('the outline selects, copies, deletes and tells steps of one name apart', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  await flow.add('Add destination / lookup', 'Slack')
  await page.keyboard.press('Escape')
  await flow.tab('Outline').click()
  const rows = page.getByRole('list', { name: 'Steps in order' }).getByRole('listitem')
  await page.getByRole('checkbox', { name: 'Select Source: GitHub' }).check()
  await page.getByRole('checkbox', { name: 'Select Destination: Slack' }).check()
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Control+v')
  await expect(rows).toHaveCount(4)
  await rows
    .last()
    .getByRole('button', { name: /^Destination: Slack/ })
    .focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(rows).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(rows).toHaveCount(4)
})

test('keys in a step’s panel never delete the step, and Escape gives the focus back to it', async ({ page }) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  await flow.step.getByRole('button', { name: 'Add header' }).focus()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Delete')
  await expect(flow.nodes).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(flow.step).toBeHidden()
  await expect(flow.node('Source: GitHub')).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(flow.nodes).toHaveCount(0)
})

test('saving a connection that works leads back to the step, with the application it was made for', async ({
  page,
  panel,
  states,
}) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  await flow.button('Create connection').click()
  await panel.choose('HTTP')
  await fillWorking(panel, states.url, 'Orders')
  await panel.button('Save').click()
  await expect(panel.dialog).toBeHidden()
  await expect(flow.step.getByRole('combobox', { name: 'Application' })).toHaveValue('HTTP')
  await expect(flow.step.getByRole('combobox', { name: 'Connection' })).toContainText('Orders')
})

test('two tabs that type into one step end with the same text', async ({ page, context }) => {
  const flow = new FlowBuilder(page)
  await flow.create()
  await flow.add('Add source', 'GitHub')
  const other = await context.newPage()
  await other.goto(page.url())
  const there = new FlowBuilder(other)
  await there.node('Source: GitHub').click()
  const here = flow.step.getByRole('textbox', { name: 'Relative URI' })
  const far = there.step.getByRole('textbox', { name: 'Name', exact: true })
  await Promise.all([here.pressSequentially('/repos/owner/name/issues'), far.fill('Issues of the repository')])
  await expect(there.step.getByRole('textbox', { name: 'Relative URI' })).toHaveValue('/repos/owner/name/issues')
  await expect(flow.step.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Issues of the repository')
  await page.reload()
  await expect(flow.node('Issues of the repository')).toContainText('/repos/owner/name/issues')
})
