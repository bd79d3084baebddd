import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { readTokens } from '../../src/storage/tokens'
import { aClient, anOAuthConnection, begin, callBack, rowOf, settle } from '../support/oauth'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { signIn } from '../support/servers/sign-in'
import { aWorker, tryOut, type TestWorker } from '../support/worker-deps'

let provider: OidcProvider
beforeAll(async () => {
  provider = await startOidcProvider()
})
afterAll(() => provider.close())

async function signedIn(worker: TestWorker, auth: Parameters<typeof anOAuthConnection>[2] = {}) {
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client, auth)
  await settle(worker, client, connection)
  await callBack(worker, await signIn((await begin(worker, connection)).url))
  return { client, connection }
}

const tokenCalls = () => provider.requests.filter((request) => request === 'POST /token').length

test('how long before its end a token is renewed is the connection’s to say', async () => {
  let ahead = 0
  const worker = aWorker({ now: () => Date.now() + ahead })
  const usual = await signedIn(worker)
  const early = await signedIn(worker, { skew: '900' })
  ahead = 3_000_000 // ten minutes are left
  const before = tokenCalls()
  expect((await tryOut(worker, usual.connection)).verdict.code).toBe('ok')
  expect(tokenCalls()).toBe(before)
  expect((await tryOut(worker, early.connection)).verdict.code).toBe('ok')
  expect(tokenCalls()).toBe(before + 1)
})

test('a refresh token that was revoked at the provider turns the connection to needs-authorization', async () => {
  let ahead = 0
  const worker = aWorker({ now: () => Date.now() + ahead })
  const { client, connection } = await signedIn(worker)
  const held = await worker.deps.vault.open(connection.id)
  const token = held.find(({ field }) => field === 'refreshToken')?.value ?? ''
  await fetch(client.endpoints.revoke, {
    method: 'POST',
    body: new URLSearchParams({ token, client_id: client.clientId, token_type_hint: 'refresh_token' }),
  })
  ahead = 3_590_000
  const { verdict } = await tryOut(worker, connection)
  expect(verdict).toMatchObject({ code: 'needs-authorization', facts: { reason: 'refresh' } })
  expect((await readTokens(worker.deps.db, connection.id))?.needs).toEqual(verdict)
  // It is not asked again in vain.
  const before = tokenCalls()
  await tryOut(worker, connection)
  expect(tokenCalls()).toBeLessThanOrEqual(before + 1)
})

test('a client’s secret is rotated once, and all of its connections go on', async () => {
  const worker = aWorker()
  const changes = { clientId: provider.clientId, authentication: 'basic', scopes: '' } as const
  const client = aClient(provider, changes)
  const [one, other] = [0, 1].map(() => anOAuthConnection(provider, client, { grant: 'client_credentials' }))
  if (!one || !other) throw new Error('There are two.')
  await settle(worker, client, one, { clientSecret: 'an-old-secret' })
  await settle(worker, client, other)
  const tokenOf = async (connection: typeof one) =>
    (await tryOut(worker, connection)).row.steps.find(({ name }) => name === 'token')?.outcome
  expect(await tokenOf(one)).toBe('failed')

  const secrets = { clientSecret: provider.clientSecret }
  await worker.call(api.sealClientSecrets, { clientId: client.id }, { client, secrets })
  expect([await tokenOf(one), await tokenOf(other)]).toEqual(['passed', 'passed'])
})

test('two attempts of one connection at once: the newer one counts, and an answer to the older one changes nothing', async () => {
  const worker = aWorker()
  const client = aClient(provider)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  const [first, second] = [await begin(worker, connection), await begin(worker, connection)]
  const [answerOfSecond, answerOfFirst] = [await signIn(second.url), await signIn(first.url)]
  expect((await callBack(worker, answerOfSecond)).verdict.code).toBe('ok')
  expect((await callBack(worker, answerOfFirst)).verdict.facts.reason).toBe('oauth-late')
  expect((await rowOf(worker, first.attemptId)).verdict?.facts.reason).toBe('oauth-superseded')
  expect((await rowOf(worker, second.attemptId)).verdict?.code).toBe('ok')
  expect((await tryOut(worker, connection)).verdict.code).toBe('ok')
})
