import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { oauth1 } from '../../src/core/auth/oauth1'
import type { OAuth1Config } from '../../src/core/auth/oauth1-settings'
import { connectionSchema, type Connection } from '../../src/core/connection'
import { aTestSettings } from '../support/builders'
import { begin, callBack, REDIRECT_URI, rowOf } from '../support/oauth'
import { startOAuth1Provider, type OAuth1Provider } from '../support/servers/oauth1-provider'
import { aKeyedConnection, aProfile, aWorker, tryOut, type TestWorker } from '../support/worker-deps'

let provider: OAuth1Provider
beforeAll(async () => {
  provider = await startOAuth1Provider()
})
afterAll(() => provider.close())

const aSignIn = (changes: Partial<OAuth1Config> = {}): Connection =>
  aKeyedConnection({
    baseUri: provider.url,
    auth: {
      ...oauth1.initial,
      consumerKey: provider.consumerKey,
      tokenBy: 'sign-in',
      temporaryUri: `${provider.url}/request_token`,
      authorizeUri: `${provider.url}/authorize`,
      tokenUri: `${provider.url}/access_token`,
      ...changes,
    },
    test: aTestSettings({ relativeUri: '/me', successPath: 'user' }),
  })

/** Stores the connection as the page does, and seals the app's secret. */
async function settled(worker: TestWorker, connection: Connection, consumerSecret = provider.consumerSecret) {
  await worker.deps.db.connections.put(connection)
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { consumerSecret } })
  return connection
}

const valuesOf = async (worker: TestWorker, { id }: Connection) => (await worker.deps.vault.open(id)).map(({ value }) => value)

/** What the provider's page would send the browser back with. */
async function pressed(url: string, link: 'Agree' | 'Deny'): Promise<string> {
  const page = await (await fetch(url)).text()
  const [, href = ''] = new RegExp(`href="([^"]+)">${link}<`).exec(page) ?? []
  expect(href.startsWith(REDIRECT_URI)).toBe(true)
  return new URL(href).search
}

test.each(['header', 'query', 'body'] as const)('a person agrees, and the token works: parameters in the %s', async (place) => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn({ place }))
  const { attemptId, url } = await begin(worker, connection)
  const finished = await callBack(worker, await pressed(url, 'Agree'))
  expect(finished).toMatchObject({ attemptId, verdict: { code: 'ok', facts: { reason: 'authorized', label: 'ada' } } })
  const row = await rowOf(worker, attemptId)
  expect(row.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'settings passed',
    'window passed',
    'callback passed',
    'token passed',
  ])
  expect(await valuesOf(worker, connection)).toHaveLength(3)
  // A GET has no body to put them in.
  if (place !== 'body') expect((await tryOut(worker, connection)).verdict).toMatchObject({ code: 'ok', facts: { status: 200 } })
})

test('both calls are in the log, with nothing secret in any row', async () => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn())
  const { attemptId, url } = await begin(worker, connection)
  await callBack(worker, await pressed(url, 'Agree'))
  await tryOut(worker, connection)

  const { db, vault } = worker.deps
  const exchanges = await db.exchanges.where('testId').equals(attemptId).toArray()
  expect(exchanges.map(({ cause }) => cause).sort()).toEqual(['login', 'temporary', 'token'])
  const text = JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())))
  for (const secret of [...provider.issued, provider.consumerSecret]) expect(text).not.toContain(secret)
  expect(await vault.open(attemptId)).toEqual([])
})

test('without a token nothing is sent, and the verdict says to sign in', async () => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn())
  expect((await tryOut(worker, connection)).verdict).toEqual({ code: 'needs-authorization', facts: { reason: 'missing' } })
})

test('the worker is killed while the user is away: the next one takes up the answer', async () => {
  const profile = aProfile()
  const first = aWorker({ profile })
  const connection = await settled(first, aSignIn())
  const { url } = await begin(first, connection)
  const second = aWorker({ profile })
  await second.call(api.hello, {}, {})
  expect((await callBack(second, await pressed(url, 'Agree'))).verdict.code).toBe('ok')
})

test('a wrong consumer secret is refused before anybody is sent anywhere', async () => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn(), 'not-the-secret')
  const { attemptId, verdict } = await begin(worker, connection)
  expect(verdict).toMatchObject({
    code: 'bad-credentials',
    facts: { reason: 'oauth1-temporary', status: 401, serverSays: 'signature_invalid' },
  })
  expect((await rowOf(worker, attemptId)).verdict).toEqual(verdict)
})

test('a provider that does not confirm the callback is not gone to', async () => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn({ temporaryUri: `${provider.url}/old/request_token` }))
  const { url, verdict } = await begin(worker, connection)
  expect(verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'oauth1-unconfirmed' } })
  expect(url).toBe('')
})

test('whoever denies is heard, and the way that Twitter says it, too', async () => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn())
  const first = await begin(worker, connection)
  expect((await callBack(worker, await pressed(first.url, 'Deny'))).verdict).toEqual({
    code: 'forbidden',
    facts: { reason: 'oauth-denied', serverSays: 'user_refused' },
  })
  const second = await begin(worker, connection)
  const token = new URL(second.url).searchParams.get('oauth_token') ?? ''
  expect((await callBack(worker, `?denied=${token}`)).verdict).toMatchObject({
    code: 'forbidden',
    facts: { reason: 'oauth-denied' },
  })
})

test('a wrong verifier, and none, end the sign-in without a token', async () => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn())
  const wrong = new URLSearchParams(await pressed((await begin(worker, connection)).url, 'Agree'))
  wrong.set('oauth_verifier', 'made-up-verifier')
  expect((await callBack(worker, `?${wrong.toString()}`)).verdict).toMatchObject({
    code: 'bad-credentials',
    facts: { reason: 'oauth1-verifier', serverSays: 'verifier_invalid' },
  })
  const without = new URLSearchParams(await pressed((await begin(worker, connection)).url, 'Agree'))
  without.delete('oauth_verifier')
  expect((await callBack(worker, `?${without.toString()}`)).verdict.facts.reason).toBe('oauth1-no-verifier')
  expect((await worker.deps.vault.open(connection.id)).map(({ field }) => field)).toEqual(['consumerSecret'])
})

test('an answer for another token, or for the wrong kind of sign-in, is not looked at; one counts once', async () => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn())
  const { attemptId, url } = await begin(worker, connection)
  const answer = await pressed(url, 'Agree')
  const token = new URLSearchParams(answer).get('oauth_token') ?? ''
  for (const strange of [`?oauth_token=${randomUUID()}&oauth_verifier=x`, `?state=${token}&code=x`, '?oauth_verifier=x'])
    expect((await callBack(worker, strange)).verdict.facts.reason).toBe('oauth-state')
  expect((await rowOf(worker, attemptId)).open).toBe(1)
  const twice = await Promise.all([callBack(worker, answer), callBack(worker, answer)])
  expect(twice.map(({ verdict }) => verdict.facts.reason).sort()).toEqual(['authorized', 'oauth-replayed'])
})

test('an address of plain http is refused before anything is sent', async () => {
  const worker = aWorker()
  const connection = await settled(worker, aSignIn({ tokenUri: 'http://api.example.com/access_token' }))
  const { verdict } = await begin(worker, connection)
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'auth.tokenUri' } })
})

test('a connection of before the sign-in opens as it was', () => {
  const { tokenBy: _, temporaryUri: __, authorizeUri: ___, tokenUri: ____, ...old } = oauth1.initial
  expect(connectionSchema.parse({ ...aKeyedConnection(), auth: old }).auth).toMatchObject({ tokenBy: 'entered' })
})
