import { expect, test as base } from './fixtures'
import { startOAuth1Provider, type OAuth1Provider } from '../support/servers/oauth1-provider'
import type { ConnectionPanel } from './pages/connection-panel'

/** A provider of OAuth 1.0a, for this test alone. */
const test = base.extend<{ elder: OAuth1Provider }>({
  elder: async ({}, use) => {
    const server = await startOAuth1Provider()
    await use(server)
    await server.close()
  },
})

async function fillIn(panel: ConnectionPanel, { url, consumerKey, consumerSecret }: OAuth1Provider) {
  await panel.openNew()
  await panel.fill({ name: 'Of three legs', baseUri: url, relativeUri: '/me' })
  await panel.select('Authentication type', 'OAuth 1.0')
  await panel.select('The token is', 'Got by signing in in a window')
  await panel.textbox('Consumer key').fill(consumerKey)
  await panel.secret('Consumer secret').fill(consumerSecret)
  await panel.textbox('Temporary credentials URL').fill(`${url}/request_token`)
  await panel.textbox('Authorise URL').fill(`${url}/authorize`)
  await panel.textbox('Token URL').fill(`${url}/access_token`)
}

test('OAuth 1.0: somebody agrees in a window, and the token works', async ({ page, panel, log, elder }) => {
  await fillIn(panel, elder)
  await expect(panel.dialog.getByRole('group', { name: 'Redirect URI' })).toContainText('oauth-callback.html')
  const opening = page.waitForEvent('popup')
  await panel.button('Save and authorise').click()
  const popup = await opening
  const closed = popup.waitForEvent('close')
  await popup.getByRole('link', { name: 'Agree' }).click()
  await closed
  await panel.expectVerdict('ok')
  await expect(panel.dialog).toContainText('The token that is in use was got')
  await page.goto('#/log')
  await expect(log.requests.filter({ hasText: '/request_token' })).toHaveCount(1)
  await expect(log.requests.filter({ hasText: '/access_token' })).toHaveCount(1)
})

test('OAuth 1.0: whoever says no is heard', async ({ page, panel, elder }) => {
  await fillIn(panel, elder)
  const opening = page.waitForEvent('popup')
  await panel.button('Save and authorise').click()
  await (await opening).getByRole('link', { name: 'Deny' }).click()
  await panel.expectVerdict('forbidden', 'denied')
})
