import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aConnection, NOON } from '../../test/support/builders'
import {
  deleteConnections,
  deletedConnections,
  listConnections,
  purgeConnections,
  putConnection,
  readConnection,
  restoreConnections,
} from './connections'
import { openDatabase, type Database } from './database'

let db: Database
beforeEach(async () => {
  db = openDatabase()
  await putConnection(db, aConnection({ id: 'c1' }))
  await putConnection(db, aConnection({ id: 'c2' }))
})
afterEach(() => Dexie.delete(db.name))

const listed = async () => (await listConnections(db)).connections.map(({ id }) => id)

test('a connection is read as it was saved, by this tab and the next', async () => {
  const saved = aConnection({ id: 'c1', name: 'Renamed', headers: [{ name: 'Accept', value: '*/*' }] })
  await putConnection(db, saved)
  expect(await readConnection(db, 'c1')).toEqual(saved)
  db.close()
  db = openDatabase()
  expect(await readConnection(db, 'c1')).toEqual(saved)
  expect(await listed()).toEqual(['c1', 'c2'])
})

test('there is nothing to read of a connection that is not there', async () => {
  expect(await readConnection(db, 'none')).toBeUndefined()
})

test('a deleted connection is not listed and not read', async () => {
  expect(await deleteConnections(db, ['c1', 'none'], NOON)).toBe(1)
  expect(await listed()).toEqual(['c2'])
  expect(await readConnection(db, 'c1')).toBeUndefined()
})

test('a restored connection is as it was before', async () => {
  await deleteConnections(db, ['c1', 'c2'], NOON)
  expect(await restoreConnections(db, ['c1'])).toBe(1)
  expect(await readConnection(db, 'c1')).toEqual(aConnection({ id: 'c1' }))
  expect(await listed()).toEqual(['c1'])
})

test('only deletions before a time can no longer be undone', async () => {
  await deleteConnections(db, ['c1'], NOON)
  await deleteConnections(db, ['c2'], NOON + 10)
  expect(await deletedConnections(db, NOON)).toEqual([])
  expect(await deletedConnections(db, NOON + 10)).toEqual(['c1'])
  expect(await deletedConnections(db, NOON + 11)).toEqual(['c1', 'c2'])
})

test('a purged connection cannot be restored', async () => {
  await deleteConnections(db, ['c1'], NOON)
  await purgeConnections(db, ['c1'])
  expect(await restoreConnections(db, ['c1'])).toBe(0)
  expect(await db.connections.count()).toBe(1)
})

test('rows that this version cannot read are counted, left alone, and hide no others', async () => {
  const newer = { ...aConnection(), id: 'c3', version: 9 }
  await db.table('connections').bulkAdd([newer, { id: 'c4' }])
  expect(await listConnections(db)).toMatchObject({ unreadable: 2, connections: [{ id: 'c1' }, { id: 'c2' }] })
  await expect(readConnection(db, 'c3')).rejects.toThrow()
  expect(await db.table('connections').get('c3')).toEqual(newer)
})
