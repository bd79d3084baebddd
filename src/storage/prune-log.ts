import { firstEntryId } from '../core/entry-id'
import type { LogKeeping } from '../core/log-keeping'
import type { Database } from './database'
import { recount, type Clearing } from './log-rows'

/** Few enough that a request which is to be recorded never waits long for them. */
const BATCH = 50

/** Clears what there is now, of one connection or of all. {@link restoreCleared} brings it back until {@link pruneLog} removes it. */
export const clearLog = (db: Database, clearing: Clearing): Promise<string> => db.clearings.put(clearing)

export const restoreCleared = (db: Database, id: string): Promise<void> => db.clearings.delete(id)

/**
 * Removes one batch of what is not to be kept: cleared before `cleared`, too old, too many, too large. Returns how many went;
 * zero when the log is as it should be.
 */
export async function pruneLog(db: Database, keeping: LogKeeping, now: number, cleared: number): Promise<number> {
  const oldest = await nextOldest(db, firstEntryId(now - keeping.days * DAY))
  if (oldest.length > 0) return remove(db, oldest)
  for (const clearing of await db.clearings.toArray()) {
    if (clearing.upTo > cleared) continue
    const ids = await nextOldest(db, firstEntryId(clearing.upTo + 1), clearing.connectionId)
    if (ids.length > 0) return remove(db, ids)
    await db.clearings.delete(clearing.id)
  }
  for (const count of await db.logCounts.toArray()) {
    const all = count.connectionId === ''
    if (all ? count.bytes <= keeping.megabytes * 1_000_000 : count.entries - count.pinned <= keeping.entries) continue
    const surplus = all ? BATCH : count.entries - count.pinned - keeping.entries
    const ids = await nextOldest(db, LAST, all ? undefined : count.connectionId)
    if (ids.length > 0) return remove(db, ids.slice(0, surplus))
  }
  return 0
}

const DAY = 86_400_000
/** Greater than any id. */
const LAST = '\uffff'

/** The oldest entries below an id that are not pinned. */
async function nextOldest(db: Database, below: string, connectionId?: string): Promise<string[]> {
  const pinned = new Set(await db.exchanges.where('pinned').equals(1).primaryKeys())
  const entries =
    connectionId === undefined
      ? db.exchanges.where(':id').below(below)
      : db.exchanges.where('connectionId').equals(connectionId)
  const ids = await entries.limit(BATCH + pinned.size).primaryKeys()
  return ids.filter((id) => id < below && !pinned.has(id)).slice(0, BATCH)
}

const remove = (db: Database, ids: readonly string[]): Promise<number> =>
  db.transaction('rw', db.exchanges, db.bodies, db.logCounts, async () => {
    const rows = (await db.exchanges.bulkGet([...ids])).filter((row) => row !== undefined)
    await db.exchanges.bulkDelete([...ids])
    await db.bodies.bulkDelete([...ids])
    for (const connectionId of new Set(rows.map((row) => row.connectionId))) {
      const own = rows.filter((row) => row.connectionId === connectionId)
      const bytes = own.reduce((sum, row) => sum + row.bytes, 0)
      await recount(db.logCounts, connectionId, { entries: -own.length, bytes: -bytes, pinned: 0 })
    }
    return rows.length
  })

/** All entries of a connection, pinned ones too. In the transaction of whoever forgets it. */
export async function forgetEntries(db: Database, connectionId: string): Promise<void> {
  const ids = await db.exchanges.where('connectionId').equals(connectionId).primaryKeys()
  const count = await db.logCounts.get(connectionId)
  await db.exchanges.bulkDelete(ids)
  await db.bodies.bulkDelete(ids)
  if (count) await recount(db.logCounts, connectionId, { entries: -count.entries, bytes: -count.bytes, pinned: -count.pinned })
  await db.logCounts.delete(connectionId)
}
