import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anExchange, aResponse, NOON } from '../../test/support/builders'
import type { Exchange } from '../core/exchange'
import { openDatabase, type Database } from './database'
import { addExchange, listExchanges, readExchange } from './exchanges'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

const add = (changes: Partial<Exchange>, keep = 100) => addExchange(db, anExchange(changes), keep)
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
  await addExchange(db, posted, 100)
  const [row] = await listExchanges(db, { limit: 10 })
  expect(row?.request.body).toEqual({ text: '', size: 7, truncated: false, binary: false })
  expect(row?.response).toMatchObject({ status: 200, body: { text: '', size: 12 } })
  expect(JSON.stringify(await db.exchanges.toArray())).not.toContain('the answer')
})

test('an exchange is read as it was added', async () => {
  await addExchange(db, posted, 100)
  expect(await readExchange(db, posted.id)).toEqual(posted)
})

test('an exchange without bodies or response is read as it was added', async () => {
  const { response: _, ...rest } = anExchange({ failure: { kind: 'network', message: 'Failed to fetch' } })
  await addExchange(db, rest, 100)
  expect(await readExchange(db, rest.id)).toEqual(rest)
})

test('there is nothing to read of an exchange that is not there', async () => {
  expect(await readExchange(db, 'none')).toBeUndefined()
})

test('an exchange whose bodies are gone is read without them', async () => {
  await addExchange(db, posted, 100)
  await db.bodies.clear()
  expect((await readExchange(db, posted.id))?.response?.body).toMatchObject({ text: '', size: 12 })
})

test('an exchange is not added twice', async () => {
  await add({ id: 'e1' })
  await expect(add({ id: 'e1' })).rejects.toMatchObject({ name: 'ConstraintError' })
  expect(await db.bodies.count()).toBe(1)
})

test('lists begin with the newest: of all, of a connection, of a test', async () => {
  await add({ id: 'x', at: NOON + 1, testId: 't1' })
  await add({ id: 'b', at: NOON + 3, testId: 't1' })
  await add({ id: 'y', at: NOON + 2, connectionId: 'c2' })
  await add({ id: 'a', at: NOON })
  expect(ids(await listExchanges(db, { limit: 10 }))).toEqual(['b', 'y', 'x', 'a'])
  expect(ids(await listExchanges(db, { limit: 2 }))).toEqual(['b', 'y'])
  expect(ids(await listExchanges(db, { connectionId: 'c1', limit: 10 }))).toEqual(['b', 'x', 'a'])
  expect(ids(await listExchanges(db, { connectionId: 'c1', limit: 1 }))).toEqual(['b'])
  expect(ids(await listExchanges(db, { testId: 't1', limit: 10 }))).toEqual(['b', 'x'])
})

test('adding an exchange removes the oldest of its connection, bodies and all', async () => {
  await add({ id: 'other', at: NOON - 1, connectionId: 'c2' })
  for (const n of [2, 1, 3]) await add({ id: `e${n}`, at: NOON + n }, 2)
  expect(ids(await listExchanges(db, { limit: 10 }))).toEqual(['e3', 'e2', 'other'])
  expect(await db.bodies.toCollection().primaryKeys()).toEqual(['e2', 'e3', 'other'])
})

test('a log that is far too long is shortened bit by bit', async () => {
  for (let n = 0; n < 30; n++) await add({ id: `e${n}`, at: NOON + n })
  await add({ id: 'e30', at: NOON + 30 }, 5)
  expect(await db.exchanges.count()).toBe(11)
  await add({ id: 'e31', at: NOON + 31 }, 5)
  expect(ids(await listExchanges(db, { limit: 10 }))).toEqual(['e31', 'e30', 'e29', 'e28', 'e27'])
})
