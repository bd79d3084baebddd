import AxeBuilder from '@axe-core/playwright'
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

test('a blocked window leaves a link, and the sign-in ends the same', async ({ page, panel, provider }) => {
  await page.addInitScript(() => {
    window.open = () => null
  })
  await fillIn(panel, page, provider, 'Blocked')
  await authorise(panel)
  const opening = page.waitForEvent('popup')
  await panel.dialog.getByRole('link', { name: 'The browser blocked the window: open it in a tab' }).click()
  await signInAndAgree(await opening)
  await panel.expectVerdict('ok')
})

test('the tab itself goes to the provider, and comes back to the connection', async ({ page, panel, provider }) => {
  await page.addInitScript(() => {
    window.open = () => null
  })
  await fillIn(panel, page, provider, 'Same tab')
  await authorise(panel)
  await panel.dialog.getByRole('button', { name: 'or sign in in this tab' }).click()
  await signInAndAgree(page)
  await expect(panel.verdict).toContainText('Signed in')
  await panel.test('ok')
})

test('the tab that went to the provider was the last to hold the key: the callback page asks for the passphrase, and goes on', async ({
  page,
  panel,
  provider,
}) => {
  await page.addInitScript(() => {
    window.open = () => null
  })
  await page.goto('#/settings')
  await page.getByRole('button', { name: 'Use a passphrase' }).click()
  await page.getByLabel('New passphrase').fill('four unrelated words here')
  await page.getByLabel('The same again').fill('four unrelated words here')
  await page.getByRole('button', { name: 'Seal everything under this passphrase' }).click()
  await expect(page.getByText('in use, unlocked')).toBeVisible()
  await page.goto('#/connections')
  await fillIn(panel, page, provider, 'Locked meanwhile')
  await authorise(panel)
  await panel.dialog.getByRole('button', { name: 'or sign in in this tab' }).click()
  await signInAndAgree(page)

  await expect(page.getByRole('status')).toHaveText('The vault is locked.')
  const passphrase = page.getByLabel('Passphrase')
  await expect(passphrase).toBeFocused()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await passphrase.fill('not the passphrase')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('does not open the vault')
  await passphrase.fill('four unrelated words here')
  await page.keyboard.press('Enter')
  await expect(panel.verdict).toContainText('Signed in')
})

test('what a sign-in in this tab left behind does not keep the next window open', async ({ page, panel, provider }) => {
  await fillIn(panel, page, provider, 'Left behind')
  const first = page.waitForEvent('popup')
  await authorise(panel)
  await (await first).waitForURL(/interaction/)
  await panel.dialog.getByRole('button', { name: 'or sign in in this tab' }).click()
  await page.waitForURL(/interaction/)
  await page.goBack()
  await panel.dialog.getByRole('button', { name: 'Stop waiting' }).click()
  const opening = page.waitForEvent('popup')
  await authorise(panel)
  const popup = await opening
  const closed = popup.waitForEvent('close')
  await signInAndAgree(popup)
  await closed
  await panel.expectVerdict('ok')
})

test('deleting a connection revokes its token, if asked', async ({ page, panel, connections, provider }) => {
  await fillIn(panel, page, provider, 'Revoked')
  const opening = page.waitForEvent('popup')
  await authorise(panel)
  await signInAndAgree(await opening)
  await panel.expectVerdict('ok')
  const revocations = () => provider.requests.filter((request) => request === 'POST /token/revocation').length
  const before = revocations()
  await connections.open()
  await connections.act('Revoked', 'Delete')
  const dialog = page.getByRole('dialog', { name: 'Delete connection' })
  await dialog.getByRole('checkbox', { name: 'Revoke its token first' }).check()
  await dialog.getByRole('button', { name: 'Delete connection' }).click()
  await expect(connections.link('Revoked')).toBeHidden()
  expect(revocations() - before).toBe(2)
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

test('a window that is closed ends nothing; stopping does, and names the usual causes', async ({
  page,
  panel,
  log,
  provider,
}) => {
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

  await page.goto('#/log?cause=login')
  await expect(log.requests).toHaveCount(1)
  await expect(log.requests.first()).toContainText(/no answer after \d+ s/)
  await log.requests.first().click()
  await expect(log.entry.getByRole('region', { name: 'Diagnosis' })).toContainText('never sent the browser back')
  await log.entry.getByRole('link', { name: 'All requests of this sign-in' }).click()
  await expect(page).toHaveURL(/#\/log\?test=/)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
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
