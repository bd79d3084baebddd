import AxeBuilder from '@axe-core/playwright'
import { createServer } from 'node:http'
import { expect, test as base } from './fixtures'
import { OAuthClientEditor } from './pages/oauth-client-editor'
import { onLoopback, type TestServer } from '../support/servers/loopback'

/** A token endpoint that answers, and hides its answers from browsers. */
const test = base.extend<{ hidden: TestServer }>({
  hidden: async ({}, use) => {
    const server = await onLoopback(createServer((_, response) => response.end('{}')))
    await use(server)
    await server.close()
  },
})

test('a token call that the browser may not make is one click away from the terminal', async ({
  page,
  panel,
  provider,
  hidden,
}) => {
  await panel.openNew()
  await panel.fill({ name: 'By terminal', baseUri: provider.url, relativeUri: '/me' })
  await panel.select('Authentication type', 'OAuth 2.0')
  await panel.select('Grant type', 'Client credentials')
  await panel.dialog.getByRole('button', { name: 'Create OAuth client' }).click()
  const editor = new OAuthClientEditor(page)
  await editor.textbox('Name').fill('Client of the terminal')
  await editor.textbox('Client id').fill('an-app')
  await editor.dialog.getByRole('combobox', { name: 'Client authentication' }).selectOption('post')
  await editor.dialog.getByLabel(/^Client secret/).fill('secret-of-the-app')
  await editor.textbox('Token endpoint').fill(`${hidden.url}/token`)
  await editor.button('Save and close').click()
  await panel.test('cors-blocked')

  await panel.dialog.getByRole('button', { name: 'Make the call in a terminal' }).click()
  const command = panel.verdict.locator('pre')
  await expect(command).toContainText('grant_type=client_credentials')
  await expect(command).toContainText('client_secret=')
  await expect(command).not.toContainText('secret-of-the-app')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  const answer = JSON.stringify({ access_token: provider.accessToken, token_type: 'Bearer' })
  await panel.textbox('What the command printed').fill('nothing of use')
  await panel.dialog.getByRole('button', { name: 'Take the token' }).click()
  await expect(panel.dialog).toContainText('There is no token in what was pasted')
  await panel.textbox('What the command printed').fill(`HTTP/2 200\ncontent-type: application/json\n\n${answer}`)
  await panel.dialog.getByRole('button', { name: 'Take the token' }).click()
  await panel.expectVerdict('ok')
  // From now on it is known before one tries.
  await expect(panel.dialog).toContainText('A token call of this browser was blocked.')
  await expect(panel.button('Save and authorise')).toBeVisible()
})
