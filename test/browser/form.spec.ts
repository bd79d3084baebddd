import { KEY } from '../support/servers/states'
import { expect, test } from './fixtures'

test('a two-step login: the token is a step of its own, which opens its log entry', async ({ page, panel, log, states }) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, relativeUri: '/session' })
  await panel.select('Authentication type', 'Two-step login')
  await panel.textbox('Username').fill('ada')
  await panel.secret('Password').fill(KEY)
  await panel.textbox('Path to the token').fill('data.sessionKey')
  await panel.save('ok')
  const steps = panel.dialog.getByRole('list', { name: 'Steps of the test' })
  await expect(steps.getByRole('listitem')).toHaveText([
    /Settings\s*passed/,
    /Reachability\s*passed/,
    /Preflight\s*passed/,
    /Token\s*passed/,
    /Request\s*passed/,
    /Rules\s*passed/,
    /Negative control\s*passed/,
  ])
  await steps.getByRole('button', { name: /^Token/ }).click()
  await expect(log.entry).toContainText('/login')
  const answer = await log.tab('Response')
  await expect(answer).toContainText('••• session')
  await expect(answer).not.toContainText('session-1')
  await log.close()
  await expect(page.getByText('Last good just now')).toBeVisible()
})

test('what is typed outlives a reload as a draft; a discarded one comes back when that is undone', async ({ page, panel }) => {
  await panel.openNew()
  await panel.fill({ name: 'Begun', baseUri: 'https://api.example.com', relativeUri: '/me' })
  await page.goto('#/connections')
  const left = page.getByText('A new connection, “Begun”, is not saved yet.')
  await expect(left).toBeVisible()
  await page.reload()
  await expect(left).toBeVisible()
  await page.getByRole('button', { name: 'Continue editing' }).click()
  await expect(panel.textbox('Base URI')).toHaveValue('https://api.example.com')
  await panel.button('Close').click()
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await expect(left).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(left).toBeVisible()
  await page.getByRole('button', { name: 'Continue editing' }).click()
  await expect(panel.textbox('Relative URI')).toHaveValue('/me')
  await panel.button('Save and close').click()
  await expect(left).toBeHidden()
})

test('an encrypted custom field: a misspelt name is named with its place before anything is sent, then it works', async ({
  page,
  panel,
  states,
}) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, relativeUri: '/echo' })
  await panel.select('Authentication type', 'Custom')
  await panel.dialog.getByRole('button', { name: 'Add encrypted field' }).click()
  await panel.textbox('Key of secret 1').fill('apiKey')
  await panel.dialog.getByLabel('apiKey', { exact: true }).fill('a-key-of-my-own')
  await panel.open('HTTP settings')
  await panel.dialog.getByRole('button', { name: 'Add header', exact: true }).click()
  await panel.textbox('Header name 1').fill('X-Api-Key')
  const value = panel.textbox('Header value 1')
  await value.fill('{{{connection.http.encrypted.apikey}}}')
  await panel.button('Test connection').click()
  await expect(panel.toComplete).toContainText('connection.http.encrypted.apiKey')
  expect(states.seen).toEqual([])
  await value.fill('{{{connection.http.encrypted.apiKey}}}')

  await panel.dialog.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Preview requests' }).click()
  const preview = page.getByRole('dialog', { name: 'Request preview' })
  await expect(preview).toContainText(`GET ${states.url}/echo`)
  await expect(preview).toContainText('X-Api-Key: ••• api key')
  await preview.getByRole('button', { name: 'Close' }).click()
  expect(states.seen).toEqual([])

  await panel.test('inconclusive')
  expect(states.seen.at(-2)?.headers['x-api-key']).toBe('a-key-of-my-own')
})

test('GraphQL: errors in a 200 are a failure, in the server’s own words', async ({ page, panel, states }) => {
  await page.goto('#/connections/new')
  await panel.choose('GraphQL')
  await panel.textbox('Base URI').fill(`${states.url}/graphql`)
  await panel.select('Authentication type', 'Token')
  await panel.secret('Token').fill('wrong')
  await panel.textbox('Test query').fill('{ viewer { login } }')
  await panel.test('bad-credentials')
  await panel.expectVerdict('bad-credentials', 'Sign in first.')
  await panel.secret('Token').fill(KEY)
  await panel.test('ok')
})

test('an endpoint that checks nothing: the application’s own test is one click away', async ({ page, panel, states }) => {
  await page.goto('#/connections/new')
  await panel.choose('GitHub')
  await panel.textbox('Base URI').fill(states.url)
  await panel.textbox('Relative URI').fill('/ok')
  await panel.dialog.getByLabel(/^Personal access token/).fill(`ghp_${'a1'.repeat(18)}`)
  await panel.test('inconclusive')
  await panel.expectVerdict('inconclusive', 'does not prove the credentials')
  await panel.dialog.getByRole('button', { name: 'Use GET /user instead' }).click()
  await expect(panel.textbox('Relative URI')).toHaveValue('/user')
})

test('a scheme that no web page can do says why, and what can', async ({ panel }) => {
  await panel.openNew()
  await panel.select('Authentication type', 'Client certificate (mTLS)')
  await expect(panel.dialog).toContainText('No web page can hand a certificate')
  await expect(panel.dialog).toContainText('curl with --cert and --key')
})

test('a key is looked at as it is typed: a live one in a sandbox, a token that expired', async ({ panel }) => {
  await panel.openNew()
  await panel.select('Environment', 'Sandbox')
  await panel.fill({ token: 'Bearer something' })
  await expect(panel.dialog).toContainText('“Bearer Bearer …”')
  await panel.secret('Token').fill(['sk', 'live', 'a1b2c3d4e5f6'].join('_'))
  await expect(panel.dialog).toContainText('looks like a live key, but this connection is marked as sandbox')
  const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
  await panel.secret('Token').fill(`${part({ alg: 'HS256' })}.${part({ iss: 'https://id.example', exp: 1_600_000_000 })}.c2ln`)
  await expect(panel.dialog).toContainText('This token expired on 2020-09-13')
  await expect(panel.dialog.getByLabel('What the token says of itself')).toContainText('https://id.example')
})

test('a connection is marked offline and online again, and its history shows when it turned', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.openNew()
  await panel.fill({ name: 'Orders', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await panel.save('ok')
  await panel.button('Replace').click()
  await panel.secret('Token').fill('revoked')
  await panel.save('bad-credentials')
  await expect(panel.dialog).toContainText(/Last good .* first bad .* \(401 · credentials refused\)/)
  await expect(panel.dialog.getByRole('img', { name: 'Latest 2 tests: 1 worked, 1 failed, 0 inconclusive' })).toBeVisible()
  await panel.button('Close').click()
  await connections.act('Orders', 'Mark offline')
  await expect(connections.row('Orders')).toContainText('offline')
  await connections.act('Orders', 'Edit')
  await panel.dialog.getByRole('button', { name: 'Mark online' }).click()
  await expect(page.getByText('Marked offline')).toBeHidden()
})

test('deleting a connection that a flow uses shows the flow, and can be undone', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.create({ name: 'Orders', baseUri: states.url, relativeUri: '/ok' })
  await page.goto('#/flows')
  await page.getByRole('button', { name: 'Create flow' }).first().click()
  await page.getByRole('button', { name: 'Add source' }).first().click()
  await page.getByRole('combobox', { name: 'Application' }).fill('HTTP')
  await page
    .getByRole('option', { name: /^HTTP / })
    .last()
    .click()
  await page.getByRole('combobox', { name: 'Connection', exact: true }).selectOption({ index: 1 })
  await connections.open()
  await connections.act('Orders', 'Delete')
  const dialog = page.getByRole('dialog', { name: 'Delete connection' })
  await expect(dialog).toContainText(/Flow “.+”, 1 step/)
  await dialog.getByRole('button', { name: 'Delete connection' }).click()
  await expect(connections.link('Orders')).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(connections.link('Orders')).toBeVisible()
})

test('an endless expression ends in a clear error, and the worker lives on', async ({ panel, states }) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await panel.dialog.getByText('Rules for the answer').click()
  await panel.textbox('Success path').fill('($f := function(){ $f() }; $f())')
  await panel.test('misconfigured')
  await panel.expectVerdict('misconfigured', 'a rule for it cannot be evaluated', 'Success path')
  await panel.textbox('Success path').fill('user')
  await panel.test('ok')
})
