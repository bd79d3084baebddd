import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { initialAuth, type AuthConfig } from '../../src/core/auth'
import type { Connection } from '../../src/core/connection'
import { aTestSettings } from '../support/builders'
import { hasApache, startApache } from '../support/servers/apache'
import { PASSWORD, startSigning, USER, type SigningServer } from '../support/servers/signing'
import { aKeyedConnection, aWorker, tryOut } from '../support/worker-deps'

let server: SigningServer
let late: SigningServer
beforeAll(async () => {
  server = await startSigning()
  late = await startSigning({ skew: -600_000 })
})
afterAll(() => Promise.all([server.close(), late.close()]))

type Of<Kind extends AuthConfig['kind']> = Extract<AuthConfig, { kind: Kind }>
const an = <Kind extends AuthConfig['kind']>(kind: Kind, changes: Partial<Of<Kind>>): AuthConfig => ({
  ...(initialAuth(kind) as Of<Kind>), // of that very kind
  ...changes,
})

const connectionTo = (auth: AuthConfig, relativeUri: string, changes: Partial<Connection> = {}) =>
  aKeyedConnection({ baseUri: server.url, auth, test: aTestSettings({ relativeUri, successPath: 'user' }), ...changes })

const exchangeHeaders = 'X-Timestamp: {{timestamp "unixMs"}}\nX-Signature: {{signature}}'
const claims = (issuer: string) =>
  `{"iss":"${issuer}","iat":{{timestamp "unix"}},"exp":{{dateFormat (dateAdd (timestamp) 5 "minutes") "unix"}},"jti":"{{uuid}}"}`

const oauth1Secrets = (secret: string) => ({ consumerSecret: PASSWORD, token: `${USER}-token`, tokenSecret: secret })

const cases: readonly (readonly [
  name: string,
  auth: AuthConfig,
  path: string,
  secrets: (password: string) => Record<string, string>,
])[] = [
  ['Digest', an('digest', { username: USER }), '/digest/me?a=b%20c', (password) => ({ password })],
  [
    'OAuth 1.0 in the header',
    an('oauth1', { consumerKey: USER, realm: '123_SB1' }),
    '/oauth1/me?a=b%20c&a=&z=%2B',
    oauth1Secrets,
  ],
  [
    'OAuth 1.0 in the query',
    an('oauth1', { consumerKey: USER, place: 'query', signatureMethod: 'HMAC-SHA1' }),
    '/oauth1/me?q=1',
    oauth1Secrets,
  ],
  [
    'AWS Signature v4',
    an('aws', { accessKeyId: USER, region: 'eu-central-1', service: 'execute-api' }),
    '/aws/me?a=b%20c&a=',
    (secretAccessKey) => ({ secretAccessKey }),
  ],
  [
    'AWS Signature v4 of S3',
    an('aws', { accessKeyId: USER, region: 'auto', service: 's3', payload: 'unsigned' }),
    '/aws/me',
    (secretAccessKey) => ({ secretAccessKey }),
  ],
  [
    'AWS Signature v4 in the query',
    an('aws', { accessKeyId: USER, region: 'eu-central-1', service: 's3', place: 'query' }),
    '/presigned/me?a=b%20c&a=',
    (secretAccessKey) => ({ secretAccessKey }),
  ],
  ['an exchange’s HMAC', an('hmac', { headers: exchangeHeaders }), '/exchange/me?limit=1', (secret) => ({ secret })],
  ['Hawk', an('hawk', { id: USER }), '/hawk/me?a=b', (key) => ({ key })],
  ['WSSE', an('wsse', { username: USER }), '/wsse/me', (password) => ({ password })],
]

test.each(cases)('%s: the server takes the right secret, and refuses another', async (_, auth, path, secrets) => {
  const right = await tryOut(aWorker(), connectionTo(auth, path), { secrets: secrets(PASSWORD) })
  expect(right.verdict).toMatchObject({ code: 'ok', facts: { status: 200 } })
  expect(right.row.steps.find(({ name }) => name === 'control')?.outcome).toBe('passed')
  const wrong = await tryOut(aWorker(), connectionTo(auth, path), { secrets: secrets(`${PASSWORD}!`) })
  expect(wrong.verdict).toMatchObject({ code: 'bad-credentials', facts: { status: 401 } })
})

test('a JWT: the server takes the right key, and refuses another', async () => {
  const auth = an('jwt', { payload: claims(USER) })
  const { verdict } = await tryOut(aWorker(), connectionTo(auth, '/jwt/me'), { secrets: { key: server.privateKey } })
  expect(verdict.code).toBe('ok')
  const other = await tryOut(aWorker(), connectionTo(auth, '/jwt/me'), { secrets: { key: late.privateKey } })
  expect(other.verdict).toMatchObject({ code: 'bad-credentials', facts: { serverSays: 'signature verification failed' } })
})

test.each([
  [
    'a webhook',
    an('hmac', { toSign: '{{{body}}}', headers: 'X-Hub-Signature-256: sha256={{signature}}' }),
    '/webhook',
    { secret: PASSWORD },
  ],
  ['Hawk with its payload', an('hawk', { id: USER, payload: 'yes' }), '/hawk/payload', { key: PASSWORD }],
  ['OAuth 1.0 in a form', an('oauth1', { consumerKey: USER, place: 'body' }), '/oauth1/form', oauth1Secrets(PASSWORD)],
  [
    'AWS Signature v4',
    an('aws', { accessKeyId: USER, region: 'eu-central-1', service: 'sqs' }),
    '/aws/me',
    { secretAccessKey: PASSWORD },
  ],
])('%s: the body is signed', async (name, auth, relativeUri, secrets) => {
  const form = name.endsWith('form')
  const connection = connectionTo(auth, relativeUri, {
    mediaType: form ? 'urlencoded' : 'json',
    test: aTestSettings({
      relativeUri,
      method: 'POST',
      body: form ? 'name=Z%C3%B6e+%26+co' : '{"name":"Zöe & co"}',
      successPath: 'user',
    }),
  })
  expect((await tryOut(aWorker(), connection, { secrets })).verdict).toMatchObject({ code: 'ok' })
})

test('a challenge is answered once, and the next test signs at once', async () => {
  const worker = aWorker()
  const connection = connectionTo(an('digest', { username: USER }), '/digest/me')
  const first = await tryOut(worker, connection, { secrets: { password: PASSWORD } })
  expect(first.row.steps.find(({ name }) => name === 'request')?.entries).toHaveLength(2)
  const second = await tryOut(worker, connection, { secrets: { password: PASSWORD } })
  expect(second.verdict.code).toBe('ok')
  expect(second.row.steps.find(({ name }) => name === 'request')?.entries).toHaveLength(1)
})

test('a nonce that the server no longer knows is stale: the request is signed once more, with the new one', async () => {
  const worker = aWorker()
  const { challenges } = worker.deps
  const connection = connectionTo(an('digest', { username: USER }), '/digest/me')
  await tryOut(worker, connection, { secrets: { password: PASSWORD } })
  for (const [key, challenge] of challenges) challenges.set(key, { ...challenge, nonce: 'forgotten' })
  const { verdict, row } = await tryOut(worker, connection, { secrets: { password: PASSWORD } })
  expect(verdict.code).toBe('ok')
  expect(row.steps.find(({ name }) => name === 'request')?.entries).toHaveLength(2)
})

test.each(hasApache ? ['mod_auth_digest'] : [])('Apache’s %s takes the right password, and refuses another', async () => {
  const apache = await startApache(USER, PASSWORD)
  onTestFinished(() => apache.close())
  const connection = connectionTo(an('digest', { username: USER }), '/digest/me', { baseUri: apache.url })
  expect((await tryOut(aWorker(), connection, { secrets: { password: PASSWORD } })).verdict.code).toBe('ok')
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { password: 'wrong' } })
  expect(verdict).toMatchObject({ code: 'bad-credentials', facts: { status: 401 } })
})

test('Hawk: by a server’s clock that is ten minutes behind, the request is signed once more', async () => {
  const connection = connectionTo(an('hawk', { id: USER }), '/hawk/me', { baseUri: late.url })
  const { verdict, row } = await tryOut(aWorker(), connection, { secrets: { key: PASSWORD } })
  expect(verdict.code).toBe('ok')
  expect(row.steps.find(({ name }) => name === 'request')?.entries).toHaveLength(2)
})

test('a clock that is off is said to be, and by how much', async () => {
  const auth = an('jwt', { payload: claims(USER).replace('"exp"', '"nbf":{{timestamp "unix"}},"exp"') })
  const connection = connectionTo(auth, '/jwt/me', { baseUri: late.url })
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { key: late.privateKey } })
  expect(verdict).toMatchObject({
    code: 'bad-credentials',
    facts: { reason: 'clock-skew', detail: 'This device’s clock is 10 min ahead of the server’s.' },
  })
})

test('an encrypted key is refused before anything is sent', async () => {
  const auth = an('jwt', { payload: claims(USER) })
  const key = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n-----END ENCRYPTED PRIVATE KEY-----'
  const worker = aWorker()
  const { verdict } = await tryOut(worker, connectionTo(auth, '/jwt/me'), { secrets: { key } })
  expect(verdict).toMatchObject({
    code: 'misconfigured',
    facts: { reason: 'auth.key', detail: expect.stringContaining('encrypted') as string },
  })
  expect(await worker.deps.db.exchanges.count()).toBe(0)
})

test('nothing of a signature or a secret is in the log', async () => {
  for (const [, auth, path, secrets] of cases) {
    const worker = aWorker()
    const sent: string[] = []
    const spy = aWorker({
      profile: { db: worker.deps.db, vaultDatabase: worker.vaultDatabase },
      fetch: (url, init) => {
        sent.push(url, ...(init.headers as [string, string][]).map(([, value]) => value)) // as send() writes them
        return fetch(url, init)
      },
    })
    await tryOut(spy, connectionTo(auth, path), { secrets: secrets(PASSWORD) })
    const log = JSON.stringify(await worker.deps.db.exchanges.toArray())
    const signatures = sent.flatMap((text) => [
      ...text.matchAll(/(?:response=|mac=|signature"?=|Signature=|PasswordDigest=)"?([^"&,]{20,})/gi),
    ])
    for (const [, signature = PASSWORD] of signatures) expect(log).not.toContain(signature)
    expect(log).not.toContain(PASSWORD)
  }
})
