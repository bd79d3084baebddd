import { expect, onTestFinished, test } from 'vitest'
import { api } from '../../src/core/api'
import { initialAuth, type AuthConfig } from '../../src/core/auth'
import type { TokenCall } from '../../src/core/auth/call'
import type { Connection } from '../../src/core/connection'
import { readExchange } from '../../src/storage/exchanges'
import { aTestSettings, aToken } from '../support/builders'
import { KEY, startStates } from '../support/servers/states'
import { aKeyedConnection, aWorker, tryOut, type TestWorker } from '../support/worker-deps'

const states = async () => {
  const server = await startStates()
  onTestFinished(() => server.close())
  return server
}

const aCall = (changes: Partial<TokenCall>): TokenCall => ({
  method: 'POST',
  uri: '/login',
  mediaType: 'json',
  headers: [],
  body: '{"username":"{{connection.http.auth.username}}","password":"{{connection.http.auth.password}}"}',
  answerAs: '',
  tokenPath: 'data.sessionKey',
  refreshTokenPath: '',
  expiresPath: 'lifetime',
  expiresIn: 0,
  ...changes,
})
const aLogin = (changes: Partial<TokenCall> = {}): AuthConfig => ({
  ...(initialAuth('login') as Extract<AuthConfig, { kind: 'login' }>),
  username: 'ada',
  login: aCall(changes),
})
const refreshing = (): AuthConfig =>
  aToken({
    refresh: aCall({
      uri: '/refresh',
      mediaType: 'urlencoded',
      body: 'refresh_token={{connection.http.auth.refreshToken}}',
      refreshTokenPath: 'refresh',
    }),
    revoke: {
      method: 'POST',
      uri: '/revoke',
      mediaType: 'urlencoded',
      headers: [],
      body: 'token={{connection.http.auth.token}}',
    },
  })
const aSession = (baseUri: string, auth: AuthConfig, changes: Partial<Connection> = {}) =>
  aKeyedConnection({ baseUri, auth, test: aTestSettings({ relativeUri: '/session', label: 'user' }), ...changes })

/** Everything that is in the log, as text. */
async function logged(worker: TestWorker): Promise<string> {
  const rows = await worker.deps.db.exchanges.toCollection().toArray()
  return JSON.stringify(await Promise.all(rows.map(({ id }) => readExchange(worker.deps.db, id))))
}

test('a two-step login gets a session token, and the request goes with it', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const { verdict, row } = await tryOut(worker, aSession(url, aLogin()), { secrets: { password: KEY } })
  expect(verdict).toMatchObject({ code: 'ok', facts: { label: 'ada' } })
  expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /login', 'GET /session', 'GET /session'])
  expect(row.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'settings passed',
    'token passed',
    'request passed',
    'reachability passed',
    'preflight passed',
    'rules passed',
    'control passed',
  ])
  expect(row.steps.find(({ name }) => name === 'token')?.detail).toBe('for 3600 s')
  expect(row.steps.find(({ name }) => name === 'token')?.entries).toHaveLength(1)
})

test('neither password nor session token is in the log', async () => {
  const { url } = await states()
  const worker = aWorker()
  await tryOut(worker, aSession(url, aLogin()), { secrets: { password: KEY } })
  const log = await logged(worker)
  expect(log).toContain('••• session')
  expect(log).toContain('••• password')
  expect(log).not.toContain('session-1-of-ada')
  expect(log).not.toContain(JSON.stringify(KEY).slice(1, -1))
})

test('a refused login is a verdict of its own, with the server’s words, and the request is not made', async () => {
  const { url, seen } = await states()
  const { verdict } = await tryOut(aWorker(), aSession(url, aLogin()), { secrets: { password: 'wrong' } })
  expect(verdict).toMatchObject({
    code: 'bad-credentials',
    facts: { status: 400, reason: 'login', serverSays: 'Wrong password.' },
  })
  expect(seen.map(({ path }) => path)).toEqual(['/login'])
})

test('an answer without the token names the path', async () => {
  const { url } = await states()
  const connection = aSession(url, aLogin({ tokenPath: 'token' }))
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { password: KEY } })
  expect(verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'login-token' } })
  expect(verdict.facts.detail).toContain('“token”')
})

test('the login of a connection that is asked again is made again once, never in a loop', async () => {
  const { url, seen } = await states()
  // Whatever token it sends, this address wants another.
  const connection = aSession(url, aLogin(), { test: aTestSettings({ relativeUri: '/protected' }) })
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { password: KEY } })
  expect(verdict.code).toBe('bad-credentials')
  expect(seen.map(({ path }) => path)).toEqual(['/login', '/protected', '/login', '/protected'])
})

test('an expired token is refreshed, the request is made once more, and both new tokens are sealed', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const connection = aSession(url, refreshing())
  const secrets = { token: 'expired-token', refreshToken: KEY }
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets })
  const { verdict, row } = await tryOut(worker, connection)
  expect(verdict.code).toBe('ok')
  expect(seen.map(({ path }) => path)).toEqual(['/session', '/refresh', '/session', '/session'])
  expect(row.steps.find(({ name }) => name === 'request')?.entries).toHaveLength(2)
  const sealed = await worker.deps.vault.open(connection.id)
  expect(Object.fromEntries(sealed.map(({ field, value }) => [field, value]))).toEqual({
    token: 'session-1-of-ada',
    refreshToken: 'refresh-1-of-ada',
  })
  expect(await logged(worker)).not.toMatch(/session-1|refresh-1|expired-token/)
  // The next test needs no refresh: it goes with the new token.
  expect((await tryOut(worker, connection)).verdict.code).toBe('ok')
  expect(seen.filter(({ path }) => path === '/refresh')).toHaveLength(1)
})

test('a refresh that is refused says so', async () => {
  const { url } = await states()
  const connection = aSession(url, refreshing())
  const secrets = { token: 'expired-token', refreshToken: 'used before' }
  const { verdict } = await tryOut(aWorker(), connection, { secrets })
  expect(verdict).toMatchObject({ code: 'bad-credentials', facts: { reason: 'refresh', serverSays: 'invalid_grant' } })
})

test('an answer of 200 that says “expired” asks to authenticate again', async () => {
  const { url, seen } = await states()
  const connection = aSession(url, refreshing(), {
    test: aTestSettings({ relativeUri: '/ok' }),
    reauth: { statuses: '', path: 'ok', values: 'true' },
  })
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { token: 'old', refreshToken: KEY } })
  expect(seen.map(({ path }) => path)).toEqual(['/ok', '/refresh', '/ok'])
  expect(verdict.code).toBe('bad-credentials')
})

test('a revoked token is forgotten once the API agreed', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const connection = aSession(url, refreshing())
  const secrets = { token: 'a-token', refreshToken: KEY }
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets })
  const { body } = await worker.call(
    api.revokeToken,
    { connectionId: connection.id },
    { testId: 'revocation', connection, secrets: {} },
  )
  expect(body).toMatchObject({ code: 'ok', facts: { reason: 'revoked' } })
  expect(seen).toMatchObject([{ path: '/revoke', body: 'token=a-token' }])
  expect(await worker.deps.vault.open(connection.id)).toEqual([])
  expect(await logged(worker)).not.toContain('a-token')
})

test('GraphQL: an answer with errors is a failure, also with status 200', async () => {
  const { url } = await states()
  const asking = (query: string, variables = '') =>
    aSession(url, aToken(), { test: aTestSettings({ relativeUri: '/graphql', graphql: { query, variables } }) })
  const secrets = { token: KEY }
  expect((await tryOut(aWorker(), asking('{ viewer { login } }'), { secrets })).verdict.code).toBe('ok')
  const { verdict } = await tryOut(aWorker(), asking('{ viewer { login } }'), { secrets: { token: 'wrong' } })
  expect(verdict).toMatchObject({ code: 'bad-credentials', facts: { status: 200, serverSays: 'Sign in first.' } })
  const unknown = await tryOut(aWorker(), asking('{ nothing }'), { secrets })
  expect(unknown.verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'graphql-errors' } })
})

test('GraphQL: a query that needs no credentials proves nothing; variables are sent along', async () => {
  const { url, seen } = await states()
  const test = aTestSettings({
    relativeUri: '/graphql',
    graphql: { query: '{ public }', variables: '{"name": "{{connection.name}}"}' },
  })
  const { verdict } = await tryOut(aWorker(), aSession(url, aToken(), { name: 'A "b"', test }), { secrets: { token: KEY } })
  expect(verdict).toMatchObject({ code: 'inconclusive', facts: { reason: 'credentials-not-checked' } })
  expect(seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
    Array(2).fill({ query: '{ public }', variables: { name: 'A "b"' } }),
  )
})

test('custom fields go where the templates say, and the encrypted ones are removed from the log', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const connection = aSession(
    url,
    { kind: 'custom' },
    {
      headers: [{ name: 'X-Api-Key', value: '{{{connection.http.encrypted.apiKey}}}' }],
      custom: { unencrypted: { path: 'protected' }, encrypted: ['apiKey'] },
      test: aTestSettings({ relativeUri: '/{{connection.http.unencrypted.path}}' }),
    },
  )
  const key = 'plain-ascii-key'
  const { verdict, row } = await tryOut(worker, connection, { secrets: { 'encrypted.apiKey': key } })
  expect(verdict.code).toBe('bad-credentials')
  expect(seen[0]).toMatchObject({ path: '/protected', headers: { 'x-api-key': key } })
  expect(row.verdict?.code).toBe('bad-credentials')
  const log = await logged(worker)
  expect(log).toContain('••• api key')
  expect(log).not.toContain(key)
})

test('a template’s mistake is named before anything is sent', async () => {
  const { url, seen } = await states()
  const connection = aSession(
    url,
    { kind: 'custom' },
    {
      headers: [{ name: 'X-Api-Key', value: '{{{connection.http.encrypted.apikey}}}' }],
      custom: { unencrypted: {}, encrypted: ['apiKey'] },
    },
  )
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { 'encrypted.apiKey': 'x-1234' } })
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'headers.0' } })
  expect(verdict.facts.detail).toContain('connection.http.encrypted.apiKey')
  expect(seen).toEqual([])
})

test('an endless expression ends in a clear error, and the worker lives on', async () => {
  const { url } = await states()
  const worker = aWorker()
  const endless = aSession(url, aToken(), {
    test: aTestSettings({ relativeUri: '/protected', successPath: '($f := function(){ $f() }; $f())' }),
  })
  const { verdict } = await tryOut(worker, endless, { secrets: { token: KEY } })
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'rule' } })
  expect(verdict.facts.detail).toContain('Success path')
  const plain = aSession(url, aToken(), { test: aTestSettings({ relativeUri: '/protected' }) })
  expect((await tryOut(worker, plain, { secrets: { token: KEY } })).verdict.code).toBe('ok')
})

test('the preview shows the requests with secrets masked, and sends nothing', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const connection = aSession(url, aLogin())
  const { body } = await worker.call(
    api.previewRequests,
    { connectionId: connection.id },
    { connection, secrets: { password: KEY } },
  )
  expect(body).toMatchObject({
    problems: [],
    requests: [
      {
        cause: 'login',
        method: 'POST',
        url: `${url}/login`,
        body: '{"username":"ada","password":"••• password"}',
        preflight: true,
      },
      { cause: 'test', method: 'GET', url: `${url}/session`, preflight: true, refused: '' },
    ],
  })
  expect(JSON.stringify(body)).toContain('Bearer ••• session')
  expect(seen).toEqual([])
})

test('requests of one connection wait for their turn', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url, concurrency: { level: 1, borrowFrom: '', recover: true } })
  const verdicts = await Promise.all(
    [1, 2, 3].map(() => tryOut(worker, connection, { secrets: { token: KEY }, unsaved: true })),
  )
  expect(verdicts.map(({ verdict }) => verdict.code)).toEqual(['ok', 'ok', 'ok'])
  expect(seen.length).toBeGreaterThanOrEqual(3)
  expect(worker.deps.queues.get(connection.id)?.active).toBe(0)
})

test('a template that fails on the real secret sends nothing, and the preview says so', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const connection = aSession(
    url,
    { kind: 'custom' },
    {
      headers: [{ name: 'X-Api-Key', value: '{{{base64Decode connection.http.encrypted.key}}}' }],
      custom: { unencrypted: {}, encrypted: ['key'] },
      test: aTestSettings({ relativeUri: '/echo' }),
    },
  )
  const secrets = { 'encrypted.key': 'not base64 !!' }
  const { verdict } = await tryOut(worker, connection, { secrets })
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'headers.0' } })
  expect(seen).toEqual([])
  const { body } = await worker.call(api.previewRequests, { connectionId: connection.id }, { connection, secrets })
  expect(JSON.stringify(body)).toContain('base64Decode')
  const decoded = await tryOut(worker, connection, { secrets: { 'encrypted.key': btoa('hello') } })
  expect(decoded.verdict.code).toBe('inconclusive')
  expect(seen[0]?.headers['x-api-key']).toBe('hello')
})

test('secrets that no request uses prove nothing', async () => {
  const { url } = await states()
  const custom = { unencrypted: {}, encrypted: ['key'] }
  const connection = aSession(url, { kind: 'custom' }, { custom, test: aTestSettings({ relativeUri: '/ok' }) })
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { 'encrypted.key': 'unused-key' } })
  expect(verdict).toMatchObject({ code: 'inconclusive', facts: { reason: 'credentials-not-sent' } })
})

test('a refusal is only presumed hidden where credentials were sent; any connection’s answer counts for its origin', async () => {
  const { url } = await states()
  const worker = aWorker()
  const corsBlocked: typeof fetch = (input, init) => {
    const address = String(input instanceof Request ? input.url : input)
    return init?.mode !== 'no-cors' && address.endsWith('/no-cors')
      ? Promise.reject(new TypeError('Failed to fetch'))
      : fetch(input, init)
  }
  const browser = aWorker({ ...worker.deps, fetch: (address, init) => corsBlocked(address, init) })
  await browser.deps.db.health.put({
    connectionId: 'another',
    state: 'online',
    settings: '',
    results: [],
    answered: [new URL(url).origin],
  })
  const test = aTestSettings({ relativeUri: '/no-cors' })
  const withKey = aSession(url, aToken(), { test })
  expect((await tryOut(browser, withKey, { secrets: { token: KEY } })).verdict.facts.reason).toBe('hidden-refusal')
  const without = aSession(url, { kind: 'none' }, { test })
  expect((await tryOut(browser, without)).verdict.code).toBe('cors-blocked')
})
