import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import type { ConnectionPanel } from './pages/connection-panel'
import { OAuthClientEditor, signInAndAgree } from './pages/oauth-client-editor'
import type { OidcProvider } from '../support/servers/oidc-provider'
import { stopWorkers } from './worker'

/** A new connection to the provider's userinfo, by a new public client. */
async function fillIn(panel: ConnectionPanel, page: Page, provider: OidcProvider, name: string) {
  await panel.openNew()
  await panel.fill({ name, baseUri: provider.url, relativeUri: '/me' })
  await panel.select('Authentication type', 'OAuth 2.0')
  await panel.dialog.getByRole('button', { name: 'Create OAuth client' }).click()
  await new OAuthClientEditor(page).discover(provider, { name: `Client of ${name}`, clientId: provider.publicClient })
}

const authorise = (panel: ConnectionPanel) => panel.dialog.getByRole('button', { name: 'Save and authorise' }).click()

test('signing in in a window ends with a token that works, and nothing secret in sight', async ({ page, panel, provider }) => {
  await fillIn(panel, page, provider, 'Signed in')
  const opening = page.waitForEvent('popup')
  await authorise(panel)
  const popup = await opening
  await popup.waitForURL(/interaction/)
  expect(await popup.evaluate(() => window.opener === null)).toBe(true)
  await expect(panel.verdict).toContainText('Signing in')
  const closed = popup.waitForEvent('close')
  await signInAndAgree(popup)
  await closed
  await panel.expectVerdict('ok')
  const token = panel.dialog.getByRole('region', { name: 'Token' })
  await expect(token).toContainText('it renews itself')
  await expect(token).toContainText('The id_token is genuine')
  await expect(token).toContainText(/in (59:\d\d|1 h 00 min)/)
})

test('the worker is stopped and the page reloaded while the user is away', async ({ page, panel, provider }) => {
  await fillIn(panel, page, provider, 'Interrupted')
  const opening = page.waitForEvent('popup')
  await authorise(panel)
  const popup = await opening
  await popup.waitForURL(/interaction/)
  await stopWorkers(page)
  await page.reload()
  await signInAndAgree(popup)
  await expect(panel.verdict).toContainText('Signed in')
  await panel.test('ok')
})

test('a window that is closed ends nothing; stopping does, and names the usual causes', async ({ page, panel, provider }) => {
  await fillIn(panel, page, provider, 'Given up')
  const opening = page.waitForEvent('popup')
  await authorise(panel)
  const popup = await opening
  await popup.waitForURL(/interaction/)
  await popup.close()
  await expect(panel.verdict).toHaveAttribute('data-verdict', 'running')
  await panel.dialog.getByRole('button', { name: 'Stop waiting' }).click()
  await panel.expectVerdict('no-callback', 'redirect URI')
  await panel.dialog.getByText('What was asked').click()
  await expect(panel.verdict.getByRole('table')).toContainText('code_challenge')
})

test('a provider that is told no says so', async ({ page, panel, provider }) => {
  await fillIn(panel, page, provider, 'Denied')
  const opening = page.waitForEvent('popup')
  await authorise(panel)
  const popup = await opening
  await popup.getByRole('link', { name: /Cancel/ }).click()
  await panel.expectVerdict('forbidden', 'denied')
})

test('a callback that nobody asked for is not looked at', async ({ page, panel, context, host }) => {
  await panel.page.goto('#/connections')
  await expect(page.getByRole('heading', { name: 'Connections' })).toBeVisible()
  const stranger = await context.newPage()
  await stranger.goto(`${host.url}oauth-callback.html?code=stolen&state=made-up`)
  await expect(stranger.getByRole('status')).toHaveText('This answer belongs to no sign-in of yours.')
  expect(new URL(stranger.url()).search).toBe('')
})
