import { expect, test } from 'vitest'
import { aConnection, aTestSettings, aToken } from '../../test/support/builders'
import { initialAuth, type AuthConfig } from './auth'
import { bindingsOf } from './bindings'

const origins = ['https://api.example.com']
const login = initialAuth('login') as Extract<AuthConfig, { kind: 'login' }>

test.each([
  [aToken(), { token: { origins, slots: ['header:authorization'] } }],
  [aToken({ headerName: 'X-API-Key' }), { token: { origins, slots: ['header:x-api-key'] } }],
  [aToken({ place: 'query', parameter: 'Key' }), { token: { origins, slots: ['query:Key'] } }],
  [aToken({ place: 'body' }), { token: { origins, slots: ['body'] } }],
  [{ kind: 'basic', username: 'ada' } as const, { password: { origins, slots: ['header:authorization'] } }],
  [{ kind: 'none' } as const, {}],
])('where the secrets of %o go is found by writing the requests', async (auth, bindings) => {
  expect(await bindingsOf(aConnection({ auth, test: aTestSettings({ method: 'POST' }) }))).toEqual(bindings)
})

const signing: [AuthConfig['kind'], Record<string, unknown>][] = [
  ['digest', { password: ['header:authorization'] }],
  ['jwt', { key: ['header:authorization'] }],
  ['aws', { secretAccessKey: ['header:authorization'], sessionToken: ['header:authorization', 'header:x-amz-security-token'] }],
  ['hmac', { secret: ['header:x-signature'] }],
  ['hawk', { key: ['header:authorization'] }],
  ['wsse', { password: ['header:x-wsse'] }],
]

test.each(signing)('the secrets of %s need not be good keys to show where their signature goes', async (kind, slots) => {
  const found = await bindingsOf(aConnection({ auth: initialAuth(kind) }))
  expect(Object.fromEntries(Object.entries(found).map(([field, binding]) => [field, binding.slots]))).toEqual(slots)
})

test('each secret is bound to the host of the request it stands in', async () => {
  const auth = { ...login, username: 'ada', login: { ...login.login, uri: 'https://auth.example/login' } }
  expect(await bindingsOf(aConnection({ auth }))).toEqual({
    password: { origins: ['https://auth.example'], slots: ['body'] },
    session: { origins, slots: ['header:authorization'] },
  })
})

test('allowed origins are added, and what no request uses may go nowhere', async () => {
  const connection = aConnection({
    auth: { kind: 'custom' },
    custom: { unencrypted: {}, encrypted: ['used', 'unused'] },
    headers: [{ name: 'X-Key', value: '{{hmac "text" connection.http.encrypted.used "sha256"}}' }],
    allowedOrigins: ['https://files.example', 'no origin'],
  })
  const both = ['https://api.example.com', 'https://files.example']
  expect(await bindingsOf(connection)).toEqual({
    'encrypted.used': { origins: both, slots: ['header:x-key'] },
    'encrypted.unused': { origins: both, slots: [] },
  })
})

test('a template’s mistake elsewhere does not hide where a secret goes; without an address there is no place', async () => {
  const connection = aConnection({ headers: [{ name: 'X-A', value: '{{nonsense}}' }] })
  expect((await bindingsOf(connection))['token']?.slots).toEqual(['header:authorization'])
  expect(await bindingsOf({ ...connection, baseUri: 'nowhere' })).toEqual({})
})
