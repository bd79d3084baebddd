import { expect, test } from './fixtures'
import { OAuthClientEditor } from './pages/oauth-client-editor'

test('deleting an OAuth client shows what would break, and can be undone', async ({ page, panel, provider }) => {
  await panel.openNew()
  await panel.fill({ name: 'Depends on it', baseUri: provider.url, relativeUri: '/me' })
  await panel.select('Authentication type', 'OAuth 2.0')
  await panel.dialog.getByRole('button', { name: 'Create OAuth client' }).click()
  await new OAuthClientEditor(page).discover(provider, { name: 'Shared', clientId: provider.publicClient })
  await panel.button('Save and close').click()
  await expect(panel.dialog).toBeHidden()

  await page.goto('#/oauth-clients')
  await page.getByRole('button', { name: 'Actions for Shared' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete OAuth client' })
  await expect(dialog.getByRole('listitem')).toHaveText(['Depends on it'])
  await dialog.getByRole('button', { name: 'Delete OAuth client' }).click()
  await expect(page.getByRole('link', { name: 'Shared' })).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'Shared' })).toBeVisible()
})

test('an OAuth client is opened, left and found again by the keyboard', async ({ page, provider }) => {
  const editor = new OAuthClientEditor(page)
  await page.goto('#/oauth-clients/new')
  await editor.discover(provider, { name: 'By keyboard', clientId: provider.publicClient })
  const link = page.getByRole('link', { name: 'By keyboard' })
  await link.focus()
  await page.keyboard.press('Enter')
  await expect(editor.dialog).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(editor.dialog).toBeHidden()
  await expect(link).toBeFocused()
})
