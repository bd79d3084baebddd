import type { VerdictCode } from '../../src/core/verdict-code'
import { closedAddress, KEY } from '../support/servers/states'
import { expect, test } from './fixtures'
import { workerInstalled } from './worker'

const answers: { path: string; code: VerdictCode; says: string; next: string }[] = [
  { path: '/status/401', code: 'bad-credentials', says: 'refused the credentials (401)', next: 'has not expired' },
  { path: '/status/403', code: 'forbidden', says: 'does not allow this request (403)', next: 'permission or scope' },
  { path: '/status/404', code: 'wrong-url', says: 'has nothing at this address (404)', next: 'Compare base URI and relative' },
  { path: '/limited', code: 'rate-limited', says: 'asks to slow down (429)', next: 'Wait 7 s and test again' },
  { path: '/status/500', code: 'server-error', says: 'failed on its own side (500)', next: 'status page' },
  { path: '/html', code: 'unexpected-response', says: 'a web page instead of data (200)', next: 'and not to the website' },
  { path: '/not-json', code: 'unexpected-response', says: 'something that is not JSON (200)', next: 'Look at the answer' },
  { path: '/broken-off', code: 'unexpected-response', says: 'broke off (200)', next: 'Test again' },
  { path: '/ok', code: 'inconclusive', says: 'does not prove the credentials', next: 'only works with credentials' },
]

for (const { path, code, says, next } of answers)
  test(`${path} has a verdict of its own: ${code}`, async ({ panel, states }) => {
    await panel.openNew()
    await panel.fill({ baseUri: states.url, token: KEY, relativeUri: path })
    await panel.test(code)
    await panel.expectVerdict(code, new URL(states.url).host, says, next)
  })

test('a web page in an answer is shown as text', async ({ page, panel, log, states }) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/html' })
  await panel.test('unexpected-response')
  await panel.button('View log').click()
  await expect(await log.tab('Response')).toContainText('<!doctype html><title>Sign in</title>')
  expect(await page.title()).toBe('Connections · Patchbay')
})

test('nobody listens there: no answer, and what a browser cannot tell is said', async ({ panel, log }) => {
  await panel.openNew()
  await panel.fill({ baseUri: await closedAddress(), token: KEY, relativeUri: '/me' })
  await panel.test('no-answer')
  await panel.expectVerdict('no-answer', /No answer from 127\.0\.0\.1:\d+/, 'a browser does not say which', 'typing errors')
  await panel.button('View log').click()
  await expect(log.caused('test')).toContainText('no response')
  await expect(log.caused('probe')).toContainText('no response')
})

test('a server that does not answer in time runs into the limit', async ({ panel, states }) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/never', seconds: 1 })
  await panel.test('timeout')
  await panel.expectVerdict('timeout', 'within 1 s', 'raise the time limit')
  await states.abandoned
})

for (const path of ['/no-cors', '/preflight-refused'])
  test(`${path}: the server answers, but not to browsers`, async ({ panel, log, states }) => {
    await panel.openNew()
    await panel.fill({ baseUri: states.url, token: KEY, relativeUri: path })
    await panel.test('cors-blocked')
    await panel.expectVerdict('cors-blocked', 'does not let a browser read its answer (CORS)', 'Access-Control-Allow-Origin')
    await panel.button('View log').click()
    await expect(log.caused('probe')).toContainText('answers (hidden)')
    const sent = states.seen.filter(({ method }) => method === 'GET')
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

test('a refusal without CORS from a server that answered before is probably one of the credentials', async ({
  panel,
  states,
}) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/hidden-refusal' })
  await panel.save('ok')
  await panel.button('Replace').click()
  await panel.secret('Token').fill('revoked-key')
  await panel.test('inconclusive')
  await panel.expectVerdict(
    'inconclusive',
    'probably refused the credentials, but hid its answer',
    'Check the credentials first',
  )
})

test('a redirect is not followed with the key, and the other origin never sees it', async ({ panel, log, states }) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, token: KEY, header: 'X-Api-Key', relativeUri: '/redirect' })
  await panel.test('redirect-blocked')
  await panel.expectVerdict(
    'redirect-blocked',
    `The redirect ends at ${states.elsewhere}/final`,
    'put its beginning into the base URI',
  )
  await panel.button('View log').click()
  await expect(log.caused('test')).toContainText('redirect')
  await expect(log.caused('probe')).toContainText('200')
  expect(states.seenElsewhere.map(({ method }) => method)).toEqual(['GET'])
  expect(JSON.stringify(states.seenElsewhere)).not.toContain('x-api-key')
})

test('a device without a network says so, sends nothing and keeps everything', async ({ context, page, panel, states }) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await workerInstalled(page)
  await context.setOffline(true)
  await expect(page.getByText('This device is offline.')).toBeVisible()
  await panel.test('device-offline')
  await panel.expectVerdict('device-offline', 'This device is offline', 'Everything you entered is kept')
  await expect(panel.secret('Token')).toHaveValue(KEY)
  // Only the browser's preflight slips through Playwright's emulation; it carries nothing.
  expect(states.count('/protected')).toBe(0)
  await context.setOffline(false)
  await panel.test('ok')
})

test('a cancelled test closes the connection to the server', async ({ panel, log, states }) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/never' })
  await panel.button('Test connection').click()
  await expect(panel.verdict).toHaveAttribute('data-verdict', 'running')
  await expect.poll(() => states.count('/never')).toBe(1)
  await panel.button('Cancel test').click()
  await panel.expectVerdict('interrupted', 'You cancelled the test')
  await states.abandoned
  await panel.button('View log').click()
  await expect(log.requests).toHaveCount(1)
  await expect(log.requests).toContainText('cancelled')
})

test('without test settings a connection is saved; testing it asks for them and says why', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.openNew()
  await panel.fill({ name: 'No test yet', baseUri: states.url, token: KEY })
  await panel.button('Save and close').click()
  await expect(connections.row('No test yet')).toContainText('untested')
  await connections.act('No test yet', 'Edit')
  await panel.button('Test connection').click()
  await expect(panel.toComplete).toContainText('Which request shows that the credentials work?')
  await panel.toComplete.getByRole('button').click()
  await expect(panel.textbox('Relative URI')).toBeFocused()
  expect(states.seen).toEqual([])
  await page.keyboard.type('/protected')
  await expect(panel.toComplete).toBeHidden()
  await panel.test('ok')
})

test('what is missing is named, each a way to its field', async ({ panel, states }) => {
  await panel.openNew()
  await panel.fill({ baseUri: states.url.replace('http://', ''), token: '' })
  await panel.button('Test connection').click()
  await expect(panel.toComplete.getByRole('button')).toHaveText([
    /needs https:\/\/ and a host|Only http and https/,
    /^Token is missing/,
    /^Which request shows/,
  ])
  await panel.toComplete.getByRole('button', { name: 'Token is missing' }).click()
  await expect(panel.secret('Token')).toBeFocused()
  await expect(panel.secret('Token')).toHaveAttribute('aria-invalid', 'true')
})
