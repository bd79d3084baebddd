import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aConnection, anAttempt, anExchange, someSealedFacts } from '../../test/support/builders'
import { noHealth } from '../core/health'
import { putAttempt } from './attempts'
import { putConnection } from './connections'
import { openDatabase, type Database } from './database'
import { addExchange } from './exchanges'
import { forgetConnection } from './forget'
import { changeHealth, listHealth, readHealth } from './health'
import { listSealed, putSealed } from './sealed'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

/** All that can be learnt of a connection, twice where there can be several. */
async function learn(connectionId: string) {
  await putConnection(db, aConnection({ id: connectionId }))
  for (const n of [1, 2]) {
    await putAttempt(db, anAttempt({ id: `${connectionId}-a${n}`, connectionId }))
    await addExchange(db, anExchange({ id: `${connectionId}-e${n}`, connectionId }))
    await putSealed(db, [someSealedFacts({ connectionId, field: `f${n}` })])
  }
  await changeHealth(db, connectionId, (health) => health)
}

const counts = () => Promise.all(db.tables.map(async (table) => [table.name, await table.count()]))

test('forgetting a connection removes all that was learnt of it, and nothing else', async () => {
  await learn('c2')
  const before = await counts()
  await learn('c1')
  await forgetConnection(db, 'c1')
  await db.connections.delete('c1')
  expect(await counts()).toEqual(before)
  expect(await db.logCounts.get('')).toEqual({ ...(await db.logCounts.get('c2')), connectionId: '' })
  expect(await listHealth(db)).toEqual([noHealth('c2')])
  expect((await listSealed(db)).map(({ connectionId }) => connectionId)).toEqual(['c2', 'c2'])
})

test('the document itself is the page’s to remove', async () => {
  await learn('c1')
  await forgetConnection(db, 'c1')
  expect(await db.connections.count()).toBe(1)
})

test('a connection of which nothing is known can be forgotten', async () => {
  await forgetConnection(db, 'c1')
  expect(await readHealth(db, 'c1')).toEqual(noHealth('c1'))
})

test('two changes of health at once are both kept', async () => {
  const answer = (origin: string) => changeHealth(db, 'c1', (health) => ({ ...health, answered: [...health.answered, origin] }))
  await Promise.all([answer('https://a.example'), answer('https://b.example')])
  expect((await readHealth(db, 'c1')).answered).toHaveLength(2)
})
