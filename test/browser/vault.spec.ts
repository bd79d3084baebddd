import { KEY } from '../support/servers/states'
import { expect, test } from './fixtures'
import { stopWorkers } from './worker'

const PASSPHRASE = 'four unrelated words here'

test('a form for a passphrase that is not ready says why; its strength is told, and Cancel forgets what was typed', async ({
  page,
}) => {
  await page.goto('#/settings')
  const use = page.getByRole('button', { name: 'Use a passphrase' })
  const [first, second] = [page.getByLabel('New passphrase'), page.getByLabel('The same again')]
  const problem = page.getByRole('alert')
  await use.click()
  await first.press('Enter')
  await expect(problem).toHaveText('Choose a new passphrase.')
  await first.fill('short')
  await expect(problem).toBeHidden()
  await expect(page.locator('[aria-live=polite]', { hasText: 'Too short' })).toBeVisible()
  await first.press('Enter')
  await expect(problem).toContainText('Too short')
  await first.fill(PASSPHRASE)
  await second.press('Enter')
  await expect(problem).toHaveText('Enter the new passphrase the same way in both boxes.')

  await page.getByRole('button', { name: 'Cancel' }).click()
  await use.click()
  await expect(first).toHaveValue('')
  await expect(second).toHaveValue('')
})

test('under a passphrase the vault locks in all tabs, a test asks to unlock it and goes on', async ({
  context,
  page,
  panel,
  connections,
  states,
}) => {
  await panel.create({ name: 'Orders', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Orders')).toContainText('online')

  await page.goto('#/settings')
  await page.getByRole('button', { name: 'Use a passphrase' }).click()
  await page.getByLabel('New passphrase').fill('short')
  await expect(page.getByText('Too short')).toBeVisible()
  await page.getByLabel('New passphrase').fill(PASSPHRASE)
  await page.getByLabel('The same again').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Seal everything under this passphrase' }).click()
  await expect(page.getByText('in use, unlocked')).toBeVisible()

  // A restarted worker gets the key from the page, and a tab that is opened later is handed it.
  await stopWorkers(page)
  await connections.open()
  await connections.act('Orders', 'Test connection')
  await expect(page.getByText('Orders: works')).toBeVisible()
  const second = await context.newPage()
  await second.goto(page.url())
  await second.getByRole('button', { name: 'Lock the vault' }).click()

  await expect(page.getByRole('button', { name: 'Unlock the vault' })).toBeVisible()
  await connections.act('Orders', 'Edit')
  await panel.button('Test connection').click()
  const dialog = page.getByRole('dialog', { name: 'Unlock the vault' })
  await dialog.getByLabel('Passphrase').fill('not the passphrase')
  await dialog.getByRole('button', { name: 'Unlock' }).click()
  await expect(dialog).toContainText(/passphrase/i)
  await expect(dialog.getByLabel('Passphrase')).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog.getByLabel('Passphrase')).toBeFocused()
  await dialog.getByLabel('Passphrase').fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await panel.expectVerdict('ok')
  await expect(second.getByRole('button', { name: 'Lock the vault' })).toBeVisible()
})

test('a locked vault that is not unlocked: the test says so, and lists stay readable', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.create({ name: 'Orders', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Orders')).toContainText('online')
  await page.goto('#/settings')
  await page.getByRole('button', { name: 'Use a passphrase' }).click()
  await page.getByLabel('New passphrase').fill(PASSPHRASE)
  await page.getByLabel('The same again').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Seal everything under this passphrase' }).click()
  await page.getByRole('button', { name: 'Lock the vault now' }).click()
  await connections.open()
  await expect(connections.row('Orders')).toContainText('online')
  await connections.act('Orders', 'Edit')
  const before = states.count('/protected')
  await panel.button('Test connection').click()
  await page.getByRole('button', { name: 'Not now' }).click()
  await panel.expectVerdict('locked', 'The vault is locked', 'Unlock it to test')
  expect(states.count('/protected')).toBe(before)
})

test('whoever changes who holds the key is asked for the passphrase, and a wrong one is told at its field', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.create({ name: 'Orders', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Orders')).toContainText('online')
  await page.goto('#/settings')
  await page.getByRole('button', { name: 'Use a passphrase' }).click()
  await page.getByLabel('New passphrase').fill(PASSPHRASE)
  await page.getByLabel('The same again').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Seal everything under this passphrase' }).click()
  await expect(page.getByText('in use, unlocked')).toBeVisible()

  const current = page.getByLabel('Current passphrase')
  const refused = async () => {
    await expect(current).toBeFocused()
    await expect(current).toHaveAttribute('aria-invalid', 'true')
    await expect(current).toHaveAccessibleDescription(/does not open the vault/)
  }
  const OTHER = 'five other words in a row'
  await page.getByRole('button', { name: 'Change the passphrase' }).click()
  await current.fill('not the passphrase')
  await page.getByLabel('New passphrase').fill(OTHER)
  await page.getByLabel('The same again').fill(OTHER)
  await page.getByRole('button', { name: 'Seal everything under this passphrase' }).click()
  await refused()
  await current.fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await expect(page.getByText('All secrets are sealed anew under the passphrase.').last()).toBeVisible()
  await expect(current).toBeHidden()

  await page.getByRole('button', { name: 'Lock the vault now' }).click()
  await page.getByRole('button', { name: 'Go back to this browser' }).click()
  await current.fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Let this browser hold the key' }).click()
  await refused()
  await expect(page.getByText('in use, locked')).toBeVisible()
  await current.fill(OTHER)
  await page.keyboard.press('Enter')
  await expect(page.getByText('The key is held by this browser from now on.')).toBeVisible()
  await connections.open()
  await connections.act('Orders', 'Test connection')
  await expect(page.getByText('Orders: works')).toBeVisible()
})

test('what is copied from the log is proven free of secrets first, as any export is', async ({
  context,
  page,
  panel,
  connections,
  states,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const secret = 'sk_live_1234567890'
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  // Recorded before the vault knew that it is one.
  await panel.create({ name: 'Before', baseUri: states.url, token: KEY, relativeUri: `/protected?key=${secret}` })
  await expect(connections.row('Before')).toContainText('online')
  await connections.act('Before', 'Edit')
  await panel.button('View log').click()
  await page.getByRole('button', { name: 'Copy URL' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await clipboard()).toContain(secret)

  await page.evaluate(() => navigator.clipboard.writeText('something else'))
  await connections.open()
  await panel.create({ name: 'Orders', baseUri: states.url, token: secret })
  await connections.act('Before', 'Edit')
  await panel.button('View log').click()
  for (const [name, part] of [
    ['Copy URL', 'the URL'],
    ['Copy as cURL', 'the cURL'],
  ] as const) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByText(`the token of “Orders” stands in ${part}`)).toBeVisible()
  }
  expect(await clipboard()).toBe('something else')
})
