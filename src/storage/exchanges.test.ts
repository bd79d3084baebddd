import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anAttempt, anExchange, aResponse, NOON } from '../../test/support/builders'
import type { Exchange } from '../core/exchange'
import { openDatabase, type Database } from './database'
import { addExchange, finishExchange, listExchanges, pinExchange, readExchange } from './exchanges'
import { orderEntries } from './order-entries'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

const add = (changes: Partial<Exchange>) => addExchange(db, anExchange(changes))
const ids = (exchanges: readonly Exchange[]) => exchanges.map(({ id }) => id)

const posted = anExchange({
  request: {
    method: 'POST',
    url: 'https://api.example.com/v1/orders',
    headers: [{ name: 'Accept', value: 'application/json' }],
    body: { text: '{"q":1}', size: 7, truncated: false, binary: false },
  },
  response: aResponse({ text: '"the answer"' }),
})

test('a list is light: it has the sizes of bodies, but not their texts', async () => {
  await addExchange(db, posted)
  const [row] = await listExchanges(db, { limit: 10 })
  expect(row?.request.body).toEqual({ text: '', size: 7, truncated: false, binary: false })
  expect(row?.response).toMatchObject({ status: 200, body: { text: '', size: 12 } })
  expect(JSON.stringify(await db.exchanges.toArray())).not.toContain('the answer')
})

test('an exchange is read as it was added', async () => {
  await addExchange(db, posted)
  expect(await readExchange(db, posted.id)).toEqual(posted)
})

test('an exchange without bodies or response is read as it was added', async () => {
  const { response: _, ...rest } = anExchange({ failure: { kind: 'network', message: 'Failed to fetch' } })
  await addExchange(db, rest)
  expect(await readExchange(db, rest.id)).toEqual(rest)
})

test('there is nothing to read of an exchange that is not there', async () => {
  expect(await readExchange(db, 'none')).toBeUndefined()
})

test('an exchange whose bodies are gone is read without them', async () => {
  await addExchange(db, posted)
  await db.bodies.clear()
  expect((await readExchange(db, posted.id))?.response?.body).toMatchObject({ text: '', size: 12 })
})

test('an exchange is not added twice', async () => {
  await add({ id: 'e1' })
  await expect(add({ id: 'e1' })).rejects.toMatchObject({ name: 'ConstraintError' })
  expect(await db.bodies.count()).toBe(1)
})

test('lists begin with the newest: of all, of a connection, of a test', async () => {
  await add({ id: '2', testId: 't1' })
  await add({ id: '4', testId: 't1' })
  await add({ id: '3', connectionId: 'c2' })
  await add({ id: '1' })
  expect(ids(await listExchanges(db, { limit: 10 }))).toEqual(['4', '3', '2', '1'])
  expect(ids(await listExchanges(db, { limit: 2 }))).toEqual(['4', '3'])
  expect(ids(await listExchanges(db, { connectionId: 'c1', limit: 10 }))).toEqual(['4', '2', '1'])
  expect(ids(await listExchanges(db, { connectionId: 'c1', limit: 1 }))).toEqual(['4'])
  expect(ids(await listExchanges(db, { testId: 't1', limit: 10 }))).toEqual(['4', '2'])
})

test('what became of a request is added to its row, and a pin that was set meanwhile stays', async () => {
  const { response: _, ...sent } = posted
  await addExchange(db, sent)
  await pinExchange(db, posted.id, true)
  await finishExchange(db, posted)
  expect(await readExchange(db, posted.id)).toEqual({ ...posted, pinned: 1 })
  expect((await listExchanges(db, { limit: 1 }))[0]).toMatchObject({ outcome: '2xx', pinned: 1 })
})

test('nothing is added to a row that was pruned meanwhile', async () => {
  await finishExchange(db, posted)
  expect(await db.exchanges.count()).toBe(0)
  expect(await db.logCounts.count()).toBe(0)
})

test('entries, bytes and pins are counted as they come, of each connection and of all', async () => {
  await add({ id: '1' })
  await add({ id: '2', connectionId: 'c2', response: aResponse({ text: 'x'.repeat(1000) }) })
  await pinExchange(db, '2', true)
  await pinExchange(db, '2', true)
  const rows = await db.exchanges.toArray()
  const [one, two] = rows.map(({ bytes }) => bytes)
  expect(two).toBeGreaterThan((one ?? 0) + 900)
  expect(await db.logCounts.toArray()).toEqual([
    { connectionId: '', entries: 2, bytes: (one ?? 0) + (two ?? 0), pinned: 1 },
    { connectionId: 'c1', entries: 1, bytes: one, pinned: 0 },
    { connectionId: 'c2', entries: 1, bytes: two, pinned: 1 },
  ])
  await pinExchange(db, '2', false)
  expect(await db.logCounts.get('')).toMatchObject({ pinned: 0 })
})

test('entries of an older version are put in the order of time, links and bodies too, and counted', async () => {
  db.close()
  await Dexie.delete('patchbay')
  const before = new Dexie('patchbay')
  before.version(3).stores({ attempts: 'id', exchanges: 'id, at, testId, [connectionId+at]', bodies: 'id' })
  const old = { newer: '0b6ffb0e-6f5c-4a0a-9d3c-1d0f2a3b4c5d', older: 'f91910b6-a5df-4e26-8c3d-0d0f2a3b4c5d' }
  for (const [i, id] of [old.older, old.newer].entries()) {
    await before.table('exchanges').add({ ...anExchange({ id, at: NOON + i }) })
    await before.table('bodies').add({ id, request: '', response: `body ${i}` })
  }
  const step = { name: 'request', outcome: 'passed', detail: '', entries: [old.newer, 'gone'] } as const
  await before.table('attempts').add(anAttempt({ steps: [{ ...step, entries: [...step.entries] }] }))
  before.close()

  db = openDatabase()
  await orderEntries(db)
  await orderEntries(db)
  const listed = await listExchanges(db, { limit: 10 })
  expect(listed.map(({ at }) => at)).toEqual([NOON + 1, NOON])
  const [newest] = ids(listed)
  expect((await readExchange(db, newest ?? ''))?.response?.body.text).toBe('body 1')
  expect((await db.attempts.get('a1'))?.steps[0]?.entries).toEqual([newest, 'gone'])
  expect(await db.bodies.count()).toBe(2)
  expect(await db.logCounts.get('c1')).toMatchObject({ entries: 2 })
  expect(ids(await db.exchanges.where('outcome').equals('2xx').toArray())).toHaveLength(2)
})
