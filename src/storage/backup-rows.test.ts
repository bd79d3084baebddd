import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aConnection, NOON } from '../../test/support/builders'
import { newFlow } from '../core/flow'
import { importDocuments, oldestConnection, undoImport } from './backup-rows'
import { deleteConnections, putConnection, readConnection } from './connections'
import { openDatabase, type Database } from './database'
import { addFlow, readFlow } from './flows'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

const mine = aConnection({ id: 'c1', name: 'Mine' })
const flow = newFlow('f1', 'Mine', NOON)

test('an import adds and replaces, and undoing it brings back what was there', async () => {
  await putConnection(db, mine)
  await addFlow(db, flow)
  const theirs = { ...mine, name: 'Theirs', updatedAt: NOON + 1 }
  const undo = await importDocuments(db, {
    connections: [{ document: theirs, replaces: mine }, { document: aConnection({ id: 'c2' }) }],
    flows: [{ document: { ...flow, name: 'Theirs', revision: 1 }, replaces: flow }],
    map: [],
  })
  expect(await readConnection(db, 'c1')).toEqual(theirs)
  expect(await db.connections.count()).toBe(2)
  await undoImport(db, undo)
  expect(await db.connections.toArray()).toEqual([mine])
  expect(await readFlow(db, 'f1')).toEqual({ ...flow, revision: 2 })
})

test('nothing is written if one document is not as the plan knew it', async () => {
  await putConnection(db, { ...mine, updatedAt: NOON + 5 })
  const fresh = { document: aConnection({ id: 'c2' }) }
  for (const known of [{ document: mine, replaces: mine }, { document: mine }])
    await expect(importDocuments(db, { connections: [fresh, known], flows: [], map: [] })).rejects.toThrow('in the meantime')
  expect(await db.connections.toCollection().primaryKeys()).toEqual(['c1'])
})

test('a deleted document gives way, and is deleted again when the import is undone', async () => {
  await putConnection(db, mine)
  await deleteConnections(db, ['c1'], NOON)
  const undo = await importDocuments(db, { connections: [{ document: mine }], flows: [], map: [] })
  expect(await readConnection(db, 'c1')).toEqual(mine)
  await undoImport(db, undo)
  expect(await readConnection(db, 'c1')).toBeUndefined()
  expect(await db.connections.count()).toBe(1)
})

test('the oldest connection that is not deleted tells how long there has been something to lose', async () => {
  expect(await oldestConnection(db)).toBeUndefined()
  await putConnection(db, aConnection({ id: 'c1', createdAt: NOON - 2, deletedAt: NOON }))
  await putConnection(db, aConnection({ id: 'c2', createdAt: NOON - 1 }))
  expect(await oldestConnection(db)).toBe(NOON - 1)
})
