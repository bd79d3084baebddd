import { firstEntryId } from '../core/entry-id'
import { SPAN_MS, type LogFilter } from '../core/log-filter'
import type { Database } from './database'

/** Ids of entries, newest first. `dense`: most entries of their span are among them, so it may be read as a whole. */
export interface Filtered {
  readonly ids: readonly string[]
  readonly dense: boolean
}

/**
 * The entries that a filter lets through, but for its text: from indexes alone, without reading a row. `after`: not older than
 * this one.
 */
export async function filterEntries(db: Database, filter: LogFilter, now: number, after = ''): Promise<Filtered> {
  const since = filter.last ? firstEntryId(now - SPAN_MS[filter.last]) : ''
  const from = since > after ? since : after
  const lists = await Promise.all([
    ...(filter.connection === undefined ? [] : [byIndex(db, 'connectionId', [filter.connection])]),
    ...(filter.test === undefined ? [] : [byIndex(db, 'testId', [filter.test])]),
    ...(filter.application === undefined ? [] : [byIndex(db, 'applicationName', [filter.application])]),
    ...(filter.cause === undefined ? [] : [byIndex(db, 'cause', [filter.cause])]),
    ...(filter.outcome === undefined ? [] : [byIndex(db, 'outcome', [filter.outcome])]),
    ...(filter.pinned === undefined ? [] : [byIndex(db, 'pinned', [1])]),
    ...(filter.verdict === undefined ? [] : [withVerdict(db, filter.verdict)]),
  ])
  const [shortest = await db.exchanges.where(':id').aboveOrEqual(from).primaryKeys(), ...others] = lists.sort(
    (a, b) => a.length - b.length,
  )
  const among = others.map((ids) => new Set(ids))
  const isCleared = await clearedEntries(db)
  const ids = shortest
    .filter((id) => id >= from && among.every((other) => other.has(id)) && !isCleared(id))
    .sort()
    .reverse()
  const all = (await db.logCounts.get(''))?.entries ?? 0
  return { ids, dense: ids.length * 4 > all }
}

/** The newest ids, newest first, that the user has not cleared. */
export async function newestEntries(db: Database, limit: number): Promise<string[]> {
  const [isCleared, ids] = await Promise.all([
    clearedEntries(db),
    db.exchanges.toCollection().reverse().limit(limit).primaryKeys(),
  ])
  return ids.filter((id) => !isCleared(id))
}

/** Oldest first: within one value an index is in the order of ids. */
async function byIndex(db: Database, index: string, values: readonly (string | number)[]): Promise<string[]> {
  const [value] = values
  if (value !== undefined && values.length === 1) return db.exchanges.where(index).equals(value).primaryKeys()
  return (await db.exchanges.where(index).anyOf(values).primaryKeys()).sort()
}

async function withVerdict(db: Database, code: string): Promise<string[]> {
  const attempts = await db.attempts.toArray()
  const tests = attempts.filter(({ verdict }) => verdict?.code === code).map(({ id }) => id)
  const [own, ofTests] = await Promise.all([byIndex(db, 'verdict.code', [code]), byIndex(db, 'testId', tests)])
  return [...own, ...ofTests].sort()
}

/** Tells of an id whether the user cleared it. Pinned entries never are. */
export async function clearedEntries(db: Database): Promise<(id: string) => boolean> {
  const clearings = await db.clearings.toArray()
  if (clearings.length === 0) return () => false
  const pinned = new Set(await byIndex(db, 'pinned', [1]))
  const cleared = await Promise.all(
    clearings.map(async ({ connectionId, upTo }) => ({
      below: firstEntryId(upTo + 1),
      own: connectionId === undefined ? undefined : new Set(await byIndex(db, 'connectionId', [connectionId])),
    })),
  )
  return (id) => !pinned.has(id) && cleared.some(({ below, own }) => id < below && (own === undefined || own.has(id)))
}

/** The names of the applications that there are entries of, in order. */
export const applicationsInLog = async (db: Database): Promise<string[]> =>
  (await db.exchanges.orderBy('applicationName').uniqueKeys()).flatMap((name) =>
    typeof name === 'string' && name !== '' ? name : [],
  )
