import { expect, test } from './fixtures'

test('a newcomer gets from the empty app to a read log of a real 401 and a real 200', async ({
  page,
  panel,
  log,
  verdaccio,
}) => {
  const { url, username, password } = verdaccio
  const wrong = 'not-the-password'
  await page.goto('')
  await expect(page.getByRole('heading', { name: 'Do these credentials work, and if not, why?' })).toBeVisible()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Connection' }).click()
  await panel.choose('HTTP')
  await panel.fill({ name: 'My registry', baseUri: url, basic: { username, password: wrong }, relativeUri: '/-/npm/v1/user' })

  await panel.test('bad-credentials')
  await panel.expectVerdict('bad-credentials', 'refused the credentials (401)', 'You must be logged in', 'Check that the value')
  await panel.button('View log').click()
  await expect(log.requests).toHaveCount(1)
  await expect(log.requests).toContainText(/GET.*\/-\/npm\/v1\/user.*401/)
  const refused = await log.tab('Request')
  await expect(refused).toContainText(`GET ${url}/-/npm/v1/user`)
  await expect(refused.getByRole('row', { name: 'Authorization' })).toHaveText(/Basic ••• password/)
  await expect(await log.tab('Response')).toContainText('You must be logged in')
  await log.close()

  await panel.secret('Password').fill(password)
  await panel.test('ok')
  await panel.expectVerdict('ok', 'accepted the request (200)')
  await panel.button('View log').click()
  await expect(log.caused('test')).toHaveCount(1)
  await expect(log.caused('negative-control')).toContainText('401')
  const response = await log.tab('Response')
  await expect(response).toContainText(/200 OK/)
  await expect(response).toContainText(/\d+ bytes · \d+ ms/)
  await expect(response.getByRole('row', { name: 'content-type' })).toContainText('application/json')
  await expect(response.getByLabel('Body', { exact: true })).toContainText(`"name": "${username}"`)
  await expect(await log.tab('Timing')).toContainText(/Total\s*[\d.]+ ms/)
  await expect(await log.tab('cURL')).toContainText("--header 'Authorization: Basic ••• password'")
  await log.close()

  await panel.save('ok')
  await expect(panel.dialog).toContainText(/sealed just now for http:\/\/127\.0\.0\.1/)
  await expect(panel.secret('Password')).toBeHidden()
  await panel.button('View log').click()
  await page.getByRole('radio', { name: 'All requests of this connection' }).check()
  await expect(log.requests).toHaveCount(4)
  const credentials = Buffer.from(`${username}:${password}`).toString('base64')
  for (const secret of [password, credentials, wrong, Buffer.from(`${username}:${wrong}`).toString('base64')])
    expect(await page.content()).not.toContain(secret)
})

test('a bearer token is refused and taken by an OpenID provider', async ({ panel, log, provider }) => {
  await panel.openNew()
  await panel.fill({ baseUri: provider.url, token: 'made-up-token', relativeUri: '/me' })
  await panel.test('bad-credentials')
  await panel.expectVerdict('bad-credentials', 'Its answer says “invalid token provided”')
  await panel.secret('Token').fill(provider.accessToken)
  await panel.save('ok')
  await panel.button('View log').click()
  const request = await log.tab('Request')
  await expect(request.getByRole('row', { name: 'Authorization' })).toHaveText(/Bearer ••• token$/)
  await expect(await log.tab('Response')).toContainText(`"sub": "${provider.account}"`)
})

test('Basic credentials get a token by a form, and the log shows what was posted', async ({ panel, log, provider }) => {
  await panel.openNew()
  await panel.fill({
    baseUri: provider.url,
    basic: { username: provider.clientId, password: provider.clientSecret },
    method: 'POST',
    relativeUri: '/token',
    mediaType: 'Form, URL-encoded',
    body: 'grant_type=client_credentials',
  })
  await panel.test('ok')
  await panel.button('View log').click()
  await expect(log.requests).toHaveCount(1)
  const request = await log.tab('Request')
  await expect(request.getByRole('row', { name: 'Content-Type' })).toContainText('application/x-www-form-urlencoded')
  await expect(request.getByLabel('Body', { exact: true })).toContainText(/grant_type\s*client_credentials/)
})

test('the network log has the requests of all connections', async ({ page, panel, log, states }) => {
  for (const name of ['First', 'Second']) {
    await panel.openNew()
    await panel.fill({ name, baseUri: states.url, relativeUri: '/ok' })
    await panel.save('ok')
    await panel.button('Close').click()
  }
  await page.getByRole('link', { name: 'Network log' }).click()
  await expect(log.requests).toHaveCount(2)
  await expect(log.requests.first()).toContainText('Second')
  await page.getByRole('combobox', { name: 'Connection' }).selectOption({ label: 'First' })
  await expect(log.requests).toHaveCount(1)
})
