import { expect, onTestFinished, test } from 'vitest'
import { api } from '../../src/core/api'
import type { AuthConfig } from '../../src/core/auth'
import type { Database } from '../../src/storage/database'
import { listExchanges, readExchange } from '../../src/storage/exchanges'
import { writeSetting } from '../../src/storage/settings'
import { aTestSettings, aToken } from '../support/builders'
import { formsOf } from '../support/forms-of'
import { closedAddress, KEY, startStates } from '../support/servers/states'
import { aKeyedConnection, aWorker, tryOut } from '../support/worker-deps'

async function states() {
  const server = await startStates()
  onTestFinished(server.close)
  return server
}

const dump = async (db: Database): Promise<string> =>
  JSON.stringify(await Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()])))

const placements: [string, AuthConfig][] = [
  ['a bearer header', aToken()],
  ['a header of its own', aToken({ headerName: 'X-Api-Key', scheme: '' })],
  ['a query parameter', aToken({ place: 'query', parameter: 'api_key' })],
  ['a body field', aToken({ place: 'body', parameter: 'key' })],
  ['Basic', { kind: 'basic', username: 'ada' }],
]

test.each(placements)(
  'a key in %s is nowhere in what is stored, though the server says it back in every form',
  async (_, auth) => {
    const { url, seen } = await states()
    const worker = aWorker()
    const method = auth.kind === 'token' && auth.place === 'body' ? 'POST' : 'GET'
    const connection = aKeyedConnection({ baseUri: url, auth, test: aTestSettings({ relativeUri: '/echo', method }) })
    const secrets = { [auth.kind === 'basic' ? 'password' : 'token']: KEY }
    await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets })
    await tryOut(worker, connection)
    await tryOut(worker, connection, { secrets: { ...secrets }, unsaved: true })

    const arrived = JSON.stringify(seen[0])
    const basic = Buffer.from(`ada:${KEY}`).toString('base64')
    expect([basic, ...formsOf(KEY)].some((form) => arrived.includes(form))).toBe(true)
    const stored = await dump(worker.deps.db)
    expect(stored).toContain('•••')
    for (const form of [...formsOf(KEY), ...formsOf(basic)]) expect(stored).not.toContain(form)
  },
)

test('nor is it in what is stored of failures', async () => {
  const worker = aWorker()
  const baseUri = await closedAddress()
  for (const auth of [aToken(), aToken({ place: 'query', parameter: 'api_key' })])
    await tryOut(worker, aKeyedConnection({ baseUri, auth }), { secrets: { token: KEY } })
  const failing = aWorker({ fetch: (url) => Promise.reject(new TypeError(`cannot reach ${url} with ${KEY}`)) })
  await tryOut(failing, aKeyedConnection({ baseUri, auth: aToken({ place: 'query', parameter: 'api_key' }) }), {
    secrets: { token: KEY },
  })
  for (const { db } of [worker.deps, failing.deps]) {
    const stored = await dump(db)
    for (const form of formsOf(KEY)) expect(stored).not.toContain(form)
  }
})

test('a sealed secret that the request does not carry is masked where the server shows it', async () => {
  const worker = aWorker({ fetch: async () => Response.json({ note: `your key is ${KEY}` }) })
  const connection = aKeyedConnection({
    baseUri: 'https://api.example.com',
    auth: aToken(),
    test: aTestSettings({ relativeUri: '/x' }),
  })
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { token: KEY } })
  await tryOut(worker, { ...connection, auth: { kind: 'none' } })
  expect(await dump(worker.deps.db)).not.toContain(JSON.stringify(KEY).slice(1, -1))
})

test('an exchange keeps what was sent and what came back', async () => {
  const { url } = await states()
  const worker = aWorker()
  const test = aTestSettings({ relativeUri: '/status/403?page=1', method: 'POST', body: '{"q":1}' })
  const connection = aKeyedConnection({ baseUri: url, name: 'Mine', test })
  const { testId } = await tryOut(worker, connection, { secrets: { token: KEY } })
  const [listed] = await listExchanges(worker.deps.db, { testId, limit: 10 })
  expect(listed?.response?.body).toMatchObject({ text: '', size: 38 })
  expect(await readExchange(worker.deps.db, listed?.id ?? '')).toMatchObject({
    testId,
    connectionId: connection.id,
    connectionName: 'Mine',
    applicationName: 'HTTP',
    cause: 'test',
    mode: 'cors',
    request: {
      method: 'POST',
      url: `${url}/status/403?page=1`,
      headers: [
        { name: 'Content-Type', value: 'application/json' },
        { name: 'Accept', value: 'application/json, */*;q=0.8' },
        { name: 'Authorization', value: 'Bearer ••• token' },
      ],
      body: { text: '{"q":1}', size: 7 },
    },
    response: { status: 403, statusText: 'Forbidden', body: { text: '{"error":{"message":"This is a 403."}}', size: 38 } },
    timing: { total: expect.any(Number) as number, headers: expect.any(Number) as number },
    removed: ['••• token'],
  })
})

test('a failed exchange is kept, too, and what had arrived before an answer broke off', async () => {
  const { url } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url, test: aTestSettings({ relativeUri: '/broken-off' }) })
  const { testId } = await tryOut(worker, connection, { secrets: { token: KEY } })
  const [listed] = await listExchanges(worker.deps.db, { testId, limit: 10 })
  expect(await readExchange(worker.deps.db, listed?.id ?? '')).toMatchObject({
    failure: { kind: 'network' },
    response: { status: 200, body: { text: '{"begun":', size: 9 } },
  })
})

test('of a large body the first part is kept, and its size counted', async () => {
  const body = JSON.stringify({ text: 'x'.repeat(600_000) })
  const worker = aWorker({ fetch: async () => new Response(body, { headers: { 'Content-Type': 'application/json' } }) })
  const settings = aTestSettings({ relativeUri: '/x', negativeControl: false })
  const connection = aKeyedConnection({ baseUri: 'https://api.example.com', test: settings })
  const { verdict, testId } = await tryOut(worker, connection, { secrets: { token: KEY } })
  expect(verdict.code).toBe('ok')
  const [listed] = await listExchanges(worker.deps.db, { testId, limit: 10 })
  const kept = (await readExchange(worker.deps.db, listed?.id ?? ''))?.response?.body
  expect(kept).toMatchObject({ size: body.length, truncated: true })
  expect(kept?.text.length).toBe(256 * 1024)
})

test('how much of a body is kept is a setting, in bytes, of requests as well', async () => {
  const worker = aWorker({ fetch: async () => new Response('é'.repeat(3000), { headers: { 'Content-Type': 'text/plain' } }) })
  await writeSetting(worker.deps.db, 'logKeeping', { entries: 500, days: 30, megabytes: 200, bodyKilobytes: 2 })
  const settings = aTestSettings({ method: 'POST', relativeUri: '/x', body: `"${'é'.repeat(3000)}"`, negativeControl: false })
  const connection = aKeyedConnection({ baseUri: 'https://api.example.com', test: settings })
  const { testId } = await tryOut(worker, connection, { secrets: { token: KEY } })
  const [listed] = await listExchanges(worker.deps.db, { testId, limit: 10 })
  const entry = await readExchange(worker.deps.db, listed?.id ?? '')
  expect(entry?.response?.body).toEqual({ text: 'é'.repeat(1024), size: 6000, truncated: true, binary: false })
  expect(entry?.request.body).toMatchObject({ text: `"${'é'.repeat(1023)}`, size: 6002, truncated: true })
})

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

test('the bytes of an image are kept, but not if a secret is among them', async () => {
  const settings = aTestSettings({ relativeUri: '/x', negativeControl: false })
  const connection = aKeyedConnection({ baseUri: 'https://api.example.com', test: settings })
  const bodyAfter = async (bytes: Uint8Array<ArrayBuffer>) => {
    const worker = aWorker({ fetch: async () => new Response(bytes, { headers: { 'Content-Type': 'image/gif' } }) })
    const { testId } = await tryOut(worker, connection, { secrets: { token: KEY } })
    const [listed] = await listExchanges(worker.deps.db, { testId, limit: 10 })
    expect(JSON.stringify(listed)).not.toContain(PIXEL.toString('base64'))
    return (await readExchange(worker.deps.db, listed?.id ?? ''))?.response?.body
  }
  expect(await bodyAfter(new Uint8Array(PIXEL))).toEqual({
    text: '',
    size: PIXEL.length,
    truncated: false,
    binary: true,
    bytes: PIXEL.toString('base64'),
  })
  const body = await bodyAfter(new Uint8Array([...PIXEL, ...Buffer.from(KEY)]))
  expect(body).toMatchObject({ binary: true, text: '' })
  expect(body).not.toHaveProperty('bytes')
})

test('after a test the oldest entries go, as many as the settings say', async () => {
  const { url } = await states()
  const worker = aWorker()
  await writeSetting(worker.deps.db, 'logKeeping', { entries: 2, days: 30, megabytes: 200, bodyKilobytes: 256 })
  const connection = aKeyedConnection({ baseUri: url, test: aTestSettings({ relativeUri: '/status/403' }) })
  for (let tests = 0; tests < 4; tests++) await tryOut(worker, connection, { secrets: { token: KEY } })
  await expect.poll(() => worker.deps.db.exchanges.count()).toBe(2)
})
