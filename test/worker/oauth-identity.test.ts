import { OAuth2Server } from 'oauth2-mock-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTokens } from '../../src/storage/tokens'
import { aClient, anOAuthConnection, begin, callBack, settle } from '../support/oauth'
import { aWorker, tryOut, type TestWorker } from '../support/worker-deps'

// A server whose tokens, and keys, can be bent.
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

type Claims = Record<string, unknown>
const NOW = () => Math.floor(Date.now() / 1000)

/** Every id_token from now on says this. */
const saying = (change: Claims) =>
  server.service.on('beforeTokenSigning', ({ payload }: { payload: Claims }) => Object.assign(payload, change))

async function prepared(endpoints: { jwks?: string } = {}) {
  const worker = aWorker()
  const client = aClient(
    { url },
    {
      issInCallback: false,
      scopes: 'openid offline_access',
      extras: [],
      endpoints: { authorize: `${url}/authorize`, token: `${url}/token`, jwks: `${url}/jwks`, ...endpoints },
    },
  )
  const connection = anOAuthConnection({ url }, client)
  await settle(worker, client, connection)
  return { worker, client, connection }
}

async function signIn(worker: TestWorker, connection: Parameters<typeof begin>[1]) {
  const { url: authorize } = await begin(worker, connection)
  const { headers } = await fetch(authorize, { redirect: 'manual' })
  return (await callBack(worker, new URL(headers.get('Location') ?? '').search)).verdict
}

test.each<[string, Claims, RegExp]>([
  ['nonce', { nonce: 'of-another-sign-in' }, /Its nonce is not the one of this sign-in/],
  ['aud', { aud: 'another-app' }, /made for another app \(aud\): another-app, and not for public-client/],
  ['iss', { iss: 'https://evil.example' }, /another issuer \(iss\): https:\/\/evil\.example, where http:\/\/127/],
  ['exp', { exp: NOW() - 3600 }, /It ended \(exp\) at \d{4}-/],
  ['azp', { aud: ['public-client', 'another-app'], azp: 'another-app' }, /given to another app \(azp\): another-app/],
  ['sub', { sub: undefined }, /claim missing/],
])('an id_token with a wrong %s is refused in words, and no token is kept', async (_, claims, words) => {
  const { worker, connection } = await prepared()
  saying(claims)
  const verdict = await signIn(worker, connection)
  expect(verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'oauth-identity' } })
  expect(verdict.facts.detail).toMatch(words)
  expect(await worker.deps.vault.open(connection.id)).toEqual([])
})

test('a clock that is off by ten minutes does no harm to an id_token', async () => {
  const { worker, connection } = await prepared()
  saying({ exp: NOW() - 600 })
  expect((await signIn(worker, connection)).code).toBe('ok')
})

test('where the keys are not to be had, the sign-in works and says why the signature was not checked', async () => {
  const noted = async (jwks: string) => {
    const { worker, connection } = await prepared({ jwks })
    expect((await signIn(worker, connection)).code).toBe('ok')
    return (await readTokens(worker.deps.db, connection.id))?.identity?.problem
  }
  expect(await noted('')).toBe('Its signature was not checked, because the OAuth client names no address of keys (JWKS).')
  expect(await noted('http://127.0.0.1:9/jwks')).toMatch(/because the address of keys \(JWKS\) does not answer browsers/)
  expect(await noted(`${url}/no-such-page`)).toMatch(/because the address of keys \(JWKS\) answered with status 404/)
})

test('a renewed id_token is checked, too: its signature, and that it speaks of the same person', async () => {
  const { worker, connection } = await prepared()
  expect((await signIn(worker, connection)).code).toBe('ok')
  const expire = async () => worker.deps.db.tokens.update(connection.id, { expiresAt: Date.now() })

  await expire()
  await tryOut(worker, connection)
  expect((await readTokens(worker.deps.db, connection.id))?.identity).toMatchObject({
    checked: ['signature', 'issuer', 'audience', 'expiry', 'subject'],
    problem: '',
  })

  await expire()
  saying({ sub: 'somebody-else' })
  const { verdict } = await tryOut(worker, connection)
  expect(verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'oauth-identity' } })
  expect(verdict.facts.detail).toContain('somebody else (sub)')
})
