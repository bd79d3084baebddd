import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { beforeEach, expect, test } from 'vitest'
import { newFlow } from '../core/flow'
import { renameFlow } from '../core/flow/edits'
import { register } from '../core/flow/connections'
import { openDatabase, type Database } from './database'
import { addFlow, deleteFlows, editFlow, listFlows, purgeFlows, readFlow, restoreFlows } from './flows'

let db: Database = openDatabase()
beforeEach(async () => {
  db.close()
  await Dexie.delete('patchbay')
  db = openDatabase()
  await addFlow(db, newFlow('f', 'Orders', 1))
})

test('edits of two tabs on one flow are both kept', async () => {
  const other = openDatabase()
  await Promise.all([editFlow(db, 'f', renameFlow('Invoices'), 2), editFlow(other, 'f', register('c'), 2)])
  expect(await readFlow(db, 'f')).toMatchObject({ name: 'Invoices', registered: ['c'], revision: 2 })
  other.close()
})

test('an edit that changes nothing is not written', async () => {
  await editFlow(db, 'f', (flow) => flow, 2)
  expect((await readFlow(db, 'f'))?.revision).toBe(0)
})

test('an edit for a revision that is no longer stored is not made', async () => {
  await editFlow(db, 'f', renameFlow('First'), 2)
  expect(await editFlow(db, 'f', renameFlow('Late'), 3, 0)).toBeUndefined()
  expect((await readFlow(db, 'f'))?.name).toBe('First')
})

test('a deleted flow can be restored until it is purged', async () => {
  await deleteFlows(db, ['f'], 10)
  expect((await listFlows(db)).flows).toEqual([])
  await purgeFlows(db, 5)
  await restoreFlows(db, ['f'])
  expect((await listFlows(db)).flows).toHaveLength(1)
  await deleteFlows(db, ['f'], 10)
  await purgeFlows(db, 11)
  expect(await db.flows.count()).toBe(0)
})

test('rows of a newer version are counted, and left alone', async () => {
  await db.table('flows').add({ id: 'g', version: 9 })
  expect(await listFlows(db)).toMatchObject({ unreadable: 1, flows: [{ id: 'f' }] })
  expect(await db.flows.count()).toBe(2)
})
