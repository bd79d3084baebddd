import { expect, onTestFinished, test } from 'vitest'
import { noTest } from '../../src/core/settings'
import { aTestSettings, aToken } from '../support/builders'
import { closedAddress, KEY, startStates } from '../support/servers/states'
import { aKeyedConnection, aWorker, tryOut } from '../support/worker-deps'

async function states() {
  const server = await startStates()
  onTestFinished(server.close)
  return server
}

const typed = { token: KEY }

test('a good key passes, each stage a step of the row', async () => {
  const { url, count } = await states()
  const { verdict, row } = await tryOut(aWorker(), aKeyedConnection({ baseUri: url }), { secrets: typed })
  expect(verdict).toMatchObject({ code: 'ok', facts: { status: 200, host: new URL(url).host } })
  expect(row.steps.map(({ name, outcome, detail }) => [name, outcome, detail])).toEqual([
    ['settings', 'passed', ''],
    ['request', 'passed', '200'],
    ['reachability', 'passed', 'answers'],
    ['preflight', 'passed', 'allowed'],
    ['token', 'skipped', 'not needed'],
    ['rules', 'passed', ''],
    ['control', 'passed', 'refused without credentials'],
  ])
  expect(row).toMatchObject({ open: 0, verdict, unsaved: false })
  expect(row.running).toBeUndefined()
  expect(count('/protected')).toBe(2)
})

test('a wrong key is refused, with the server’s own words', async () => {
  const { url, count } = await states()
  const { verdict, row } = await tryOut(aWorker(), aKeyedConnection({ baseUri: url }), { secrets: { token: 'wrong' } })
  expect(verdict).toMatchObject({ code: 'bad-credentials', facts: { status: 401, serverSays: 'unknown key' } })
  expect(row.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'settings passed',
    'request failed',
    'reachability passed',
    'preflight passed',
    'token skipped',
    'rules failed',
  ])
  expect(count('/protected')).toBe(1)
})

test.each([
  ['/status/401', { code: 'bad-credentials', facts: { status: 401, serverSays: 'This is a 401.' } }],
  ['/status/403', { code: 'forbidden', facts: { status: 403 } }],
  ['/status/404', { code: 'wrong-url', facts: { status: 404 } }],
  ['/status/410', { code: 'wrong-url', facts: { status: 410 } }],
  ['/status/422', { code: 'unexpected-response', facts: { status: 422 } }],
  ['/limited', { code: 'rate-limited', facts: { status: 429, retryAfter: 7 } }],
  ['/status/500', { code: 'server-error', facts: { status: 500 } }],
  ['/status/503', { code: 'server-error', facts: { status: 503 } }],
  ['/html', { code: 'unexpected-response', facts: { status: 200, reason: 'html', mediaType: 'text/html' } }],
  ['/not-json', { code: 'unexpected-response', facts: { status: 200, reason: 'not-json' } }],
  ['/broken-off', { code: 'unexpected-response', facts: { status: 200, reason: 'cut-off' } }],
])('%s has a verdict of its own', async (relativeUri, expected) => {
  const { url } = await states()
  const connection = aKeyedConnection({ baseUri: url, test: aTestSettings({ relativeUri }) })
  const { verdict } = await tryOut(aWorker(), connection, { secrets: typed })
  expect(verdict).toMatchObject(expected)
})

test('a web page passes where one is expected', async () => {
  const { url } = await states()
  const page = aTestSettings({ relativeUri: '/html', expects: 'anything', negativeControl: false })
  const { verdict } = await tryOut(aWorker(), aKeyedConnection({ baseUri: url, test: page }), { secrets: typed })
  expect(verdict.code).toBe('ok')
})

test('nobody listens: no answer, after one probe without the key', async () => {
  const worker = aWorker()
  const { verdict, row, testId } = await tryOut(worker, aKeyedConnection({ baseUri: await closedAddress() }), {
    secrets: typed,
  })
  expect(verdict.code).toBe('no-answer')
  expect(row.steps.at(-1)).toMatchObject({ name: 'reachability', outcome: 'failed', detail: 'no answer' })
  const sent = await worker.deps.db.exchanges.where({ testId }).toArray()
  expect(sent.map(({ cause, request }) => [cause, request.headers.length > 0])).toEqual(
    expect.arrayContaining([
      ['test', true],
      ['probe', false],
    ]),
  )
})

test('no answer on a device without a network is the device’s', async () => {
  const worker = aWorker({ online: () => false })
  const { verdict } = await tryOut(worker, aKeyedConnection({ baseUri: await closedAddress() }), { secrets: typed })
  expect(verdict.code).toBe('device-offline')
})

test('a server that never answers runs into the time limit, and its connection is closed', async () => {
  const { url, abandoned, count } = await states()
  const connection = aKeyedConnection({ baseUri: url, timeoutSeconds: 1, test: aTestSettings({ relativeUri: '/never' }) })
  const { verdict } = await tryOut(aWorker(), connection, { secrets: typed })
  expect(verdict).toMatchObject({ code: 'timeout', facts: { seconds: 1 } })
  await abandoned
  expect(count('/never')).toBe(1)
})

test('a redirect is not followed with the key; where it leads is asked without it', async () => {
  const { url, elsewhere, seenElsewhere } = await states()
  const redirect = aTestSettings({ relativeUri: '/redirect' })
  for (const auth of [
    aToken({ headerName: 'X-Api-Key', scheme: '' }),
    aToken({ headerName: 'Authorization', scheme: '' }),
    aToken({ place: 'query', parameter: 'api_key' }),
  ]) {
    const { verdict } = await tryOut(aWorker(), aKeyedConnection({ baseUri: url, auth, test: redirect }), { secrets: typed })
    expect(verdict).toMatchObject({ code: 'redirect-blocked', facts: { target: `${elsewhere}/final` } })
  }
  expect(seenElsewhere.length).toBe(3)
  for (const { headers, query } of seenElsewhere)
    expect([headers['x-api-key'], headers.authorization, query]).toEqual([undefined, undefined, ''])
})

test('a redirect is not followed without credentials either: headers may be keys, and the verdict would name the wrong host', async () => {
  const { url, elsewhere } = await states()
  const connection = aKeyedConnection({
    baseUri: url,
    auth: { kind: 'none' },
    test: aTestSettings({ relativeUri: '/redirect' }),
  })
  expect((await tryOut(aWorker(), connection)).verdict).toMatchObject({
    code: 'redirect-blocked',
    facts: { target: expect.stringContaining(elsewhere) as string },
  })
})

test('a verdict never repeats a secret that the server echoed', async () => {
  const answers = [
    { status: 401, body: { message: `Invalid API Key provided: ${KEY}` } },
    { status: 200, body: { login: KEY, ok: KEY } },
  ]
  for (const { status, body } of answers) {
    const worker = aWorker({ fetch: async () => Response.json(body, { status }) })
    const test = aTestSettings({
      relativeUri: '/x',
      negativeControl: false,
      successPath: status === 200 ? 'ok' : '',
      successValues: 'yes',
    })
    const connection = aKeyedConnection({ baseUri: 'https://api.example.com', test })
    const { verdict } = await tryOut(worker, connection, { secrets: { token: KEY } })
    expect(JSON.stringify(verdict)).toContain('•••')
    expect(JSON.stringify([verdict, await worker.deps.db.attempts.toArray()])).not.toContain(JSON.stringify(KEY).slice(1, -1))
  }
})

test('tokens that an answer hands out are not kept in the log', async () => {
  const issued = 'issued-token-0123456789'
  const worker = aWorker({ fetch: async () => Response.json({ access_token: issued, token_type: 'Bearer' }) })
  const connection = aKeyedConnection({
    baseUri: 'https://api.example.com',
    test: aTestSettings({ relativeUri: '/token', negativeControl: false }),
  })
  await tryOut(worker, connection, { secrets: { token: KEY } })
  expect(JSON.stringify(await worker.deps.db.bodies.toArray())).toContain('••• access token')
  expect(JSON.stringify(await worker.deps.db.bodies.toArray())).not.toContain(issued)
})

test('a request is in the log while it is under way', async () => {
  const seen: number[] = []
  const worker: ReturnType<typeof aWorker> = aWorker({
    fetch: async () => {
      await expect.poll(() => worker.deps.db.exchanges.count()).toBe(1)
      seen.push(1)
      return Response.json({})
    },
  })
  const connection = aKeyedConnection({
    baseUri: 'https://api.example.com',
    test: aTestSettings({ relativeUri: '/x', negativeControl: false }),
  })
  await tryOut(worker, connection, { secrets: { token: KEY } })
  expect(seen).toEqual([1])
})

test('a control that meets a limit or a fault proves nothing, and is made again', async () => {
  let control = 0
  const worker = aWorker({
    fetch: async (_, init) =>
      new Headers(init.headers).has('authorization') ? Response.json({}) : ((control += 1), new Response('', { status: 503 })),
  })
  const connection = aKeyedConnection({ baseUri: 'https://api.example.com', test: aTestSettings({ relativeUri: '/x' }) })
  for (const times of [1, 2]) {
    expect((await tryOut(worker, connection, { secrets: { token: KEY } })).verdict.code).toBe('ok')
    expect(control).toBe(times)
  }
})

test('plain http from a secure page is not even tried, but for this device', async () => {
  const worker = aWorker({
    origin: 'https://patchbay.example',
    fetch: () => Promise.reject(new Error('something was sent')),
  })
  const { verdict } = await tryOut(worker, aKeyedConnection({ baseUri: 'http://api.example.com' }), { secrets: typed })
  expect(verdict).toMatchObject({ code: 'mixed-content', facts: { host: 'api.example.com' } })
  const { url } = await states()
  const secure = aWorker({ origin: 'https://patchbay.example' })
  expect((await tryOut(secure, aKeyedConnection({ baseUri: url }), { secrets: typed })).verdict.code).toBe('ok')
})

test('a private address that the browser forbids is said to be forbidden, without a probe', async () => {
  let sent = 0
  const fetch = () => Promise.reject(new TypeError(`Failed to fetch (${++sent})`))
  const worker = aWorker({ fetch, origin: 'https://patchbay.example', localNetwork: async () => 'denied' })
  const { verdict } = await tryOut(worker, aKeyedConnection({ baseUri: 'https://192.168.7.7' }), { secrets: typed })
  expect(verdict.code).toBe('local-network-blocked')
  expect(sent).toBe(1)
})

test('nothing is sent while a required value is missing', async () => {
  const { url, seen } = await states()
  const lacking = [
    aKeyedConnection({ baseUri: url }),
    aKeyedConnection({ baseUri: url, test: noTest }),
    aKeyedConnection({ baseUri: '' }),
    aKeyedConnection({ baseUri: url, name: ' ' }),
  ]
  const reasons = []
  for (const [i, connection] of lacking.entries()) {
    const { verdict, row } = await tryOut(aWorker(), connection, { secrets: i === 0 ? {} : typed })
    expect(verdict.code).toBe('misconfigured')
    expect(row.steps).toMatchObject([{ name: 'settings', outcome: 'failed' }])
    reasons.push(verdict.facts.reason)
  }
  expect(reasons).toEqual(['auth.token', 'test.relativeUri', 'baseUri', 'name'])
  expect(seen).toEqual([])
})

test('a header that no request can carry is refused with its name, without the secret', async () => {
  const { url, seen } = await states()
  const { verdict } = await tryOut(aWorker(), aKeyedConnection({ baseUri: url }), { secrets: { token: 'pasted\nkey-value' } })
  expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'header' } })
  expect(JSON.stringify(verdict)).not.toContain('key-value')
  expect(seen).toEqual([])
})

test('own headers, method and body go out as entered', async () => {
  const { url, seen } = await states()
  const connection = aKeyedConnection({
    baseUri: `${url}/`,
    headers: [{ name: 'X-Trace', value: ' on ' }],
    test: aTestSettings({ relativeUri: '/echo?page=1', method: 'POST', body: '{"a":"é"}' }),
  })
  const { verdict } = await tryOut(aWorker(), connection, { secrets: typed })
  expect(verdict.code).toBe('ok')
  expect(seen[0]).toMatchObject({
    method: 'POST',
    path: '/echo',
    query: 'page=1',
    body: '{"a":"é"}',
    headers: { 'x-trace': 'on', 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
  })
})

test('the negative control runs once per changed settings', async () => {
  const { url, count } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await tryOut(worker, connection, { secrets: typed })
  expect(count('/protected')).toBe(2)
  await tryOut(worker, connection, { secrets: typed })
  expect(count('/protected')).toBe(3)
  await tryOut(worker, { ...connection, timeoutSeconds: 20 }, { secrets: typed })
  expect(count('/protected')).toBe(5)
})

test('a request that passes without the key as well proves nothing, however often it is tried', async () => {
  const { url, count } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url, test: aTestSettings({ relativeUri: '/ok' }) })
  for (const total of [2, 4]) {
    const { verdict, row } = await tryOut(worker, connection, { secrets: typed })
    expect(verdict).toMatchObject({ code: 'inconclusive', facts: { reason: 'credentials-not-checked', status: 200 } })
    expect(row.steps.at(-1)).toMatchObject({ name: 'control', outcome: 'unclear' })
    expect(count('/ok')).toBe(total)
  }
  const { state } = (await worker.deps.db.health.get(connection.id)) ?? {}
  expect(state).toBe('untested')
})

test('there is no negative control where it is switched off, for a POST, or without a secret', async () => {
  const { url, count } = await states()
  const settings = aTestSettings({ relativeUri: '/ok' })
  const connections = [
    aKeyedConnection({ baseUri: url, test: { ...settings, negativeControl: false } }),
    aKeyedConnection({ baseUri: url, test: { ...settings, method: 'POST' } }),
    aKeyedConnection({ baseUri: url, test: settings, auth: { kind: 'none' } }),
  ]
  for (const connection of connections)
    expect((await tryOut(aWorker(), connection, { secrets: typed })).verdict.code).toBe('ok')
  expect(count('/ok')).toBe(3)
})

test('only an answer about the credentials moves a connection to online or offline', async () => {
  const { url } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  const stateAfter = async (secrets: Record<string, string>, deps = worker) => {
    await tryOut(deps, connection, { secrets })
    return (await worker.deps.db.health.get(connection.id))?.state
  }
  const withoutNetwork = { ...worker.deps, fetch: () => Promise.reject(new TypeError('Failed to fetch')) }
  const cutOff = aWorker({ ...withoutNetwork, profile: { db: worker.deps.db, vaultDatabase: worker.vaultDatabase } })
  expect(await stateAfter(typed)).toBe('online')
  expect(await stateAfter(typed, cutOff)).toBe('online')
  expect(await stateAfter({ token: 'wrong' })).toBe('offline')
  expect(await stateAfter(typed, cutOff)).toBe('offline')
  expect(await stateAfter(typed)).toBe('online')
  const health = await worker.deps.db.health.get(connection.id)
  expect(health?.results.map(({ code }) => code)).toEqual(['ok', 'no-answer', 'bad-credentials', 'no-answer', 'ok'])
})

test('a test of unsaved values leaves the connection’s health alone', async () => {
  const { url } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  const { row } = await tryOut(worker, connection, { secrets: { token: 'wrong' }, unsaved: true })
  expect(row.unsaved).toBe(true)
  expect((await worker.deps.db.health.get(connection.id))?.results ?? []).toEqual([])
})
