import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { tokenPlace } from '../../src/core/auth/oauth2'
import type { Connection } from '../../src/core/connection'
import { putConnection } from '../../src/storage/connections'
import { putOAuthClient } from '../../src/storage/oauth-clients'
import { aClient, anOAuthConnection, begin, callBack, settle } from '../support/oauth'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { signIn } from '../support/servers/sign-in'
import { aWorker, tryOut, type TestWorker } from '../support/worker-deps'

const HOUR = 3_600_000

/** What came to a host that nobody chose. */
const got: string[] = []
const other = createServer((request, response) => {
  if (request.headers.authorization) got.push(request.headers.authorization)
  response.setHeader('Access-Control-Allow-Origin', '*').end('{}')
})
let otherUrl = ''
let provider: OidcProvider
beforeAll(async () => {
  provider = await startOidcProvider()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}` // listening on a port
})
beforeEach(() => void got.splice(0))
afterAll(async () => {
  other.close()
  await provider.close()
})

const tokenCalls = () => provider.requests.filter((request) => request === 'POST /token').length

/** Consents as the button beside the token does. */
async function consent(worker: TestWorker, connection: Connection) {
  if (connection.auth.kind !== 'oauth2') throw new Error('There is no token to consent to.')
  const fields = [tokenPlace(connection.auth), 'accessToken', 'idToken']
  await worker.call(api.rebindSecrets, { connectionId: connection.id }, { connection, fields })
}

const originsOf = async (worker: TestWorker, id: string, field: string) =>
  (await worker.deps.vault.open(id)).find((secret) => secret.field === field)?.origins

/** With a worker whose clock can be put forward. */
async function signedIn() {
  const clock = { ahead: 0 }
  const worker = aWorker({ now: () => Date.now() + clock.ahead })
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  await callBack(worker, await signIn((await begin(worker, connection)).url))
  return { clock, worker, client, connection }
}

async function withClientCredentials() {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.clientId, authentication: 'basic', scopes: '' })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  await settle(worker, client, connection, { clientSecret: provider.clientSecret })
  return { worker, client, connection }
}

test('a token is not renewed for a host that the user did not agree to', async () => {
  const { clock, worker, connection } = await signedIn()
  const moved = { ...connection, baseUri: otherUrl }
  await putConnection(worker.deps.db, moved)
  const before = tokenCalls()
  clock.ahead = HOUR
  const { verdict } = await tryOut(worker, moved)
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'secret-binding' } })
  expect(verdict.facts.detail).toContain(otherUrl)
  expect(tokenCalls()).toBe(before)
  expect(got).toEqual([])

  await consent(worker, moved)
  await tryOut(worker, moved)
  expect(got).toHaveLength(1)
})

test('a token that was got before the user was ever asked is renewed for where it went, and nowhere else', async () => {
  const { clock, worker, connection } = await signedIn()
  if (connection.auth.kind === 'oauth2') await worker.deps.vault.forget(connection.id, [tokenPlace(connection.auth)])
  clock.ahead = HOUR
  expect((await tryOut(worker, { ...connection, baseUri: otherUrl })).verdict.facts.reason).toBe('secret-binding')
  expect((await tryOut(worker, connection)).verdict.code).toBe('ok')
  expect(await originsOf(worker, connection.id, 'accessToken')).toEqual([provider.url])
})

test('a renewed token is not bound to endpoints that the client got since', async () => {
  const { clock, worker, client, connection } = await signedIn()
  await putOAuthClient(worker.deps.db, { ...client, endpoints: { ...client.endpoints, revoke: `${otherUrl}/revoke` } })
  clock.ahead = HOUR
  expect((await tryOut(worker, connection)).verdict.code).toBe('ok')
  expect(await originsOf(worker, connection.id, 'accessToken')).toEqual([provider.url])
  expect(await originsOf(worker, connection.id, 'refreshToken')).toEqual([provider.url])
})

test('an imported connection gets no token of a client that is here before the user agrees', async () => {
  const { worker, client } = await withClientCredentials()
  const imported = anOAuthConnection(provider, client, { grant: 'client_credentials' }, { baseUri: otherUrl })
  await putConnection(worker.deps.db, imported)
  const before = tokenCalls()
  const { verdict } = await tryOut(worker, imported)
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'secret-binding' } })
  expect(verdict.facts.detail).toBe(`Nobody has said yet that tokens of its OAuth client may go to ${otherUrl}.`)
  expect(tokenCalls()).toBe(before)

  await consent(worker, imported)
  await tryOut(worker, imported)
  expect(got).toHaveLength(1)
})

test('what was agreed for one client says nothing of another that an import puts in its place', async () => {
  const { worker, client, connection } = await withClientCredentials()
  const mine = { ...connection, baseUri: otherUrl }
  await consent(worker, mine)
  const precious = { ...client, id: 'precious' }
  await settle(worker, precious, anOAuthConnection(provider, precious), { clientSecret: provider.clientSecret })
  const replaced = anOAuthConnection(provider, precious, { grant: 'client_credentials' }, { id: mine.id, baseUri: otherUrl })
  await putConnection(worker.deps.db, replaced)
  expect((await tryOut(worker, replaced)).verdict.facts.reason).toBe('secret-binding')
  expect(got).toEqual([])
})

test('a token of a backup does not let others of the client follow it', async () => {
  const { worker, client } = await withClientCredentials()
  const imported = anOAuthConnection(provider, client, { grant: 'client_credentials' }, { baseUri: otherUrl })
  await putConnection(worker.deps.db, imported)
  const binding = { origins: [otherUrl], slots: ['header:authorization' as const] }
  const facts = { connectionId: imported.id, field: 'accessToken', sealedAt: 0, ...binding }
  await worker.deps.vault.seal([{ ...facts, value: 'a token of the file' }])
  await tryOut(worker, imported)
  got.splice(0)
  // The file's own token may go there; once it is refused or over, no other is got for that place.
  await worker.deps.vault.forget(imported.id, ['accessToken'])
  expect((await tryOut(worker, imported)).verdict.facts.reason).toBe('secret-binding')
  expect(got).toEqual([])
})

test('a connection that is being made here is not asked about, nor is one whose password is entered here', async () => {
  const { worker, client } = await withClientCredentials()
  const draft = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  expect((await tryOut(worker, draft, { unsaved: true })).row.steps.find(({ name }) => name === 'token')?.outcome).toBe(
    'passed',
  )

  const stored = anOAuthConnection(provider, client, { grant: 'password', username: 'someone' })
  await putConnection(worker.deps.db, stored)
  await worker.call(api.sealSecrets, { connectionId: stored.id }, { connection: stored, secrets: { password: 'a password' } })
  if (stored.auth.kind === 'oauth2') expect(await originsOf(worker, stored.id, tokenPlace(stored.auth))).toEqual([provider.url])
})
