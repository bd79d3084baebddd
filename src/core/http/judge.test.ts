import { expect, test } from 'vitest'
import { aConnection, aJsonResponse, aResponse, aTestSettings, NOON } from '../../../test/support/builders'
import type { ResponseRule } from '../application'
import { slack } from '../applications/slack'
import type { HttpResponse } from '../exchange'
import { newConnection } from '../new-connection'
import type { TestSettings } from '../settings'
import { judge as judgeAll } from './judge'

const judge = (
  response: HttpResponse,
  settings: Partial<TestSettings> = {},
  { rules = [], label = '' }: { rules?: readonly ResponseRule[]; label?: string } = {},
) => {
  const connection = aConnection({ test: aTestSettings({ label, ...settings }) })
  return judgeAll(response, { ...connection, application: { ...connection.application, rules: [...rules] } }, judging)
}

const judging = { tick: () => performance.now(), now: NOON }

test.each([
  [200, 'ok'],
  [201, 'ok'],
  [206, 'ok'],
  [299, 'ok'],
  [300, 'unexpected-response'],
  [301, 'redirect-blocked'],
  [302, 'redirect-blocked'],
  [303, 'redirect-blocked'],
  [304, 'unexpected-response'],
  [307, 'redirect-blocked'],
  [308, 'redirect-blocked'],
  [400, 'unexpected-response'],
  [401, 'bad-credentials'],
  [402, 'unexpected-response'],
  [403, 'forbidden'],
  [404, 'wrong-url'],
  [405, 'unexpected-response'],
  [410, 'wrong-url'],
  [418, 'unexpected-response'],
  [429, 'rate-limited'],
  [500, 'server-error'],
  [503, 'server-error'],
  [599, 'server-error'],
])('status %i is %s', async (status, code) => {
  expect((await judge(aResponse({ status }))).code).toBe(code)
})

test('a redirect that the browser hides is a redirect', async () => {
  expect((await judge(aResponse({ status: 0, type: 'opaqueredirect', text: '' }))).code).toBe('redirect-blocked')
})

test('a verdict carries status and media type', async () => {
  expect((await judge(aResponse({ contentType: 'Application/JSON; charset=utf-8' }))).facts).toEqual({
    status: 200,
    mediaType: 'application/json',
  })
  expect((await judge(aResponse({ status: 401, contentType: '', text: '' }))).facts).toEqual({ status: 401 })
})

test.each([
  ['120', 120],
  ['0', 0],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['-1', undefined],
  ['', undefined],
])('Retry-After: %s', async (value, retryAfter) => {
  const response = aResponse({ status: 429, headers: [{ name: 'retry-after', value }] })
  expect((await judge(response)).facts.retryAfter).toBe(retryAfter)
})

const JSON_TYPE = 'application/json'
const PAGE = '<!doctype html><title>Sign in</title>'

test.each<[string, Parameters<typeof aResponse>[0], TestSettings['expects'], string]>([
  ['JSON', { text: '{"a":1}' }, 'data', 'ok'],
  ['JSON', { text: '{"a":1}' }, 'json', 'ok'],
  ['JSON after a byte order mark', { text: '\uFEFF{"a":1}' }, 'json', 'ok'],
  ['JSON without a type', { text: '[]', contentType: '' }, 'json', 'ok'],
  ['JSON marked as text', { text: '[]', contentType: 'text/plain' }, 'json', 'ok'],
  ['an empty answer', { text: '', status: 204, contentType: '' }, 'data', 'ok'],
  ['an empty answer', { text: '', status: 204, contentType: '' }, 'json', 'ok'],
  ['an empty answer marked as JSON, as of HEAD', { text: '' }, 'data', 'ok'],
  ['CSV', { text: 'a;b', contentType: 'text/csv' }, 'data', 'ok'],
  ['CSV', { text: 'a;b', contentType: 'text/csv' }, 'json', 'not-json'],
  ['text marked as JSON', { text: 'pong' }, 'data', 'not-json'],
  ['text marked as JSON', { text: 'pong', contentType: 'application/vnd.api+json' }, 'data', 'not-json'],
  ['half a JSON', { text: '{"a":', contentType: JSON_TYPE }, 'anything', 'not-json'],
  ['a web page', { text: PAGE, contentType: 'text/html; charset=utf-8' }, 'data', 'html'],
  ['a web page', { text: PAGE, contentType: 'text/html' }, 'json', 'html'],
  ['a web page', { text: PAGE, contentType: 'text/html' }, 'anything', 'ok'],
  ['a web page without a type', { text: PAGE, contentType: '' }, 'data', 'html'],
  ['a web page marked as text', { text: `\uFEFF  ${PAGE}`, contentType: 'text/plain' }, 'data', 'html'],
  ['JSON marked as a web page', { text: '{"a":1}', contentType: 'text/html' }, 'data', 'ok'],
])('%s (%o), where %s is expected: %s', async (_, response, expects, expected) => {
  const { code, facts } = await judge(aResponse(response), { expects })
  expect(code === 'ok' ? code : facts.reason).toBe(expected)
  expect(code).toBe(expected === 'ok' ? 'ok' : 'unexpected-response')
})

test('JSON that was cut at our own limit is not held against the server', async () => {
  const response = aResponse({ text: '{"items":[1,2' })
  expect((await judge({ ...response, body: { ...response.body, truncated: true } })).code).toBe('ok')
})

const rules = (success: string, successValues = '') => ({ successPath: success, successValues })

test.each<[unknown, Partial<TestSettings>, 'ok' | 'success-path']>([
  [{ ok: true }, rules('ok'), 'ok'],
  [{ ok: false }, rules('ok'), 'success-path'],
  [{ ok: null }, rules('ok'), 'success-path'],
  [{ ok: '' }, rules('ok'), 'success-path'],
  [{}, rules('ok'), 'success-path'],
  [{ ok: 0 }, rules('ok'), 'ok'],
  [{ ok: [] }, rules('ok'), 'ok'],
  [{ ok: true }, rules('ok', 'true'), 'ok'],
  [{ ok: 'true' }, rules('ok', 'true'), 'ok'],
  [{ ok: 'TRUE' }, rules('ok', 'true'), 'success-path'],
  [{ state: 'live' }, rules('state', 'active, live'), 'ok'],
  [{ state: 'live ' }, rules('state', 'active, live'), 'success-path'],
  [{ state: 'liv' }, rules('state', 'active, live'), 'success-path'],
  [{ code: 0 }, rules('code', '0'), 'ok'],
  [{ code: 0 }, rules('code', ' , '), 'ok'],
  [{ scopes: ['read', 'write'] }, rules('scopes', 'write'), 'ok'],
  [{ scopes: ['read'] }, rules('scopes', 'write'), 'success-path'],
  [{ user: { name: 'ada' } }, rules('user', 'ada'), 'success-path'],
  [[{ name: 'ada' }], rules('[0].name', 'ada'), 'ok'],
])('the answer %j under the rules %j: %s', async (answer, settings, expected) => {
  const { code, facts } = await judge(aJsonResponse(answer), settings)
  expect(code === 'ok' ? code : facts.reason).toBe(expected)
})

test('a success path decides, whatever JSON is marked as', async () => {
  expect((await judge(aJsonResponse({ ok: true }, { contentType: 'text/plain' }), rules('ok'))).code).toBe('ok')
  expect((await judge(aResponse({ text: PAGE, contentType: 'text/html' }), rules('ok'))).facts).toMatchObject({
    reason: 'html',
  })
})

test.each([
  [{ ok: 'no' }, '“ok” is "no".'],
  [{ okay: true }, 'There is no “ok” in the answer.'],
  [{ ok: 'x'.repeat(200) }, `“ok” is "${'x'.repeat(79)}….`],
])('what was found instead is said: %j', async (answer, detail) => {
  expect((await judge(aJsonResponse(answer), rules('ok', 'true'))).facts.detail).toBe(detail)
})

test.each([
  [{ error: 'x' }, { failPath: 'error' }, 'fail-path'],
  [{ error: false }, { failPath: 'error' }, 'ok'],
  [{ error: null }, { failPath: 'error' }, 'ok'],
  [{}, { failPath: 'error' }, 'ok'],
  [{ state: 'closed' }, { failPath: 'state', failValues: 'closed,gone' }, 'fail-path'],
  [{ state: 'open' }, { failPath: 'state', failValues: 'closed,gone' }, 'ok'],
  [{ ok: true, error: 'x' }, { failPath: 'error', successPath: 'ok' }, 'fail-path'],
])('the answer %j under the rules %j: %s', async (answer, settings, expected) => {
  const { code, facts } = await judge(aJsonResponse(answer), settings)
  expect(code === 'ok' ? code : facts.reason).toBe(expected)
})

test('success and fail paths are not asked about an error status', async () => {
  expect((await judge(aJsonResponse({ ok: true }, { status: 401 }), rules('ok'))).code).toBe('bad-credentials')
  expect((await judge(aJsonResponse({ error: 'x' }, { status: 500 }), { failPath: 'error' })).code).toBe('server-error')
})

test.each([
  [{ error_description: 'expired', error: 'invalid_token' }, 'expired'],
  [{ error: { message: 'no key' } }, 'no key'],
  [{ errors: [{ message: 'one' }, { message: 'two' }] }, 'one'],
  [{ errors: ['plain'] }, 'plain'],
  [{ message: '  two\n lines ' }, 'two lines'],
  [{ title: 'Unauthorized', detail: 'Key revoked' }, 'Key revoked'],
  [{ message: '', error: 'second' }, 'second'],
  [{ message: 'x'.repeat(301) }, `${'x'.repeat(300)}…`],
  [{ nothing: 'here' }, undefined],
  ['text', undefined],
])('the server’s own words in %j', async (answer, serverSays) => {
  expect((await judge(aJsonResponse(answer, { status: 401 }))).facts.serverSays).toBe(serverSays)
})

test('an error path replaces the usual places', async () => {
  const answer = aJsonResponse({ message: 'usual', fault: { text: 'own' } }, { status: 401 })
  expect((await judge(answer, { errorPath: 'fault.text' })).facts.serverSays).toBe('own')
  expect((await judge(answer, { errorPath: 'fault.missing' })).facts.serverSays).toBeUndefined()
})

test('the words of a web page are no server’s words', async () => {
  expect(
    (await judge(aResponse({ status: 401, contentType: 'text/html', text: '<p>{"message":"x"}</p>' }))).facts.serverSays,
  ).toBeUndefined()
})

test.each([
  [{ user: { name: 'Ada' } }, 'user.name', 'Ada'],
  [{ id: 7 }, 'id', '7'],
  [{ user: { name: 'Ada' } }, 'user', undefined],
  [{ user: { name: 'Ada' } }, 'account', undefined],
  [{ name: 'x'.repeat(101) }, 'name', `${'x'.repeat(100)}…`],
])('the account’s name in %j at “%s” is %s', async (answer, label, expected) => {
  expect((await judge(aJsonResponse(answer), {}, { label })).facts.label).toBe(expected)
})

test('a refusal has no account’s name', async () => {
  expect((await judge(aJsonResponse({ name: 'Ada' }, { status: 403 }), {}, { label: 'name' })).facts).not.toHaveProperty(
    'label',
  )
})

const judgeSlack = (answer: unknown, status = 200) =>
  judgeAll(aJsonResponse(answer, { status }), newConnection(slack, 'c1', [], NOON), judging)

test.each([
  [{ ok: true, team: 'Acme' }, 'ok'],
  [{ ok: false, error: 'invalid_auth' }, 'bad-credentials'],
  [{ ok: false, error: 'missing_scope', needed: 'users:read' }, 'forbidden'],
  [{ ok: false, error: 'ratelimited' }, 'rate-limited'],
  [{ ok: false, error: 'fatal_error' }, 'unexpected-response'],
])('Slack’s 200 with %j is %s', async (answer, code) => {
  expect((await judgeSlack(answer)).code).toBe(code)
})

test('Slack’s refusal carries its word and the rule’s advice; its welcome the team', async () => {
  expect((await judgeSlack({ ok: false, error: 'token_expired' })).facts).toMatchObject({
    status: 200,
    serverSays: 'token_expired',
    advice: expect.stringContaining('12 hours') as string,
  })
  expect((await judgeSlack({ ok: true, team: 'Acme' })).facts.label).toBe('Acme')
})

test.each<[Partial<ResponseRule>, boolean]>([
  [{ status: 403 }, true],
  [{ status: 401 }, false],
  [{ path: 'code' }, true],
  [{ path: 'reason' }, false],
  [{ path: 'code', values: ['7', '8'] }, true],
  [{ path: 'code', values: ['8'] }, false],
  [{ status: 403, path: 'code', values: ['7'] }, true],
  [{ status: 401, path: 'code', values: ['7'] }, false],
])('whether the rule %j reads a 403 with code 7: %s', async (rule, applies) => {
  const own = [{ verdict: 'locked', advice: 'Unlock it.', ...rule } as const]
  const { code } = await judge(aJsonResponse({ code: 7 }, { status: 403 }), {}, { rules: own })
  expect(code).toBe(applies ? 'locked' : 'forbidden')
})

test('the first rule that applies decides, and a redirect comes before all of them', async () => {
  const both: ResponseRule[] = [
    { status: 403, verdict: 'rate-limited', advice: 'first' },
    { status: 403, verdict: 'locked', advice: 'second' },
    { verdict: 'ok', advice: 'any' },
  ]
  expect(await judge(aResponse({ status: 403 }), {}, { rules: both })).toMatchObject({
    code: 'rate-limited',
    facts: { advice: 'first' },
  })
  expect((await judge(aResponse({ status: 302 }), {}, { rules: both })).code).toBe('redirect-blocked')
})

test('a page of text is no success, however well a success path fits its words', async () => {
  const signIn = aResponse({ contentType: 'text/html', text: '<!doctype html><div id="root">Sign in</div>' })
  expect(await judge(signIn, { expects: 'json', successPath: 'id' })).toMatchObject({
    code: 'unexpected-response',
    facts: { reason: 'html' },
  })
  expect((await judge(signIn, { successPath: 'root' })).code).toBe('unexpected-response')
  const text = aResponse({ contentType: 'text/plain', text: 'invalid id' })
  expect((await judge(text, { expects: 'json', successPath: 'id' })).facts.reason).toBe('not-json')
  expect((await judge(text, { successPath: 'id' })).code).toBe('ok')
  expect((await judge(signIn, { expects: 'anything', successPath: 'Sign in' })).code).toBe('ok')
})

test('who says that answers are text or CSV may get them under any media type', async () => {
  const connection = aConnection({ test: aTestSettings({}) })
  const read = (successAs: 'text' | 'csv' | '') =>
    judgeAll(aResponse({ text: 'OK' }), { ...connection, patterns: { ...connection.patterns, successAs } }, judging)
  expect((await read('text')).code).toBe('ok')
  expect((await read('csv')).code).toBe('ok')
  expect((await read('')).facts.reason).toBe('not-json')
})

test.each([
  ['a gateway’s page', { status: 502, contentType: 'text/html', text: '<h1>Bad gateway, error 502</h1>' }, 'server-error'],
  ['a text that nobody called one', { status: 500, contentType: 'text/plain', text: 'fatal: error' }, 'server-error'],
  ['JSON that has it', { status: 500, text: '{"error":"x"}' }, 'bad-credentials'],
])('a plain path of “authenticate again” asks JSON only: %s', async (_, response, code) => {
  const connection = aConnection({ test: aTestSettings({}), reauth: { statuses: '401', path: 'error', values: '' } })
  expect((await judgeAll(aResponse(response), connection, judging)).code).toBe(code)
})

const judgeGraphql = async (answer: unknown, status = 200) =>
  (await judge(aJsonResponse(answer, { status }), { graphql: { query: '{ viewer { id } }', variables: '' } })).code

test.each([
  [{ errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED' } }] }, 500, 'bad-credentials'],
  [{ errors: [{ message: 'x', extensions: { code: 'FORBIDDEN' } }] }, 400, 'forbidden'],
  [{ errors: [{ message: 'x' }] }, 400, 'unexpected-response'],
  [{ errors: [{ message: 'x' }] }, 500, 'server-error'],
  [{ data: null, error: 'Unauthorized' }, 200, 'unexpected-response'],
  [{ data: {}, errors: 'Unauthorized' }, 200, 'unexpected-response'],
  [{ data: {}, errors: { message: 'Unauthorized' } }, 200, 'unexpected-response'],
  [{ data: { viewer: null }, errors: [] }, 200, 'ok'],
])('GraphQL’s %j with status %i is %s', async (answer, status, code) => {
  expect(await judgeGraphql(answer, status)).toBe(code)
})

test.each([
  [{ id: 1, status: 'failed', amount: 12 }, 'ok'],
  [{ status: 'failed', message: 'No such key' }, 'unexpected-response'],
  [{ status: 'error', data: null }, 'unexpected-response'],
  [{ error: '0' }, 'ok'],
  [{ error: 'none', result: 1 }, 'ok'],
  [{ error: 'expired' }, 'unexpected-response'],
])('a 200 with %j is %s', async (answer, code) => {
  expect((await judge(aJsonResponse(answer))).code).toBe(code)
})

test('words of the answer are cut after secrets were removed from them', async () => {
  const secret = 'q7Zp'.repeat(60)
  const redact = (text: string) => text.replaceAll(secret, '••• token')
  const words = async (answer: unknown, status: number, settings: Partial<TestSettings>) =>
    JSON.stringify(
      await judgeAll(aJsonResponse(answer, { status }), aConnection({ test: aTestSettings(settings) }), { ...judging, redact }),
    )
  const answers = await Promise.all([
    words({ auth: `Bearer ${secret}` }, 200, { successPath: 'auth', successValues: 'x' }),
    words({ message: `${'.'.repeat(200)}${secret}` }, 401, {}),
    words({ auth: secret }, 200, { label: 'auth' }),
    words({ auth: secret }, 200, { failPath: 'auth' }),
  ])
  for (const answer of answers) {
    expect(answer).toContain('••• token')
    expect(answer).not.toContain('q7Zp')
  }
})
