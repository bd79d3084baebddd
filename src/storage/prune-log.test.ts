import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anExchange, aResponse, NOON } from '../../test/support/builders'
import { entryId } from '../core/entry-id'
import type { Exchange } from '../core/exchange'
import type { LogKeeping } from '../core/log-keeping'
import { openDatabase, type Database } from './database'
import { addExchange, pinExchange } from './exchanges'
import { clearLog, pruneLog, restoreCleared } from './prune-log'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

const DAY = 86_400_000
const KEEPING: LogKeeping = { entries: 1000, days: 30, megabytes: 100, bodyKilobytes: 256 }
let made = 0

async function add(at: number, changes: Partial<Exchange> = {}): Promise<string> {
  const id = entryId(at, `xxxxxxxx-xxxx-4${String(made++).padStart(3, '0')}-9d3c-1d0f2a3b4c5d`)
  await addExchange(db, anExchange({ id, at, ...changes }))
  return id
}

/** Until nothing is left to do; returns how much went with each batch. */
async function prune(keeping: Partial<LogKeeping> = {}, cleared = NOON): Promise<number[]> {
  const batches: number[] = []
  for (;;) {
    const removed = await pruneLog(db, { ...KEEPING, ...keeping }, NOON, cleared)
    if (removed === 0) return batches
    batches.push(removed)
  }
}

const kept = () => db.exchanges.toCollection().primaryKeys()

/** That the counts say what counting would, and that no body is left behind. */
async function expectTrueCounts() {
  const rows = await db.exchanges.toArray()
  const sum = rows.reduce((total, { bytes }) => total + bytes, 0)
  expect(await db.logCounts.get('')).toMatchObject({ entries: rows.length, bytes: sum })
  expect(await db.bodies.toCollection().primaryKeys()).toEqual(rows.map(({ id }) => id))
}

test('a log within its limits stays as it is', async () => {
  const ids = [await add(NOON - DAY), await add(NOON)]
  expect(await prune()).toEqual([])
  expect(await kept()).toEqual(ids)
})

test('of each connection the newest entries are kept', async () => {
  const other = await add(NOON - 10, { connectionId: 'c2' })
  for (let n = 0; n < 5; n++) await add(NOON + n)
  const newest = (await kept()).slice(-3)
  expect(await prune({ entries: 3 })).toEqual([2])
  expect(await kept()).toEqual([other, ...newest])
  await expectTrueCounts()
})

test('what is too old goes', async () => {
  await add(NOON - 31 * DAY)
  const young = await add(NOON - 29 * DAY)
  expect(await prune()).toEqual([1])
  expect(await kept()).toEqual([young])
  await expectTrueCounts()
})

test('when all of it is too large, the oldest go, whosever they are', async () => {
  for (let n = 0; n < 60; n++)
    await add(NOON + n, { connectionId: `c${n % 2}`, response: aResponse({ text: 'x'.repeat(20_000) }) })
  expect(await prune({ megabytes: 1 })).toEqual([50])
  expect(await kept()).toHaveLength(10)
  await expectTrueCounts()
})

test('a log that is far too long is shortened batch by batch', async () => {
  for (let n = 0; n < 120; n++) await add(NOON + n)
  expect(await prune({ entries: 10 })).toEqual([50, 50, 10])
  await expectTrueCounts()
})

test('pinned entries stay, whatever is too old, too many or cleared', async () => {
  const pinned = [await add(NOON - 40 * DAY), await add(NOON - 2)]
  for (const id of pinned) await pinExchange(db, id, true)
  const newest = [await add(NOON - 1), await add(NOON)].at(-1)
  await prune({ entries: 1 })
  expect(await kept()).toEqual([...pinned, newest])
  await clearLog(db, { id: 'all', upTo: NOON })
  await prune()
  expect(await kept()).toEqual(pinned)
  await expectTrueCounts()
})

test('what was cleared goes for good only later, of one connection or of all; until then it can be restored', async () => {
  const ids = [await add(NOON - 2, { connectionId: 'c2' }), await add(NOON - 1), await add(NOON)]
  await clearLog(db, { id: 'one', connectionId: 'c1', upTo: NOON })
  expect(await prune({}, NOON - 1)).toEqual([])
  await restoreCleared(db, 'one')
  await prune()
  expect(await kept()).toEqual(ids)

  await clearLog(db, { id: 'two', connectionId: 'c1', upTo: NOON - 1 })
  await prune()
  expect(await kept()).toEqual([ids[0], ids[2]])
  expect(await db.clearings.count()).toBe(0)
  await expectTrueCounts()
})
