import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { oauth2 } from '../../src/core/auth/oauth2'
import { lintOAuthClient } from '../../src/core/oauth/client-lint'
import { headersFor } from '../../src/build/policy'
import { aClient, anOAuthConnection, begin, callBack, rowOf, settle } from '../support/oauth'
import { onLoopback } from '../support/servers/loopback'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { signIn } from '../support/servers/sign-in'
import { aWorker, tryOut, type TestWorker } from '../support/worker-deps'

// Best current practice for OAuth 2.0 security, as far as it is a client's in a browser. The numbers are those of its sections.
// https://www.rfc-editor.org/rfc/rfc9700

let provider: OidcProvider
beforeAll(async () => {
  provider = await startOidcProvider()
})
afterAll(() => provider.close())

async function settled(worker: TestWorker, changes: Parameters<typeof aClient>[1] = {}) {
  const client = aClient(provider, changes)
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection)
  return { client, connection }
}

/** The callback's query with other values. */
function altered(query: string, changes: Record<string, string | undefined>): string {
  const answer = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) answer.delete(name)
    else answer.set(name, value)
  }
  return `?${String(answer)}`
}

const tokenCalls = () => provider.requests.filter((request) => request === 'POST /token').length

test('2.1, 4.7: a callback with a state of nobody’s, or with none, is not looked at and ends no attempt', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker)
  const { attemptId, url } = await begin(worker, connection)
  const query = await signIn(url)
  const before = tokenCalls()
  for (const state of ['made-up', undefined])
    expect((await callBack(worker, altered(query, { state }))).verdict.facts.reason).toBe('oauth-state')
  expect((await rowOf(worker, attemptId)).open).toBe(1)
  expect(tokenCalls()).toBe(before)
  expect((await callBack(worker, query)).verdict.code).toBe('ok')
})

test('2.1, 4.5: an answer counts once, also when it arrives twice at the same moment', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker)
  const { url } = await begin(worker, connection)
  const query = await signIn(url)
  const before = tokenCalls()
  const finished = await Promise.all([callBack(worker, query), callBack(worker, query)])
  expect(finished.map(({ verdict }) => verdict.facts.reason).sort()).toEqual(['authorized', 'oauth-replayed'])
  expect((await callBack(worker, query)).verdict.facts.reason).toBe('oauth-replayed')
  expect(tokenCalls() - before).toBe(1)
})

test('2.1, 4.4: an answer from another issuer is refused, and so is one that hides its issuer', async () => {
  for (const iss of ['https://evil.example', undefined]) {
    const worker = aWorker()
    const { connection } = await settled(worker)
    const { url } = await begin(worker, connection)
    const query = await signIn(url)
    const before = tokenCalls()
    const { verdict } = await callBack(worker, altered(query, { iss }))
    expect(verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'oauth-issuer' } })
    expect(tokenCalls()).toBe(before)
  }
})

test('4.4: where no issuer was entered, the one in the answer has to be at the host that was asked', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker, { issuer: '', issInCallback: false })
  const { url } = await begin(worker, connection)
  const { verdict } = await callBack(worker, altered(await signIn(url), { iss: 'https://evil.example' }))
  expect(verdict.facts.reason).toBe('oauth-issuer')
})

test('4.4: a code and its verifier never go to a token endpoint that was put in after the user left', async () => {
  const worker = aWorker()
  const { client, connection } = await settled(worker)
  const { url } = await begin(worker, connection)
  const query = await signIn(url)
  let reached = false
  const evil = await onLoopback(createServer((_, response) => response.end(String((reached = true)))))
  await worker.deps.db.oauthClients.put({ ...client, endpoints: { ...client.endpoints, token: `${evil.url}/token` } })
  const { verdict } = await callBack(worker, query)
  await evil.close()
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'secret-binding' } })
  expect(reached).toBe(false)
})

test.each(['off', 'S256'] as const)(
  '4.4: a code goes to no other client than the one that asked for it, PKCE %s',
  async (pkce) => {
    const worker = aWorker()
    const client = aClient(provider, { clientId: provider.webClient, authentication: 'basic', pkce })
    const connection = anOAuthConnection(provider, client)
    await settle(worker, client, connection, { clientSecret: provider.webSecret })
    const { url } = await begin(worker, connection)
    const query = await signIn(url)
    let reached = false
    const evil = await onLoopback(createServer((_, response) => response.end(String((reached = true)))))
    const other = aClient(evil, { issuer: '', issInCallback: false, pkce: 'off' })
    await settle(worker, other, anOAuthConnection(provider, other, {}, { id: connection.id }))
    const { verdict } = await callBack(worker, query)
    await evil.close()
    expect(verdict).toEqual({ code: 'misconfigured', facts: { reason: 'oauth-changed' } })
    expect(reached).toBe(false)
  },
)

test('2.1.1: PKCE with S256 unless the user says otherwise, with a fresh verifier, state and nonce each time', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker)
  const [first, second] = [await begin(worker, connection), await begin(worker, connection)].map(
    ({ url }) => new URL(url).searchParams,
  )
  for (const name of ['code_challenge', 'state', 'nonce']) {
    expect(first?.get(name)).toMatch(/^[\w-]{43}$/)
    expect(first?.get(name)).not.toBe(second?.get(name))
  }
  expect(first?.get('code_challenge_method')).toBe('S256')
})

test('2.1.1, 4.5.3.1: a code from elsewhere does not fit this attempt’s verifier', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker)
  const [theirs, mine] = [await begin(worker, connection), await begin(worker, connection)]
  const query = await signIn(mine.url)
  const code = new URLSearchParams(await signIn(theirs.url)).get('code') ?? ''
  const { verdict } = await callBack(worker, altered(query, { code }))
  expect(verdict).toMatchObject({ code: 'bad-credentials', facts: { reason: 'oauth-code' } })
})

test('2.1.2: no token is taken from the browser’s address', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker)
  const { url } = await begin(worker, connection)
  expect(new URL(url).searchParams.get('response_type')).toBe('code')
  const { state } = Object.fromEntries(new URL(url).searchParams)
  const { verdict } = await callBack(worker, `#access_token=stolen&token_type=bearer&state=${state}&iss=${provider.url}`)
  expect(verdict).toMatchObject({ code: 'unexpected-response', facts: { reason: 'oauth-callback' } })
  expect(await worker.deps.vault.open(connection.id)).toEqual([])
})

test('2.3: a token goes to the API that it was got for, and to no other', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker)
  const { url } = await begin(worker, connection)
  await callBack(worker, await signIn(url))
  let reached = false
  const other = await onLoopback(createServer((_, response) => response.end(String((reached = true)))))
  const { verdict } = await tryOut(worker, { ...connection, baseUri: other.url })
  await other.close()
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'secret-binding' } })
  expect(reached).toBe(false)
})

test('2.4: the password grant is offered with a warning', () => {
  const username = oauth2.fields.find(({ name }) => name === 'username')
  expect(username?.help).toContain('RFC 9700')
})

test('2.6: endpoints without TLS are refused, but for this computer', () => {
  const secrets = new Set<string>()
  const token = (address: string) =>
    lintOAuthClient(aClient(provider, { endpoints: { token: address } }), secrets).map(({ field }) => field)
  expect(token('http://auth.example.com/token')).toEqual(['endpoints.token'])
  expect(token('https://auth.example.com/token')).toEqual([])
  expect(token('http://127.0.0.1:4000/token')).toEqual([])
})

test('4.2: the page that the code arrives at sends no referrer, loads nothing foreign, and takes the code out of the address', () => {
  const page = readFileSync('public/oauth-callback.html', 'utf8')
  expect(page).toContain('<meta name="referrer" content="no-referrer" />')
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
  expect(readFileSync('public/oauth-callback.js', 'utf8')).toContain("history.replaceState(null, '', location.pathname)")
})

test('4.3: a token is sent in a header unless the user wants it elsewhere', () => {
  expect(oauth2.initial).toMatchObject({ place: 'header', headerName: 'Authorization', scheme: 'Bearer' })
})

test('4.11: the callback leads back into the app only, whatever its address says', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker)
  const { url } = await begin(worker, connection)
  const finished = await callBack(
    worker,
    altered(await signIn(url), { redirect_uri: 'https://evil.example', next: '//evil.example' }),
  )
  expect(JSON.stringify(finished)).not.toContain('evil.example')
})

test('4.12: a token endpoint that redirects is not followed with the code', async () => {
  const worker = aWorker()
  let reached = false
  const other = await onLoopback(createServer((_, response) => response.end(String((reached = true)))))
  const redirecting = await onLoopback(
    createServer((request, response) => {
      if (request.url === '/token') response.writeHead(307, { Location: `${other.url}/token` })
      response.end()
    }),
  )
  const { connection } = await settled(worker, { endpoints: { token: `${redirecting.url}/token` } })
  const { url } = await begin(worker, connection)
  const { verdict } = await callBack(worker, await signIn(url))
  await Promise.all([other.close(), redirecting.close()])
  expect(verdict.code).not.toBe('ok')
  expect(reached).toBe(false)
})

test('4.14: a refresh token rotates, and goes to the endpoint that it came from only', async () => {
  let ahead = 0
  const worker = aWorker({ now: () => Date.now() + ahead })
  const { client, connection } = await settled(worker)
  const { url } = await begin(worker, connection)
  await callBack(worker, await signIn(url))
  let reached = false
  const evil = await onLoopback(createServer((_, response) => response.end(String((reached = true)))))
  await worker.deps.db.oauthClients.put({ ...client, endpoints: { ...client.endpoints, token: `${evil.url}/token` } })
  ahead = 3_590_000
  const { verdict } = await tryOut(worker, connection)
  await evil.close()
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'secret-binding' } })
  expect(reached).toBe(false)
})

test('4.16: no page of the app may be framed', () => {
  expect(headersFor('/oauth-callback.html')['Content-Security-Policy']).toContain("frame-ancestors 'none'")
  expect(readFileSync('public/oauth-callback.js', 'utf8')).toContain('window.top !== window')
})

test('4.17: windows tell each other only which attempt an answer was for', async () => {
  const worker = aWorker()
  const { connection } = await settled(worker)
  const { attemptId, url } = await begin(worker, connection)
  const query = await signIn(url)
  const finished = await callBack(worker, query)
  expect(Object.keys(finished).sort()).toEqual(['attemptId', 'connectionId', 'verdict', 'waiting'])
  expect(finished.attemptId).toBe(attemptId)
  expect(JSON.stringify(finished)).not.toContain(new URLSearchParams(query).get('code'))
})

test('a client’s secret stays where it was sealed for', async () => {
  const worker = aWorker()
  const client = aClient(provider, { clientId: provider.webClient, authentication: 'basic' })
  const connection = anOAuthConnection(provider, client)
  await settle(worker, client, connection, { clientSecret: provider.webSecret })
  const facts = await worker.deps.db.sealed.where('connectionId').equals(client.id).toArray()
  expect(facts).toMatchObject([{ field: 'clientSecret', origins: [provider.url], slots: ['body', 'header:authorization'] }])
  // Another client in the body than in the address seals nothing.
  const odd = await worker.call(api.sealClientSecrets, { clientId: 'another' }, { client, secrets: { clientSecret: 'x' } })
  expect(odd.status).toBe(400)
})
