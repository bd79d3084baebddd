import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import type { TerminalGrant } from '../../src/core/oauth/authorization'
import type { Connection } from '../../src/core/connection'
import { aClient, anOAuthConnection, begin, callBack, rowOf, settle } from '../support/oauth'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { signIn } from '../support/servers/sign-in'
import { aWorker, tryOut, type TestWorker } from '../support/worker-deps'

let provider: OidcProvider
beforeAll(async () => {
  provider = await startOidcProvider()
})
afterAll(() => provider.close())

const REFUSES = { cors: 'no', note: 'It hid its answer.' } as const

/** Begins a call for the terminal. Resolves with the command. */
async function commandFor(worker: TestWorker, connection: Connection, grant: TerminalGrant) {
  const attemptId = randomUUID()
  await worker.call(api.startTerminal, { connectionId: connection.id }, { attemptId, connection, grant })
  const answer = await worker.call(api.tokenCurl, { attemptId }, {})
  return { attemptId, ...api.tokenCurl.reply.parse(answer.body) }
}

const paste = (worker: TestWorker, attemptId: string, body: object, status = 200) =>
  worker.call(
    api.pasteToken,
    { attemptId },
    { text: `HTTP/1.1 ${status} Any\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}` },
  )

const held = async (worker: TestWorker, { id }: Connection, field: string) =>
  (await worker.deps.vault.open(id)).find((secret) => secret.field === field)?.value

test('a command and its answer belong to the client that it was begun with', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.clientId, authentication: 'post', browser: REFUSES })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  await settle(worker, client, connection, { clientSecret: provider.clientSecret })
  const { attemptId } = await commandFor(worker, connection, 'client_credentials')
  const other = aClient(provider)
  await settle(worker, other, anOAuthConnection(provider, other, { grant: 'client_credentials' }, { id: connection.id }))
  const { status, body } = await paste(worker, attemptId, { access_token: 'one', token_type: 'Bearer' })
  expect(status).not.toBe(200)
  expect(JSON.stringify(body)).toContain('has another OAuth client')
  expect(await held(worker, connection, 'accessToken')).toBeUndefined()
})

test('client credentials: nothing is sent where that is known to fail; the command asks for the secret, and its answer works', async () => {
  const worker = aWorker()
  const extras = [{ request: 'token', place: 'body', name: 'tenant', value: 'acme' }] as const
  const changes = { clientId: provider.clientId, authentication: 'post', scopes: '', browser: REFUSES } as const
  const client = aClient(provider, { ...changes, extras: [...extras] })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  await settle(worker, client, connection, { clientSecret: provider.clientSecret })
  const calls = provider.requests.length
  const { verdict } = await tryOut(worker, connection)
  expect(verdict).toMatchObject({ code: 'cors-blocked', facts: { reason: 'oauth-endpoint' } })
  expect(provider.requests.length).toBe(calls)

  const { attemptId, curl, asked } = await commandFor(worker, connection, 'client_credentials')
  expect(asked).toEqual(['••• client secret'])
  expect(curl).toContain(`--data-urlencode 'client_secret='"$SECRET_CLIENT_SECRET"`)
  expect(curl).toContain('read -r SECRET_CLIENT_SECRET </dev/tty')
  expect(curl).toContain('grant_type=client_credentials')
  expect(curl).toContain('tenant=acme')
  expect(curl).not.toContain(provider.clientSecret)

  expect((await paste(worker, attemptId, { error: 'invalid_client' }, 401)).body).toMatchObject({
    detail: expect.stringContaining('invalid_client') as unknown,
  })
  expect((await rowOf(worker, attemptId)).open).toBe(1)
  expect((await paste(worker, attemptId, { access_token: provider.accessToken, token_type: 'Bearer' })).body).toMatchObject({
    code: 'ok',
  })
  expect((await rowOf(worker, attemptId)).steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'settings passed',
    'token passed',
  ])
  expect((await tryOut(worker, connection)).verdict).toMatchObject({ code: 'ok', facts: { status: 200 } })
})

test('a renewal: the command asks for the refresh token, and an answer without one keeps the old', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  await callBack(worker, await signIn((await begin(worker, connection)).url))
  const refreshToken = await held(worker, connection, 'refreshToken')
  await worker.deps.db.oauthClients.put({ ...client, browser: REFUSES })
  await worker.deps.db.tokens.update(connection.id, { expiresAt: 0 })
  expect((await tryOut(worker, connection)).verdict.facts.reason).toBe('oauth-endpoint')

  const { attemptId, curl, asked } = await commandFor(worker, connection, 'refresh_token')
  expect(asked).toEqual(['••• refresh token'])
  expect(curl).toContain('grant_type=refresh_token')
  expect(curl).not.toContain(refreshToken)
  await paste(worker, attemptId, { access_token: 'renewed-in-a-terminal', token_type: 'Bearer', expires_in: 60 })
  expect(await held(worker, connection, 'accessToken')).toBe('renewed-in-a-terminal')
  expect(await held(worker, connection, 'refreshToken')).toBe(refreshToken)
})

test('the password of an account is asked for, and a signed statement stands in the command', async () => {
  const worker = aWorker()
  const client = aClient(provider, { browser: REFUSES })
  const connection = anOAuthConnection(provider, client, { grant: 'password', username: 'ada' })
  await settle(worker, client, connection)
  const password = await commandFor(worker, connection, 'password')
  expect(password.asked).toEqual(['••• password'])
  expect(password.curl).toContain(`--data-urlencode 'password='"$SECRET_PASSWORD"`)

  const keyed = aClient(provider, { clientId: provider.keyedClient, authentication: 'private_key_jwt', browser: REFUSES })
  const bearer = anOAuthConnection(provider, keyed, { grant: 'jwt_bearer', subject: 'ada' })
  await settle(worker, keyed, bearer, { privateKey: provider.privateKey })
  const { curl, asked } = await commandFor(worker, bearer, 'jwt_bearer')
  expect(asked).toEqual([])
  expect(curl).toMatch(/assertion=ey[\w-]+\.[\w-]+\.[\w-]+/)
})

test('a client that is not complete says so instead of a command', async () => {
  const worker = aWorker()
  const client = aClient(provider, { authentication: 'post', browser: REFUSES })
  const connection = anOAuthConnection(provider, client, { grant: 'client_credentials' })
  await settle(worker, client, connection)
  const order = { attemptId: randomUUID(), connection, grant: 'client_credentials' } as const
  const { body } = await worker.call(api.startTerminal, { connectionId: connection.id }, order)
  expect(body).toMatchObject({ verdict: { code: 'misconfigured', facts: { reason: 'oauth-client' } } })
})
