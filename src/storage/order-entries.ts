import { entryId } from '../core/entry-id'
import type { Database } from './database'
import { recount, rowOf, textsOf } from './log-rows'

/**
 * Brings the log of an older version into the order of time, links and bodies too, and counts it. In one transaction, so that it
 * happens once; a log that is counted has been brought into order.
 */
export async function orderEntries(db: Database): Promise<void> {
  if ((await db.logCounts.count()) > 0) return
  await db.transaction('rw', db.exchanges, db.bodies, db.logCounts, db.attempts, async () => {
    if ((await db.logCounts.count()) > 0) return
    const ids = new Map<string, string>()
    for (const exchange of await db.exchanges.toArray()) {
      const id = entryId(exchange.at, exchange.id)
      const bodies = await db.bodies.get(exchange.id)
      const texts = { ...textsOf({ ...exchange, id }), request: bodies?.request ?? '', response: bodies?.response ?? '' }
      const row = rowOf({ ...exchange, id }, texts)
      ids.set(exchange.id, id)
      await db.exchanges.delete(exchange.id)
      await db.exchanges.put(row)
      await db.bodies.delete(exchange.id)
      await db.bodies.put(texts)
      await recount(db.logCounts, row.connectionId, { entries: 1, bytes: row.bytes, pinned: 0 })
    }
    if (ids.size === 0) return
    await db.attempts.toCollection().modify(({ steps }) => {
      for (const step of steps) step.entries = step.entries.map((id) => ids.get(id) ?? id)
    })
  })
}
