import { generateKeyPairSync, randomUUID, verify } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { OAuth2Server } from 'oauth2-mock-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import type { Deviation } from '../../src/core/oauth/deviations'
import { readTokens } from '../../src/storage/tokens'
import { aClient, anOAuthConnection, begin, callBack, rowOf, settle } from '../support/oauth'
import { onLoopback } from '../support/servers/loopback'
import { aWorker, tryOut } from '../support/worker-deps'

// A server that takes any credentials and whose every answer can be bent.
let server: OAuth2Server
let url: string
beforeEach(async () => {
  server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  await server.start(0, '127.0.0.1')
  url = `http://127.0.0.1:${server.address().port}`
  server.issuer.url = url
})
afterEach(() => server.stop())

type Answer = { body: unknown; statusCode: number }

/** What the token endpoint says instead of its own answer. */
const answering = (change: (answer: Answer) => void) => server.service.on('beforeResponse', (answer: Answer) => change(answer))

const clientOf = (changes: Parameters<typeof aClient>[1] = {}) =>
  aClient(
    { url },
    {
      issInCallback: false,
      scopes: 'read write',
      extras: [],
      endpoints: { authorize: `${url}/authorize`, token: `${url}/token`, revoke: `${url}/revoke`, userinfo: `${url}/userinfo` },
      ...changes,
    },
  )

/** Gets a token by client credentials. */
async function obtain(changes: Parameters<typeof aClient>[1] = {}) {
  const worker = aWorker()
  const client = clientOf(changes)
  const connection = anOAuthConnection({ url }, client, { grant: 'client_credentials' }, {})
  await settle(worker, client, connection)
  const { verdict, row } = await tryOut(worker, {
    ...connection,
    test: { ...connection.test, relativeUri: '/userinfo', negativeControl: false },
  })
  return { worker, connection, verdict, row, token: row.steps.find(({ name }) => name === 'token') }
}

const oddities: [Deviation, (answer: Answer) => void][] = [
  ['no-token-type', (answer) => (answer.body = { access_token: 'one', expires_in: 60 })],
  ['success-201', (answer) => (answer.statusCode = 201)],
  ['nested', (answer) => (answer.body = { ok: true, authed_user: { access_token: 'one', token_type: 'bearer' } })],
]

test.each(oddities)('%s: refused by default, with the hint; taken where the client says so', async (deviation, change) => {
  answering(change)
  const strict = await obtain()
  expect(strict.verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'oauth-answer' } })
  expect(strict.verdict.facts.detail).toContain('How its answers differ')
  const tolerant = await obtain({ deviations: [deviation] })
  expect(tolerant.token?.outcome).toBe('passed')
})

test('a form-encoded answer: refused by default, with the hint; taken where the client says so', async () => {
  const form = await onLoopback(
    createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-www-form-urlencoded' })
      response.end('access_token=of-a-form&token_type=bearer&scope=read%2Cwrite')
    }),
  )
  const endpoints = { token: `${form.url}/token` }
  const strict = await obtain({ endpoints })
  expect(strict.verdict.facts.detail).toContain('form-encoded')
  const { worker, connection } = await obtain({ endpoints, deviations: ['form-encoded'], delimiter: ',' })
  await form.close()
  const held = await worker.deps.vault.open(connection.id)
  expect(held).toContainEqual(expect.objectContaining({ field: 'accessToken', value: 'of-a-form' }))
  expect((await readTokens(worker.deps.db, connection.id))?.granted).toEqual(['read', 'write'])
})

test('an error in a 200 is an error where the client says so', async () => {
  answering((answer) => (answer.body = { error: 'invalid_client', error_description: 'No such app' }))
  expect((await obtain()).verdict.facts.reason).toBe('oauth-answer')
  const { verdict } = await obtain({ deviations: ['error-in-200'] })
  expect(verdict).toMatchObject({
    code: 'bad-credentials',
    facts: { reason: 'oauth-client', serverSays: 'invalid_client: No such app' },
  })
})

test('members that are null are as good as absent, and scopes may come as a list', async () => {
  const nothing = { refresh_token: null, expires_in: null, id_token: null }
  answering((answer) => (answer.body = { access_token: 'one', token_type: 'Bearer', scope: ['read', 'admin'], ...nothing }))
  const { worker, connection } = await obtain()
  const known = await readTokens(worker.deps.db, connection.id)
  expect(known).toMatchObject({ granted: ['read', 'admin'], refreshable: false })
  expect(known?.expiresAt).toBeUndefined()
})

test('a scope of null is none that the server named', async () => {
  answering((answer) => (answer.body = { access_token: 'one', token_type: 'Bearer', scope: null }))
  const { worker, connection, token } = await obtain()
  expect(token?.outcome).toBe('passed')
  expect((await readTokens(worker.deps.db, connection.id))?.granted).toBeUndefined()
})

test('scopes that were not granted are told from those that were', async () => {
  answering((answer) => (answer.body = { access_token: 'one', token_type: 'Bearer', expires_in: 60, scope: 'read,admin' }))
  const { worker, connection } = await obtain({ delimiter: ',' })
  expect(await readTokens(worker.deps.db, connection.id)).toMatchObject({
    asked: ['read', 'write'],
    granted: ['read', 'admin'],
  })
})

test('a token that is a JWT shows its claims', async () => {
  const { worker, connection, token } = await obtain()
  expect(token?.outcome).toBe('passed')
  expect((await readTokens(worker.deps.db, connection.id))?.claims).toMatchObject({ iss: url })
})

test('an id_token whose signature is forged ends the sign-in', async () => {
  const worker = aWorker()
  const client = clientOf({
    scopes: 'openid',
    endpoints: { authorize: `${url}/authorize`, token: `${url}/token`, jwks: `${url}/jwks` },
  })
  const connection = anOAuthConnection({ url }, client)
  await settle(worker, client, connection)
  answering((answer) => {
    const body = answer.body as { id_token?: string }
    const [header, payload] = (body.id_token ?? '').split('.')
    answer.body = { ...body, id_token: `${header ?? ''}.${payload ?? ''}.${'A'.repeat(342)}` }
  })
  const { url: authorize } = await begin(worker, connection)
  const response = await fetch(authorize, { redirect: 'manual' })
  const { verdict } = await callBack(worker, new URL(response.headers.get('Location') ?? '').search)
  expect(verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'oauth-identity' } })
  expect(await worker.deps.vault.open(connection.id)).toEqual([])
})

test('where the token endpoint refuses browsers, the terminal makes the call and its answer is taken', async () => {
  const worker = aWorker()
  const client = clientOf({
    browser: { cors: 'no', note: '' },
    authentication: 'post',
    endpoints: { authorize: `${url}/authorize`, token: `${url}/token`, jwks: '' },
  })
  const connection = anOAuthConnection({ url }, client)
  await settle(worker, client, connection, { clientSecret: 'a-secret-of-the-client' })
  const { attemptId, url: authorize } = await begin(worker, connection)
  const location = (await fetch(authorize, { redirect: 'manual' })).headers.get('Location') ?? ''
  expect(await callBack(worker, new URL(location).search)).toMatchObject({ attemptId, waiting: true })
  expect((await rowOf(worker, attemptId)).open).toBe(1)

  const { body } = await worker.call(api.tokenCurl, { attemptId }, {})
  const { curl } = body as { curl: string }
  expect(curl).toContain(new URL(location).searchParams.get('code'))
  expect(curl).toContain('code_verifier=')
  expect(curl).not.toContain('a-secret-of-the-client')

  const text =
    'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"access_token":"from-the-terminal","token_type":"Bearer","expires_in":60}'
  const refused = await worker.call(api.pasteToken, { attemptId }, { text: 'nothing of use' })
  expect(refused.status).toBe(400)
  const taken = await worker.call(api.pasteToken, { attemptId }, { text })
  expect(taken.body).toMatchObject({ code: 'ok', facts: { reason: 'authorized' } })
  const held = await worker.deps.vault.open(connection.id)
  expect(held).toContainEqual(expect.objectContaining({ field: 'accessToken', value: 'from-the-terminal' }))
  expect(JSON.stringify(await Promise.all(worker.deps.db.tables.map((table) => table.toArray())))).not.toContain(
    'from-the-terminal',
  )
})

test('user name and password, which no row shows', async () => {
  const worker = aWorker()
  const client = clientOf()
  const connection = anOAuthConnection({ url }, client, { grant: 'password', username: 'ada' }, { id: randomUUID() })
  await settle(worker, client, connection)
  const { row } = await tryOut(worker, connection, { secrets: { password: 'lovelace-1815' }, unsaved: true })
  expect(row.steps.find(({ name }) => name === 'token')?.outcome).toBe('passed')
  const bodies = await worker.deps.db.bodies.toArray()
  expect(bodies.some(({ request }) => request.includes('grant_type=password') && request.includes('••• password'))).toBe(true)
  expect(JSON.stringify(bodies)).not.toContain('lovelace-1815')
})

test('a JWT bearer assertion is signed with the client’s key, from PKCS#1 as well, and says who asks for whom', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const claims: Record<string, unknown>[] = []
  const issuing = createServer((request, response) => {
    void text(request).then((body) => {
      const form = new URLSearchParams(body)
      const [header = '', payload = '', signature = ''] = (form.get('assertion') ?? '').split('.')
      const genuine = verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))
      const bearer = form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer'
      claims.push(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>)
      response.writeHead(genuine && bearer ? 200 : 400, { 'Content-Type': 'application/json' })
      response.end(
        JSON.stringify(genuine && bearer ? { access_token: 'for-ada', token_type: 'Bearer' } : { error: 'invalid_grant' }),
      )
    })
  })
  const other = await onLoopback(issuing)
  const worker = aWorker()
  const client = clientOf({
    clientId: 'service@example.com',
    authentication: 'private_key_jwt',
    endpoints: { token: `${other.url}/token` },
  })
  const connection = anOAuthConnection({ url }, client, { grant: 'jwt_bearer', subject: 'ada@example.com' })
  await settle(worker, client, connection, { privateKey: privateKey.export({ format: 'pem', type: 'pkcs1' }).toString() })
  const { row } = await tryOut(worker, connection)
  await other.close()
  expect(row.steps.find(({ name }) => name === 'token')?.outcome).toBe('passed')
  expect(claims).toMatchObject([
    { iss: 'service@example.com', sub: 'ada@example.com', aud: `${other.url}/token`, scope: 'read write' },
  ])
})
