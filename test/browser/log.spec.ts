import { KEY } from '../support/servers/states'
import { expect, test } from './fixtures'

test.beforeEach(async ({ panel, states }) => {
  await panel.create({ name: 'Works', baseUri: states.url, token: KEY, relativeUri: '/protected?page=2' })
  await panel.create({ name: 'Fails', baseUri: states.url, token: 'wrong', relativeUri: '/protected' })
})

test('the log is filtered and searched, and its address shows the same again', async ({ page, log }) => {
  await page.goto('#/log')
  await expect(log.requests).toHaveCount(3)
  await page.getByRole('combobox', { name: 'Result' }).selectOption('4xx')
  await expect(log.requests).toHaveCount(2)
  await page.getByRole('combobox', { name: 'Cause' }).selectOption('negative-control')
  await expect(log.requests).toHaveCount(1)
  await page.reload()
  await expect(log.requests).toHaveCount(1)
  await page.getByRole('button', { name: 'Reset filters' }).click()
  await expect(log.requests).toHaveCount(3)

  await page.keyboard.press('/')
  await page.keyboard.type('PAGE=2')
  await expect(page.getByText('2 requests found')).toBeVisible()
  await expect(page).toHaveURL(/text=PAGE%3D2/)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('nowhere at all')
  await expect(page.getByText('No request in the log fits all of the filters.')).toBeVisible()
})

test('new requests appear by themselves, and also in a filtered log', async ({ page, context, connections, log }) => {
  await page.goto('#/log?cause=test')
  await expect(log.requests).toHaveCount(2)
  const other = await context.newPage()
  await other.goto('#/connections')
  await other.getByRole('button', { name: 'Actions for Fails', exact: true }).click()
  await other.getByRole('menuitem', { name: 'Test connection' }).click()
  await expect(log.requests).toHaveCount(3)
  await expect(log.requests.first()).toContainText('401')
  expect(connections.page).toBe(page)
})

test('the keyboard moves through the log and acts on its entries', async ({ page, context, log }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('#/log')
  await expect(log.requests).toHaveCount(3)
  const open = log.requests.getByRole('button')
  await page.keyboard.press('j')
  await expect(open.nth(1)).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(open.nth(1)).toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('Enter')
  await expect(log.entry.getByRole('tab', { name: 'Request' })).toBeFocused()
  await page.keyboard.press('c')
  await expect(log.entry.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl /)
})

test('an entry says what the browser hid, and splits its address', async ({ page, log }) => {
  await page.goto('#/log?outcome=4xx')
  await log.requests.filter({ hasText: 'Fails' }).getByRole('button').click()
  const response = await log.tab('Response')
  await expect(response).toContainText('401 Unauthorized')
  await expect(response).toContainText(/Access-Control-Expose-Headers: .*WWW-Authenticate/)
  await page.goto('#/log?outcome=2xx')
  const request = await log.tab('Request')
  await expect(request.getByRole('row', { name: 'page' })).toContainText('2')
  await expect(request.getByText(/Added by the browser: Host, /)).toBeVisible()
  await expect(request.getByRole('row', { name: 'Authorization' })).toContainText('•••')
})

test('a failure is compared with the last good request', async ({ page, log }) => {
  await page.goto('#/log?cause=negative-control')
  await log.entry.getByRole('button', { name: 'Compare' }).click()
  const dialog = page.getByRole('dialog', { name: 'Compare' })
  await expect(dialog.getByRole('table', { name: 'Result' })).toContainText('200 OK')
  await expect(
    dialog.getByRole('table', { name: 'Request headers' }).getByRole('row', { name: 'Authorization' }),
  ).toContainText('•••')
  await expect(dialog.getByRole('table', { name: 'Response body' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('the log is cleared but for what is pinned, and that is undone', async ({ page, log }) => {
  await page.goto('#/log')
  await expect(log.requests).toHaveCount(3)
  await log.requests.last().getByRole('button').click()
  await log.entry.getByRole('button', { name: 'Pin', exact: true }).click()
  await expect(log.entry.getByRole('button', { name: 'Pinned' })).toBeVisible()
  await page.getByRole('button', { name: 'Actions for the log' }).click()
  await page.getByRole('menuitem', { name: 'Clear the whole log' }).click()
  await expect(log.requests).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(log.requests).toHaveCount(3)
  await page.getByRole('combobox', { name: 'Pinned' }).selectOption('Pinned')
  await expect(log.requests).toHaveCount(1)
})

test('the log is filtered by what stands in it, in words, and the keys are the list’s again after a search', async ({
  page,
  connections,
  log,
}) => {
  await connections.open()
  await connections.act('Works', 'Delete')
  await page.goto('#/log')
  await page.getByRole('combobox', { name: 'Application' }).selectOption('HTTP')
  await page.getByRole('combobox', { name: 'Verdict' }).selectOption('credentials refused')
  await expect(log.requests).toHaveCount(1)
  await page.getByRole('button', { name: 'Reset filters' }).click()
  await page.keyboard.press('/')
  await page.keyboard.type('protected')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.getByText('3 requests', { exact: true })).toBeVisible()
  await page.keyboard.press('j')
  await expect(log.requests.nth(1).getByRole('button')).toBeFocused()
})

test('on a narrow screen, the focus goes with the list and the entry', async ({ page, log }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('#/log')
  await expect(log.requests).toHaveCount(3)
  await page.keyboard.press('j')
  await expect(page.getByRole('button', { name: 'All requests' })).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(log.requests.nth(1).getByRole('button')).toBeFocused()
})

test('the log of a connection’s last test opens from the list', async ({ page, connections, log }) => {
  await connections.open()
  await connections.act('Works', 'View log')
  await expect(log.requests).toHaveCount(2)
  await page.getByRole('button', { name: 'One test only' }).click()
  await expect(page).not.toHaveURL(/test=/)
})

test('what is kept is a setting, and how much there is is said', async ({ page }) => {
  await page.goto('#/settings')
  await expect(page.getByText(/Now: 3 entries, [\d.]+ kB, 0 pinned/)).toBeVisible()
  const entries = page.getByRole('spinbutton', { name: 'Entries of each connection' })
  await entries.fill('120')
  await page.reload()
  await expect(entries).toHaveValue('120')
})
