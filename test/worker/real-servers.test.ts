import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestSettings } from '../../src/core/settings'
import { aTestSettings } from '../support/builders'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { startVerdaccio, type Verdaccio } from '../support/servers/verdaccio'
import { aKeyedConnection, aWorker, tryOut } from '../support/worker-deps'

let verdaccio: Verdaccio
let provider: OidcProvider
beforeAll(async () => {
  verdaccio = await startVerdaccio()
  provider = await startOidcProvider()
})
afterAll(async () => {
  await verdaccio.close()
  await provider.close()
})

const atVerdaccio = (relativeUri: string, rules: Partial<TestSettings> = {}) =>
  aKeyedConnection({
    baseUri: verdaccio.url,
    auth: { kind: 'basic', username: verdaccio.username },
    test: aTestSettings({ relativeUri, ...rules }),
  })

test('verdaccio takes the right password and refuses a wrong one', async () => {
  const connection = atVerdaccio('/-/npm/v1/user')
  const { password } = verdaccio
  expect((await tryOut(aWorker(), connection, { secrets: { password } })).verdict.code).toBe('ok')
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { password: `${password}!` } })
  expect(verdict).toMatchObject({
    code: 'bad-credentials',
    facts: { status: 401, serverSays: expect.stringContaining('logged in') as string },
  })
})

test('verdaccio answers 200 to anybody at whoami: the negative control finds it out', async () => {
  for (const password of [verdaccio.password, 'wrong']) {
    const { verdict } = await tryOut(aWorker(), atVerdaccio('/-/whoami'), { secrets: { password } })
    expect(verdict).toMatchObject({ code: 'inconclusive', facts: { reason: 'credentials-not-checked' } })
  }
})

test('a success path makes whoami a proof', async () => {
  const connection = atVerdaccio('/-/whoami', { successPath: 'username', successValues: verdaccio.username })
  const { password } = verdaccio
  expect((await tryOut(aWorker(), connection, { secrets: { password } })).verdict.code).toBe('ok')
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { password: 'wrong' } })
  expect(verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'success-path', status: 200 } })
})

test('oidc-provider takes its bearer token and refuses another', async () => {
  const connection = aKeyedConnection({
    baseUri: provider.url,
    test: aTestSettings({ relativeUri: '/me', successPath: 'sub' }),
  })
  expect((await tryOut(aWorker(), connection, { secrets: { token: provider.accessToken } })).verdict.code).toBe('ok')
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { token: 'made-up' } })
  expect(verdict).toMatchObject({ code: 'bad-credentials', facts: { status: 401, serverSays: 'invalid token provided' } })
})

test('oidc-provider checks Basic credentials of a form at its token endpoint', async () => {
  const connection = aKeyedConnection({
    baseUri: provider.url,
    auth: { kind: 'basic', username: provider.clientId },
    mediaType: 'urlencoded',
    test: aTestSettings({
      relativeUri: '/token',
      method: 'POST',
      body: 'grant_type=client_credentials',
      successPath: 'access_token',
    }),
  })
  const { clientSecret } = provider
  expect((await tryOut(aWorker(), connection, { secrets: { password: clientSecret } })).verdict.code).toBe('ok')
  const { verdict } = await tryOut(aWorker(), connection, { secrets: { password: 'wrong' } })
  expect(verdict).toMatchObject({ code: 'bad-credentials', facts: { serverSays: 'client authentication failed' } })
})
