import { Dexie } from 'dexie'
import type { Database } from './database'

/** Removes what the worker learnt of a connection: attempts, exchanges with bodies, health, facts of secrets. */
export const forgetConnection = (db: Database, connectionId: string): Promise<void> =>
  db.transaction('rw', [db.attempts, db.exchanges, db.bodies, db.health, db.sealed], async () => {
    const all = [
      [connectionId, Dexie.minKey],
      [connectionId, Dexie.maxKey],
    ] as const
    await db.attempts
      .where('[connectionId+startedAt]')
      .between(...all)
      .delete()
    const exchanges = db.exchanges.where('[connectionId+at]').between(...all)
    await db.bodies.bulkDelete(await exchanges.primaryKeys())
    await exchanges.delete()
    await db.health.delete(connectionId)
    await db.sealed.where('connectionId').equals(connectionId).delete()
  })
