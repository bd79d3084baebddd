import { Dexie } from 'dexie'
import type { Database } from './database'
import { forgetEntries } from './prune-log'

/** Removes what the worker learnt of a connection: attempts, exchanges with bodies, health, facts of secrets and tokens. */
export const forgetConnection = (db: Database, connectionId: string): Promise<void> =>
  db.transaction('rw', [db.attempts, db.exchanges, db.bodies, db.logCounts, db.health, db.sealed, db.tokens], async () => {
    await db.attempts
      .where('[connectionId+startedAt]')
      .between([connectionId, Dexie.minKey], [connectionId, Dexie.maxKey])
      .delete()
    await forgetEntries(db, connectionId)
    await db.health.delete(connectionId)
    await db.tokens.delete(connectionId)
    await db.sealed.where('connectionId').equals(connectionId).delete()
  })
