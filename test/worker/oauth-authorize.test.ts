import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { readTokens } from '../../src/storage/tokens'
import { aClient, anOAuthConnection, begin, callBack, rowOf, settle } from '../support/oauth'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { signIn } from '../support/servers/sign-in'
import { aProfile, aWorker, tryOut } from '../support/worker-deps'

let provider: OidcProvider
beforeAll(async () => {
  provider = await startOidcProvider()
})
afterAll(() => provider.close())

test('a public client signs in with PKCE, and the token works', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)

  const { attemptId, url } = await begin(worker, connection)
  const finished = await callBack(worker, await signIn(url))
  expect(finished).toMatchObject({ attemptId, connectionId: connection.id, waiting: false, verdict: { code: 'ok' } })

  const row = await rowOf(worker, attemptId)
  expect(row.open).toBe(0)
  expect(row.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'settings passed',
    'window passed',
    'callback passed',
    'token passed',
    'identity passed',
  ])
  const tokens = await readTokens(worker.deps.db, connection.id)
  expect(tokens).toMatchObject({
    tokenType: 'bearer',
    refreshable: true,
    asked: ['openid', 'offline_access'],
    identity: { claims: { sub: 'ada' }, checked: ['signature', 'issuer', 'audience', 'expiry', 'nonce'], problem: '' },
  })
  expect(tokens?.expiresAt).toBeGreaterThan(Date.now() + 3_500_000)
  expect((await tryOut(worker, connection)).verdict).toMatchObject({ code: 'ok', facts: { status: 200 } })
})

test.each([
  ['whose issuer is not known', { issuer: '', issInCallback: false }],
  ['whose id_token is not to be looked at', { deviations: ['no-id-token-check' as const] }],
])('a client %s signs in, and nothing is made of the id_token', async (_, changes) => {
  const worker = aWorker()
  const client = aClient(provider, changes)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  const { url } = await begin(worker, connection)
  expect((await callBack(worker, await signIn(url))).verdict).toMatchObject({ code: 'ok', facts: { reason: 'authorized' } })
  expect((await readTokens(worker.deps.db, connection.id))?.identity).toBeUndefined()
  expect((await tryOut(worker, connection)).verdict.code).toBe('ok')
})

test('a confidential client signs in with its secret, by Basic and in the body', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.webClient, authentication: 'basic' })
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection, { clientSecret: provider.webSecret })
  const { url } = await begin(worker, connection)
  expect((await callBack(worker, await signIn(url))).verdict.code).toBe('ok')
})

test('a client without a secret that needs one is told before the user leaves', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.webClient, authentication: 'basic' })
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  const { verdict } = await begin(worker, connection)
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { detail: 'The client secret is missing.' } })
})

test('a wrong client secret is a verdict about the client, in the provider’s words', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.webClient, authentication: 'basic' })
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection, { clientSecret: 'not-the-secret' })
  const { attemptId, url } = await begin(worker, connection)
  const { verdict } = await callBack(worker, await signIn(url))
  expect(verdict).toMatchObject({ code: 'bad-credentials', facts: { reason: 'oauth-client', status: 401 } })
  expect(verdict.facts.serverSays).toContain('invalid_client')
  expect((await rowOf(worker, attemptId)).verdict).toEqual(verdict)
})

test('private_key_jwt signs in', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.keyedClient, authentication: 'private_key_jwt' })
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection, { privateKey: provider.privateKey })
  const { url } = await begin(worker, connection)
  expect((await callBack(worker, await signIn(url))).verdict).toMatchObject({ code: 'ok' })
})

test('whoever cancels at the provider is heard', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  const { url } = await begin(worker, connection)
  const { verdict } = await callBack(worker, await signIn(url, 'cancel'))
  expect(verdict).toMatchObject({ code: 'forbidden', facts: { reason: 'oauth-denied' } })
  expect(verdict.facts.serverSays).toContain('access_denied')
})

test('the worker is killed while the user is away: the next one takes up the answer', async () => {
  const profile = aProfile()
  const first = aWorker({ profile })
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(first, client, connection)
  const { attemptId, url } = await begin(first, connection)
  const query = await signIn(url)

  const second = aWorker({ profile })
  await second.call(api.hello, {}, {})
  expect((await rowOf(second, attemptId)).open).toBe(1)
  expect((await callBack(second, query)).verdict.code).toBe('ok')
  expect((await tryOut(second, connection)).verdict.code).toBe('ok')
})

test('two attempts at once end each with its own answer, in any order', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connections = [anOAuthConnection(provider, client), anOAuthConnection(provider, client)] as const
  for (const connection of connections) await settle(worker, client, connection)
  const [first, second] = [await begin(worker, connections[0]), await begin(worker, connections[1])]
  const answers = [await signIn(second.url), await signIn(first.url)] as const
  expect(await callBack(worker, answers[0])).toMatchObject({ attemptId: second.attemptId, verdict: { code: 'ok' } })
  expect(await callBack(worker, answers[1])).toMatchObject({ attemptId: first.attemptId, verdict: { code: 'ok' } })
})

test('the wait ends when the user stops it, or after a quarter of an hour; a late answer says so', async () => {
  const profile = aProfile()
  let now = Date.now()
  const worker = aWorker({ profile, now: () => now })
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)

  const stopped = await begin(worker, connection)
  await worker.call(api.stopWaiting, { attemptId: stopped.attemptId }, { reason: 'stopped' })
  expect((await rowOf(worker, stopped.attemptId)).verdict).toEqual({ code: 'no-callback', facts: { reason: 'stopped' } })
  expect((await callBack(worker, await signIn(stopped.url))).verdict.facts.reason).toBe('oauth-late')

  const forgotten = await begin(worker, connection)
  now += 16 * 60 * 1000
  await worker.call(api.hello, {}, {})
  expect((await rowOf(worker, forgotten.attemptId)).verdict).toEqual({ code: 'no-callback', facts: { reason: 'timeout' } })

  // Nobody has to reload a page for that: an answer that comes later is too late.
  const late = await begin(worker, connection)
  const query = await signIn(late.url)
  now += 16 * 60 * 1000
  expect((await callBack(worker, query)).verdict.facts.reason).toBe('oauth-late')
  expect((await rowOf(worker, late.attemptId)).verdict).toEqual({ code: 'no-callback', facts: { reason: 'timeout' } })
})

test('a vault that is locked when the answer comes uses nothing up: with the passphrase the sign-in goes on', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  const passphrase = 'correct horse battery'
  await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })
  const { attemptId, url } = await begin(worker, connection)
  const query = await signIn(url)
  await worker.call(api.lockVault, {}, {})

  expect(await callBack(worker, query)).toMatchObject({ attemptId, waiting: false, verdict: { code: 'locked' } })
  expect(await rowOf(worker, attemptId)).toMatchObject({ open: 1, authorization: { answered: false } })
  const wrong = await worker.call(api.finishAuthorization, {}, { answer: query, passphrase: 'not the passphrase' })
  expect(wrong).toMatchObject({ status: 403, body: { type: 'wrong-passphrase' } })
  const tables = await Promise.all(worker.deps.db.tables.map((table) => table.toArray()))
  expect(JSON.stringify(tables)).not.toContain(new URLSearchParams(query).get('code'))

  const right = await worker.call(api.finishAuthorization, {}, { answer: query, passphrase })
  expect(right.body).toMatchObject({ attemptId, verdict: { code: 'ok' } })
  expect((await callBack(worker, query)).verdict.facts.reason).toBe('oauth-replayed')
})

test('a newer sign-in of a connection ends the one that still waits, and says so', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  const bystander = anOAuthConnection(provider, client)
  for (const each of [connection, bystander]) await settle(worker, client, each)
  const others = await begin(worker, bystander)
  const first = await begin(worker, connection)
  const query = await signIn(first.url)
  const second = await begin(worker, connection)
  expect(await rowOf(worker, first.attemptId)).toMatchObject({
    open: 0,
    verdict: { code: 'interrupted', facts: { reason: 'oauth-superseded' } },
  })
  expect(await worker.deps.vault.open(first.attemptId)).toEqual([])
  expect((await callBack(worker, query)).verdict.facts.reason).toBe('oauth-late')
  expect((await callBack(worker, await signIn(second.url))).verdict.code).toBe('ok')
  expect((await rowOf(worker, others.attemptId)).open).toBe(1)
})

test('nothing secret of a sign-in is in any row, and its token call is in the log', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.webClient, authentication: 'post' })
  const connection = anOAuthConnection(provider, client)
  await settle(worker, { ...client, authentication: 'basic' }, connection, { clientSecret: provider.webSecret })
  const { attemptId, url } = await begin(worker, connection)
  const query = await signIn(url)
  await callBack(worker, query)

  const { db, vault } = worker.deps
  const secrets = [...(await vault.open(connection.id)), ...(await vault.open(client.id))].map(({ value }) => value)
  expect(secrets.length).toBeGreaterThanOrEqual(4)
  const rows = await Promise.all(db.tables.map((table) => table.toArray()))
  const text = JSON.stringify(rows)
  for (const secret of [...secrets, new URLSearchParams(query).get('code') ?? '']) expect(text).not.toContain(secret)
  const exchanges = await db.exchanges.where('testId').equals(attemptId).toArray()
  expect(exchanges.map(({ cause }) => cause).sort()).toEqual(['keys', 'login', 'token'])
  // The verifier has done its work.
  expect(await vault.open(attemptId)).toEqual([])
})
