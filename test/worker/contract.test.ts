import { expect, onTestFinished, test } from 'vitest'
import { api } from '../../src/core/api'
import { exportsApi } from '../../src/core/api-exports'
import { logApi } from '../../src/core/api-log'
import { BUILD_HEADER } from '../../src/core/build-header'
import { problemDetailsSchema } from '../../src/core/problem'
import type { Route } from '../../src/core/route'
import { aTestSettings } from '../support/builders'
import { startStates } from '../support/servers/states'
import { aKeyedConnection, aProfile, aWorker, tryOut, type Answer } from '../support/worker-deps'

function problemOf({ status, type, body }: Answer) {
  expect(type).toBe('application/problem+json')
  const details = problemDetailsSchema.parse(body)
  expect(details.status).toBe(status)
  return details
}

test('hello names the build', async () => {
  const worker = aWorker()
  expect(await worker.call(api.hello, {}, {})).toMatchObject({ status: 200, body: { build: worker.deps.build } })
})

// The callback page is of no build in particular: a sign-in may end after an update.
const ofABuild = Object.entries({ ...api, ...exportsApi, ...logApi }).filter(([name]) => name !== 'finishAuthorization')

test.each(ofABuild)('%s refuses a page of another build before it reads anything', async (_, route: Route) => {
  const path = route.path.replace(/:\w+/g, 'x')
  for (const headers of [{ [BUILD_HEADER]: 'another' }, {}]) {
    const answer = await aWorker().request(path, { method: route.method, headers, body: 'no JSON' })
    expect(problemOf(answer)).toMatchObject({ type: 'stale-page', status: 409 })
  }
})

test.each([
  ['GET', '/hello'],
  ['POST', '/no-such-thing'],
  ['POST', ''],
  ['DELETE', '/connections/1/tests'],
  ['POST', '/connections//tests'],
])('%s %s is not part of the API', async (method, path) => {
  const worker = aWorker()
  const answer = await worker.request(path, { method, headers: { [BUILD_HEADER]: worker.deps.build } })
  expect(problemOf(answer)).toMatchObject({ type: 'not-found', detail: `${method} /api${path} is not part of the API.` })
})

// Those that take nothing take anything for it.
const wordless = ['hello', 'cancelTest', 'restoreCleared', 'tokenCurl', 'pollDevice', 'vaultState', 'lockVault']

test.each(Object.entries({ ...api, ...logApi }).filter(([name]) => !wordless.includes(name)))(
  '%s refuses what does not fit the contract',
  async (_, route: Route) => {
    const worker = aWorker()
    const path = route.path.replace(/:\w+/g, 'x')
    for (const body of ['{', '[]', '', '{"connection":{"version":2}}', 'null']) {
      const headers = { [BUILD_HEADER]: worker.deps.build }
      const answer = await worker.request(path, { method: route.method, headers, body })
      expect(problemOf(answer).type).toBe('invalid-request')
    }
  },
)

test('what does not fit is named without its value', async () => {
  const worker = aWorker()
  const connection = aKeyedConnection({ timeoutSeconds: 0 })
  const secrets = { token: 'a-secret-value' }
  const answer = await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets })
  const { detail } = problemOf(answer)
  expect(detail).toContain('connection.timeoutSeconds')
  expect(detail).not.toContain('a-secret-value')
})

test('a connection in the body must be the one in the address', async () => {
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: 'https://api.example.com' })
  const other = { connectionId: 'another' }
  const answers = [
    await worker.call(api.testConnection, other, { testId: 't', connection, secrets: {}, unsaved: false }),
    await worker.call(api.sealSecrets, other, { connection, secrets: { token: 'secret' } }),
    await worker.call(api.rebindSecrets, other, { connection, fields: [] }),
  ]
  for (const answer of answers) expect(problemOf(answer).type).toBe('invalid-request')
  expect(await worker.vaultDatabase.sealed.count()).toBe(0)
  expect(await worker.deps.db.attempts.count()).toBe(0)
})

test('a failure of our own is a problem without its inner words', async () => {
  const worker = aWorker()
  const broken = aWorker({ vault: { ...worker.deps.vault, copy: () => Promise.reject(new TypeError('inner-words')) } })
  const { type, detail } = problemOf(await broken.call(api.copySecrets, { connectionId: 'a' }, { to: 'b' }))
  expect(type).toBe('internal')
  expect(detail).not.toContain('inner-words')
})

test('a full disk is said to be full', async () => {
  const worker = aWorker()
  const full = aWorker({
    vault: { ...worker.deps.vault, seal: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')) },
  })
  const connection = aKeyedConnection({ baseUri: 'https://api.example.com' })
  const answer = await full.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { token: 'x' } })
  expect(problemOf(answer)).toMatchObject({ type: 'storage-full', status: 507 })
})

test('a cancelled test ends as interrupted by the user, and the server’s connection is closed', async () => {
  const states = await startStates()
  onTestFinished(states.close)
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: states.url })
  connection.test = { ...connection.test, relativeUri: '/never' }
  const running = worker.call(
    api.testConnection,
    { connectionId: connection.id },
    { testId: 't1', connection, secrets: { token: 'x' }, unsaved: false },
  )
  await expect.poll(() => states.count('/never')).toBe(1)
  expect(await worker.deps.db.attempts.get('t1')).toMatchObject({ open: 1, running: 'request', workerId: worker.deps.workerId })

  expect(await worker.call(api.cancelTest, { testId: 't1' }, {})).toMatchObject({ status: 200, body: { done: true } })
  expect((await running).body).toEqual({ code: 'interrupted', facts: { reason: 'cancelled' } })
  await states.abandoned
  expect(await worker.deps.db.attempts.get('t1')).toMatchObject({ open: 0, verdict: { code: 'interrupted' } })
  expect(worker.deps.cancellations.size).toBe(0)
})

test('cancelling a test that has ended, or never was, does nothing', async () => {
  expect(await aWorker().call(api.cancelTest, { testId: 'gone' }, {})).toMatchObject({ status: 200, body: { done: true } })
})

test('hello closes the rows that a stopped worker left open, and no others', async () => {
  const profile = aProfile()
  const row = { connectionId: 'c', startedAt: 1, unsaved: false, steps: [], running: 'request' as const, open: 1 }
  await profile.db.attempts.bulkAdd([
    { ...row, id: 'left', workerId: 'stopped' },
    { ...row, id: 'mine', workerId: 'running' },
    { ...row, id: 'ended', workerId: 'stopped', open: 0, verdict: { code: 'ok', facts: {} } },
  ])
  await aWorker({ profile, workerId: 'running' }).call(api.hello, {}, {})
  const rows = await profile.db.attempts.toArray()
  expect(rows.map(({ id, open, running, verdict }) => [id, open, running, verdict?.code])).toEqual([
    ['ended', 0, 'request', 'ok'],
    ['left', 0, undefined, 'interrupted'],
    ['mine', 1, 'request', undefined],
  ])
})

test('a call that the browser repeats after it stopped the worker sends nothing a second time', async () => {
  const states = await startStates()
  onTestFinished(states.close)
  const profile = aProfile()
  const connection = aKeyedConnection({ baseUri: states.url, test: aTestSettings({ relativeUri: '/never' }) })
  const order = { testId: 't1', connection, secrets: { token: 'x' }, unsaved: false }
  const stopped = aWorker({ profile })
  const running = stopped.call(api.testConnection, { connectionId: connection.id }, order)
  await expect.poll(() => states.count('/never')).toBe(1)

  const next = aWorker({ profile })
  const { body } = await next.call(api.testConnection, { connectionId: connection.id }, order)
  expect(body).toEqual({ code: 'interrupted', facts: {} })
  expect(await profile.db.attempts.get('t1')).toMatchObject({ open: 0, verdict: body })
  expect(states.count('/never')).toBe(1)
  await stopped.call(api.cancelTest, { testId: 't1' }, {})
  await running
})

test('a test that we ourselves fail at leaves no row open', async () => {
  const worker = aWorker()
  const broken = aWorker({
    ...worker.deps,
    profile: { db: worker.deps.db, vaultDatabase: worker.vaultDatabase },
    vault: { ...worker.deps.vault, open: () => Promise.reject(new Error('broken')) },
  })
  const connection = aKeyedConnection({ baseUri: 'https://api.example.com' })
  const order = { testId: 't1', connection, secrets: {}, unsaved: false }
  expect(problemOf(await broken.call(api.testConnection, { connectionId: connection.id }, order)).type).toBe('internal')
  expect(await worker.deps.db.attempts.get('t1')).toMatchObject({ open: 0, verdict: { code: 'interrupted' } })
})

test('forgetting a connection removes its secrets, tests, log and health, and nothing of another', async () => {
  const states = await startStates()
  onTestFinished(states.close)
  const worker = aWorker()
  const [gone, kept] = [aKeyedConnection({ baseUri: states.url }), aKeyedConnection({ baseUri: states.url })]
  for (const connection of [gone, kept]) {
    await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { token: 'value' } })
    await tryOut(worker, connection)
  }
  const { db } = worker.deps
  const owners = async () => ({
    secrets: (await worker.vaultDatabase.sealed.toArray()).map(({ facts }) => facts.connectionId),
    facts: (await db.sealed.toArray()).map(({ connectionId }) => connectionId),
    attempts: (await db.attempts.toArray()).map(({ connectionId }) => connectionId),
    exchanges: (await db.exchanges.toArray()).map(({ connectionId }) => connectionId),
    health: (await db.health.toArray()).map(({ connectionId }) => connectionId),
    bodies: await db.bodies.count(),
  })
  expect((await owners()).secrets.sort()).toEqual([gone.id, kept.id].sort())
  const reply = await worker.call(api.forgetConnections, {}, { ids: [gone.id, 'never-was'] })
  expect(reply).toMatchObject({ status: 200, body: { done: true } })
  const only = [kept.id]
  expect(await owners()).toEqual({ secrets: only, facts: only, attempts: only, exchanges: only, health: only, bodies: 1 })
})
