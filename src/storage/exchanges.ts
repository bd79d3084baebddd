import { openExchange, type Exchange } from '../core/exchange'
import type { Database } from './database'
import { recount, rowOf, textsOf, type Bodies, type StoredExchange } from './log-rows'

/** Which exchanges a log shows. */
export interface LogQuery {
  readonly connectionId?: string | undefined
  readonly testId?: string | undefined
  readonly limit: number
}

/** Newest first, without the texts of bodies; {@link readExchange} has them. */
export function listExchanges(db: Database, { connectionId, testId, limit }: LogQuery): Promise<StoredExchange[]> {
  const rows =
    testId !== undefined
      ? db.exchanges.where('testId').equals(testId)
      : connectionId !== undefined
        ? db.exchanges.where('connectionId').equals(connectionId)
        : db.exchanges.toCollection()
  return rows.reverse().limit(limit).toArray()
}

/** Rows by their ids, in that order; nothing in the place of one that is gone. */
export const readRows = (db: Database, ids: readonly string[]): Promise<(StoredExchange | undefined)[]> =>
  db.exchanges.bulkGet([...ids])

export async function readExchange(db: Database, id: string): Promise<Exchange | undefined> {
  const [row, bodies]: [unknown, Bodies | undefined] = await Promise.all([db.exchanges.get(id), db.bodies.get(id)])
  if (row === undefined) return undefined
  const exchange = openExchange(row)
  const { request, response } = exchange
  const { bytes, ...texts } = bodies ?? { request: '', response: '' }
  const binary = bytes === undefined ? {} : { bytes }
  return {
    ...exchange,
    request: request.body ? { ...request, body: { ...request.body, text: texts.request } } : request,
    ...(response ? { response: { ...response, body: { ...response.body, text: texts.response, ...binary } } } : {}),
  }
}

/** Writes a request that is about to be sent, redacted already. */
export const addExchange = (db: Database, exchange: Exchange): Promise<void> =>
  db.transaction('rw', db.exchanges, db.bodies, db.logCounts, async () => {
    const texts = textsOf(exchange)
    const row = rowOf(exchange, texts)
    await db.exchanges.add(row)
    await db.bodies.add(texts)
    await recount(db.logCounts, row.connectionId, { entries: 1, bytes: row.bytes, pinned: row.pinned ?? 0 })
  })

/** All of them, or none. */
export const addExchanges = (db: Database, exchanges: readonly Exchange[]): Promise<void> =>
  db.transaction('rw', db.exchanges, db.bodies, db.logCounts, async () => {
    for (const exchange of exchanges) await addExchange(db, exchange)
  })

/** Adds what became of a request to its row; nothing if the row was pruned or forgotten meanwhile. A pin that was set stays. */
export const finishExchange = (db: Database, exchange: Exchange): Promise<void> =>
  db.transaction('rw', db.exchanges, db.bodies, db.logCounts, async () => {
    const before = await db.exchanges.get(exchange.id)
    if (before === undefined) return
    const texts = textsOf(exchange)
    const row = rowOf(before.pinned ? { ...exchange, pinned: before.pinned } : exchange, texts)
    await db.exchanges.put(row)
    await db.bodies.put(texts)
    await recount(db.logCounts, row.connectionId, { entries: 0, bytes: row.bytes - before.bytes, pinned: 0 })
  })

/** Pinned entries are never pruned nor cleared. */
export const pinExchange = (db: Database, id: string, pinned: boolean): Promise<void> =>
  db.transaction('rw', db.exchanges, db.logCounts, async () => {
    const row = await db.exchanges.get(id)
    if (row === undefined || (row.pinned === 1) === pinned) return
    const { pinned: _, ...bare } = row
    await db.exchanges.put(pinned ? { ...bare, pinned: 1 } : bare)
    await recount(db.logCounts, row.connectionId, { entries: 0, bytes: 0, pinned: pinned ? 1 : -1 })
  })
