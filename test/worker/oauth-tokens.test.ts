import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { describeVerdict } from '../../src/core/describe-verdict'
import { readTokens } from '../../src/storage/tokens'
import { TOKEN_FIELDS } from '../../src/worker/use-cases/secrets'
import { aClient, anOAuthConnection, begin, callBack, rowOf, settle } from '../support/oauth'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { approveDevice, signIn } from '../support/servers/sign-in'
import { aProfile, aWorker, tryOut, type TestWorker } from '../support/worker-deps'

let provider: OidcProvider
beforeAll(async () => {
  provider = await startOidcProvider()
})
afterAll(() => provider.close())

/** A connection that somebody has signed in for. */
async function signedIn(worker: TestWorker) {
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  const { url } = await begin(worker, connection)
  await callBack(worker, await signIn(url))
  return { client, connection }
}

const valueOf = async (worker: TestWorker, connectionId: string, field: string) =>
  (await worker.deps.vault.open(connectionId)).find((secret) => secret.field === field)?.value

/** The sealed secret itself, to be put back or changed. */
async function sealedOf(worker: TestWorker, connectionId: string, field: string) {
  const found = (await worker.deps.vault.open(connectionId)).find((secret) => secret.field === field)
  if (!found) throw new Error(`There is no ${field}.`)
  return found
}

const tokenCalls = () => provider.requests.filter((request) => request === 'POST /token').length

test('client credentials get a token by themselves, before the first request', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.clientId, authentication: 'basic', scopes: '' })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  await settle(worker, client, connection, { clientSecret: provider.clientSecret })
  const { row } = await tryOut(worker, connection)
  expect(row.steps.find(({ name }) => name === 'token')).toMatchObject({ outcome: 'passed', detail: 'for 3600 s' })
  expect(await valueOf(worker, connection.id, 'accessToken')).toBeTruthy()
})

test('client credentials by private_key_jwt', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.keyedClient, authentication: 'private_key_jwt', scopes: '' })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  await settle(worker, client, connection, { privateKey: provider.privateKey })
  expect((await tryOut(worker, connection)).row.steps.find(({ name }) => name === 'token')?.outcome).toBe('passed')
})

test('client credentials by client_secret_jwt: the secret itself is not sent', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.signingClient, authentication: 'client_secret_jwt', scopes: '' })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  await settle(worker, client, connection, { clientSecret: provider.signingSecret })
  expect((await tryOut(worker, connection)).row.steps.find(({ name }) => name === 'token')?.outcome).toBe('passed')
  const bodies = (await worker.deps.db.bodies.toArray()).map(({ request }) => request)
  expect(bodies.some((body) => body.includes('client_assertion='))).toBe(true)
  expect(bodies.some((body) => body.includes('client_secret='))).toBe(false)
})

test('a key that is none is said without being shown', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.keyedClient, authentication: 'private_key_jwt' })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  await settle(worker, client, connection, { privateKey: 'no-key-at-all' })
  const { verdict } = await tryOut(worker, connection)
  expect(verdict).toMatchObject({ code: 'misconfigured' })
  expect(verdict.facts.detail).toContain('cannot be read as a key for RS256')
  expect(JSON.stringify(verdict)).not.toContain('no-key-at-all')
})

test('a token that is about to expire is renewed first; the refresh token rotates', async () => {
  const profile = aProfile()
  let ahead = 0
  const worker = aWorker({ profile, now: () => Date.now() + ahead })
  const { connection } = await signedIn(worker)
  const before = await valueOf(worker, connection.id, 'refreshToken')
  ahead = 3_590_000
  const { verdict, row } = await tryOut(worker, connection)
  expect(verdict.code).toBe('ok')
  expect(row.steps.find(({ name }) => name === 'token')?.detail).toBe('for 3600 s')
  const after = await valueOf(worker, connection.id, 'refreshToken')
  expect(after).toBeTruthy()
  expect(after).not.toBe(before)
  expect((await readTokens(worker.deps.db, connection.id))?.identity?.claims['sub']).toBe('ada')
})

test('many calls at once, in two tabs and after a restart, renew a token once', async () => {
  const profile = aProfile()
  let ahead = 0
  const clock = () => Date.now() + ahead
  const first = aWorker({ profile, now: clock })
  const { connection } = await signedIn(first)
  const second = aWorker({ profile, now: clock, exclusively: first.deps.exclusively })
  ahead = 3_590_000
  const before = tokenCalls()
  const results = await Promise.all([first, second, first, second].map((worker) => tryOut(worker, connection)))
  expect(results.map(({ verdict }) => verdict.code)).toEqual(['ok', 'ok', 'ok', 'ok'])
  expect(tokenCalls() - before).toBe(1)
})

test('a clock that is wrong by ten minutes, either way, does no harm', async () => {
  for (const ahead of [600_000, -600_000]) {
    const worker = aWorker({ now: () => Date.now() + ahead })
    const { connection } = await signedIn(worker)
    expect((await tryOut(worker, connection)).verdict.code).toBe('ok')
  }
})

test('a token that the API refuses is renewed once', async () => {
  const worker = aWorker()
  const { connection } = await signedIn(worker)
  const held = await sealedOf(worker, connection.id, 'accessToken')
  await worker.deps.vault.seal([{ ...held, value: 'revoked-by-somebody' }])
  const { verdict, row } = await tryOut(worker, connection)
  expect(verdict.code).toBe('ok')
  expect(row.steps.find(({ name }) => name === 'token')?.detail).toBe('for 3600 s')
})

test('a refresh token that was used before turns the connection to needs-authorization, with the reason', async () => {
  const profile = aProfile()
  let ahead = 0
  const worker = aWorker({ profile, now: () => Date.now() + ahead })
  const { connection } = await signedIn(worker)
  const old = await sealedOf(worker, connection.id, 'refreshToken')
  ahead = 3_590_000
  await tryOut(worker, connection)
  await worker.deps.vault.seal([old])
  ahead = 7_300_000
  const { verdict } = await tryOut(worker, connection)
  expect(verdict).toMatchObject({ code: 'needs-authorization', facts: { reason: 'refresh', status: 400 } })
  expect((await readTokens(worker.deps.db, connection.id))?.needs).toEqual(verdict)
  expect((await worker.deps.db.health.get(connection.id))?.state).toBe('offline')
})

test('without a token there is nothing to send', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  const { verdict, row } = await tryOut(worker, connection)
  expect(verdict).toEqual({ code: 'needs-authorization', facts: { reason: 'missing' } })
  expect(row.steps.some(({ name }) => name === 'request')).toBe(false)
})

test('a token that was got with other settings is not used', async () => {
  const worker = aWorker()
  const { connection } = await signedIn(worker)
  if (connection.auth.kind !== 'oauth2') throw new Error('not OAuth')
  const changed = { ...connection, auth: { ...connection.auth, scopes: 'openid' } }
  expect((await tryOut(worker, changed)).verdict).toEqual({ code: 'needs-authorization', facts: { reason: 'changed' } })
})

test('a refresh token of one’s own, and a token pasted by hand', async () => {
  const worker = aWorker()
  const { client, connection } = await signedIn(worker)
  const refreshToken = (await valueOf(worker, connection.id, 'refreshToken')) ?? ''
  const own = anOAuthConnection(provider, client, { grant: 'refresh_token' })
  await worker.deps.db.connections.put(own)
  await worker.call(api.sealSecrets, { connectionId: own.id }, { connection: own, secrets: { refreshToken } })
  expect((await tryOut(worker, own)).verdict.code).toBe('ok')
  expect((await tryOut(worker, own)).row.steps.find(({ name }) => name === 'token')?.detail).toBe('still good')

  const accessToken = (await valueOf(worker, own.id, 'accessToken')) ?? ''
  const pasted = anOAuthConnection(provider, client, { grant: 'pasted' })
  expect((await tryOut(worker, pasted, { secrets: { accessToken }, unsaved: true })).verdict.code).toBe('ok')
  expect((await tryOut(worker, pasted, { secrets: { accessToken: 'made-up' }, unsaved: true })).verdict.code).toBe(
    'bad-credentials',
  )
})

test('introspection says what the provider knows; revocation ends both tokens, and the vault forgets them', async () => {
  const worker = aWorker()
  const { connection } = await signedIn(worker)
  const known = await worker.call(api.introspectToken, { connectionId: connection.id }, { connection })
  expect(known.body).toMatchObject({ claims: { active: true, sub: 'ada', client_id: 'public-client' } })

  const accessToken = (await valueOf(worker, connection.id, 'accessToken')) ?? ''
  const testId = 'revocation'
  const order = { testId, connection, secrets: {} }
  const revoked = await worker.call(api.revokeToken, { connectionId: connection.id }, order)
  expect(revoked.body).toMatchObject({ code: 'ok', facts: { reason: 'revoked' } })
  expect((await rowOf(worker, testId)).steps).toMatchObject([{ name: 'token', outcome: 'passed' }])
  expect((await worker.deps.vault.open(connection.id)).filter(({ field }) => TOKEN_FIELDS.includes(field))).toEqual([])
  const response = await fetch(`${provider.url}/me`, { headers: { Authorization: `Bearer ${accessToken}` } })
  expect(response.status).toBe(401)
})

test('discovery fills a client in, and finds whether the token endpoint answers browsers', async () => {
  const worker = aWorker()
  const bare = {
    ...aClient(provider),
    endpoints: { authorize: '', token: '', revoke: '', introspect: '', userinfo: '', device: '', jwks: '' },
  }
  const found = await worker.call(api.discoverClient, { clientId: bare.id }, { client: bare })
  const { client } = found.body as { client: typeof bare }
  expect(client.endpoints).toEqual(aClient(provider).endpoints)
  expect(client).toMatchObject({ issuer: provider.url, issInCallback: true, authentication: 'none', pkce: 'S256' })
  const facts = await worker.call(api.examineClient, { clientId: client.id }, { client })
  expect(facts.body).toMatchObject({ cors: 'yes' })
})

test('a device is asked for until its user has agreed', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client, { grant: 'device_code' })
  await settle(worker, client, connection)
  const attemptId = 'a-device'
  await worker.call(api.startDevice, { connectionId: connection.id }, { attemptId, connection })
  const { authorization } = await rowOf(worker, attemptId)
  expect(authorization?.device?.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  expect((await worker.call(api.pollDevice, { attemptId }, {})).body).toEqual({ waiting: 5 })
  expect(JSON.stringify(await worker.deps.db.bodies.toArray())).not.toContain(
    (await worker.deps.vault.open(attemptId))[0]?.value,
  )

  await approveDevice(authorization?.url ?? '')
  expect((await worker.call(api.pollDevice, { attemptId }, {})).body).toMatchObject({
    verdict: { code: 'ok', facts: { reason: 'authorized' } },
  })
  expect(await valueOf(worker, connection.id, 'refreshToken')).toBeTruthy()
  expect(await worker.deps.vault.open(attemptId)).toEqual([])
  expect((await tryOut(worker, connection)).verdict.code).toBe('ok')
})

test('who stops waiting for a code to be entered is not told of redirects', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client, { grant: 'device_code' })
  await settle(worker, client, connection)
  const attemptId = 'a-device'
  await worker.call(api.startDevice, { connectionId: connection.id }, { attemptId, connection })
  await worker.call(api.stopWaiting, { attemptId }, { reason: 'stopped' })
  const { verdict } = await rowOf(worker, attemptId)
  expect(verdict).toEqual({ code: 'no-callback', facts: { reason: 'device-stopped' } })
  expect(verdict && JSON.stringify(describeVerdict(verdict, 'Acme'))).toMatch(
    /for the code to be entered at Acme(?!.*redirect)/,
  )
})

test('where an id_token is to be sent and the provider gives none, nothing is sent, and it is said', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.clientId, authentication: 'basic', scopes: '' })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials', use: 'id_token' })
  await settle(worker, client, connection, { clientSecret: provider.clientSecret })
  const before = provider.requests.filter((request) => request.endsWith('/me')).length
  const { verdict } = await tryOut(worker, connection)
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'auth.use' } })
  expect(provider.requests.filter((request) => request.endsWith('/me'))).toHaveLength(before)
})
