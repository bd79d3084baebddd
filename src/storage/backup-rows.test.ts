import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aConnection, NOON } from '../../test/support/builders'
import { oauth2 } from '../core/auth/oauth2'
import { newFlow } from '../core/flow'
import { newOAuthClient } from '../core/oauth/client'
import { importDocuments, oldestConnection, undoImport } from './backup-rows'
import { deleteConnections, putConnection, readConnection } from './connections'
import { openDatabase, type Database } from './database'
import { addFlow, readFlow } from './flows'
import { forgetLastImport, readLastImport, writeLastImport } from './last-import'
import { putOAuthClient } from './oauth-clients'
import { putSealed } from './sealed'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

const mine = aConnection({ id: 'c1', name: 'Mine' })
const flow = newFlow('f1', 'Mine', NOON)
const client = newOAuthClient('o1', 'Mine', NOON)

test('an import adds and replaces, and undoing it brings back what was there', async () => {
  await putConnection(db, mine)
  await addFlow(db, flow)
  await putOAuthClient(db, client)
  const theirs = { ...mine, name: 'Theirs', updatedAt: NOON + 1 }
  const undo = await importDocuments(db, {
    connections: [{ document: theirs, replaces: mine }, { document: aConnection({ id: 'c2' }) }],
    flows: [{ document: { ...flow, name: 'Theirs', revision: 1 }, replaces: flow }],
    oauthClients: [
      { document: { ...client, name: 'Theirs' }, replaces: client },
      { document: newOAuthClient('o2', 'New', NOON) },
    ],
    map: [],
  })
  expect(await readConnection(db, 'c1')).toEqual(theirs)
  expect(await db.connections.count()).toBe(2)
  expect((await db.oauthClients.toArray()).map(({ name }) => name)).toEqual(['Theirs', 'New'])
  await undoImport(db, undo, [], NOON + 9)
  expect(await db.oauthClients.toArray()).toEqual([{ ...client, updatedAt: NOON + 9 }])
  expect(await db.connections.toArray()).toEqual([{ ...mine, updatedAt: NOON + 9 }])
  expect(await readFlow(db, 'f1')).toEqual({ ...flow, updatedAt: NOON + 9, revision: 2 })
})

test('nothing is written if one document is not as the plan knew it', async () => {
  await putConnection(db, { ...mine, updatedAt: NOON + 5 })
  const fresh = { document: aConnection({ id: 'c2' }) }
  for (const known of [{ document: mine, replaces: mine }, { document: mine }])
    await expect(importDocuments(db, { connections: [fresh, known], flows: [], oauthClients: [], map: [] })).rejects.toThrow(
      'in the meantime',
    )
  expect(await db.connections.toCollection().primaryKeys()).toEqual(['c1'])
})

test('a deleted document gives way, and is deleted again when the import is undone', async () => {
  await putConnection(db, mine)
  await deleteConnections(db, ['c1'], NOON)
  const undo = await importDocuments(db, { connections: [{ document: mine }], flows: [], oauthClients: [], map: [] })
  expect(await readConnection(db, 'c1')).toEqual(mine)
  await undoImport(db, undo, [], NOON + 9)
  expect(await readConnection(db, 'c1')).toBeUndefined()
  expect(await db.connections.count()).toBe(1)
})

test('the last import can be undone after a reload, as if it had just been made', async () => {
  await putConnection(db, mine)
  const theirs = { ...mine, name: 'Theirs' }
  const undo = await importDocuments(db, {
    connections: [{ document: theirs, replaces: mine }],
    flows: [{ document: flow }],
    oauthClients: [{ document: client }],
    map: [],
  })
  await writeLastImport(db, { at: NOON, undo, sealed: [aSecret('c1', NOON)] })
  const last = await readLastImport(db)
  if (!last) throw new Error('It was not kept.')
  expect(last).toEqual({ at: NOON, undo, sealed: [aSecret('c1', NOON)] })
  expect(await undoImport(db, last.undo, last.sealed, NOON + 9)).toEqual({ removed: ['o1'], secrets: [], kept: [] })
  await forgetLastImport(db)
  expect(await readLastImport(db)).toBeUndefined()
})

test('what was saved after an import is left as it is by its undo, and named', async () => {
  await putConnection(db, mine)
  await addFlow(db, flow)
  const fresh = aConnection({ id: 'c2', name: 'Fresh' })
  const undo = await importDocuments(db, {
    connections: [{ document: { ...mine, notes: 'theirs' }, replaces: mine }, { document: fresh }],
    flows: [{ document: { ...flow, revision: 1 }, replaces: flow }],
    oauthClients: [],
    map: [],
  })
  const edited = [
    { ...mine, notes: 'written for an hour' },
    { ...fresh, notes: 'mine' },
  ]
  for (const connection of edited) await putConnection(db, connection)
  await db.flows.put({ ...flow, name: 'Edited', revision: 2 })
  const sealed = [aSecret('c1', NOON), aSecret('c2', NOON)]
  await putSealed(db, sealed)
  expect(await undoImport(db, undo, sealed, NOON + 9)).toEqual({
    removed: [],
    secrets: [],
    kept: ['Mine', 'Fresh', 'Edited'],
  })
  expect(await db.connections.toArray()).toEqual(edited)
  expect(await readFlow(db, 'f1')).toMatchObject({ name: 'Edited', revision: 2 })
})

test('a secret sealed after an import is not forgotten by its undo, nor is the connection it is for', async () => {
  const fresh = ['c2', 'c3'].map((id) => aConnection({ id, name: id }))
  await putConnection(db, mine)
  const undo = await importDocuments(db, {
    connections: [{ document: { ...mine, name: 'Theirs' }, replaces: mine }, ...fresh.map((document) => ({ document }))],
    flows: [],
    oauthClients: [],
    map: [],
  })
  const sealed = ['c1', 'c2', 'c3'].map((id) => aSecret(id, NOON))
  await putSealed(db, [...sealed, aSecret('c2', NOON + 1), aSecret('c1', NOON + 1, 'password')])
  const undone = await undoImport(db, undo, sealed, NOON + 9)
  expect(undone).toMatchObject({ removed: ['c3'], secrets: [{ connectionId: 'c1', field: 'token' }], kept: ['c2'] })
  expect(undone.secrets).toHaveLength(1)
})

test('an OAuth client stays where a connection that was kept, or made since, uses it', async () => {
  const auth = { ...oauth2.initial, client: 'o1' }
  const [edited, untouched] = ['c1', 'c2'].map((id) => aConnection({ id, name: id, auth }))
  if (!edited || !untouched) throw new Error('There are two.')
  const other = newOAuthClient('o2', 'Other', NOON)
  const writes = { connections: [edited, untouched], flows: [], oauthClients: [client, other], map: [] }
  const undo = await importDocuments(db, {
    ...writes,
    connections: writes.connections.map((document) => ({ document })),
    oauthClients: writes.oauthClients.map((document) => ({ document })),
  })
  await putConnection(db, { ...edited, notes: 'mine' })
  expect(await undoImport(db, undo, [], NOON + 9)).toEqual({ removed: ['c2', 'o2'], secrets: [], kept: ['c1', 'Mine'] })
})

test('a token that was renewed since an import does not keep its connection', async () => {
  const signedIn = aConnection({ id: 'c1', auth: { ...oauth2.initial, client: 'o1' } })
  const undo = await importDocuments(db, { connections: [{ document: signedIn }], flows: [], oauthClients: [], map: [] })
  const came = aSecret('c1', NOON, 'accessToken')
  await putSealed(db, [{ ...came, sealedAt: NOON + 1 }])
  expect(await undoImport(db, undo, [came], NOON + 9)).toEqual({ removed: ['c1'], secrets: [], kept: [] })
})

const aSecret = (connectionId: string, sealedAt: number, field = 'token') => ({
  connectionId,
  field,
  origins: ['https://api.example.com'],
  slots: [],
  sealedAt,
})

test('the oldest connection that is not deleted tells how long there has been something to lose', async () => {
  expect(await oldestConnection(db)).toBeUndefined()
  await putConnection(db, aConnection({ id: 'c1', createdAt: NOON - 2, deletedAt: NOON }))
  await putConnection(db, aConnection({ id: 'c2', createdAt: NOON - 1 }))
  expect(await oldestConnection(db)).toBe(NOON - 1)
})
