import { noHealth, type Health } from '../core/health'
import type { Database } from './database'

export const listHealth = (db: Database): Promise<Health[]> => db.health.toArray()

export const readHealth = async (db: Database, connectionId: string): Promise<Health> =>
  (await db.health.get(connectionId)) ?? noHealth(connectionId)

/** Reads, changes and writes in one transaction, so that two tests at once lose no result. */
export const changeHealth = (db: Database, connectionId: string, change: (health: Health) => Health): Promise<void> =>
  db.transaction('rw', db.health, async () => {
    await db.health.put(change(await readHealth(db, connectionId)))
  })
