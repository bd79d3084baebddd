import type { Exchange } from '../core/exchange'
import { urlParts } from '../core/http/url-parts'
import type { Database } from './database'
import { filterEntries } from './filter-entries'
import type { StoredExchange } from './log-rows'

/** How many entries of a connection are offered to compare with. */
const OFFERED = 100

/**
 * Entries to compare one with: those of its connection, newest first, and the last good one before it: the same request, made for
 * the same reason, that was answered with a 2xx; else any good one before it.
 */
export async function comparableEntries(
  db: Database,
  exchange: Exchange,
): Promise<{ offered: readonly StoredExchange[]; lastGood: string | undefined }> {
  const { connectionId: connection } = exchange
  const [all, good] = await Promise.all([
    filterEntries(db, { connection }, 0),
    filterEntries(db, { connection, outcome: '2xx' }, 0),
  ])
  const before = good.ids.filter((id) => id < exchange.id).slice(0, OFFERED)
  const others = all.ids.filter((id) => id !== exchange.id).slice(0, OFFERED)
  const rows = await db.exchanges.bulkGet([...new Set([...others, ...before])])
  const offered = rows.filter((row) => row !== undefined).sort((a, b) => (a.id < b.id ? 1 : -1))
  const earlier = offered.filter(({ id }) => before.includes(id))
  const target = ({ request }: Exchange) => `${request.method} ${urlParts(request.url).base}`
  const same = earlier.filter((row) => target(row) === target(exchange))
  const lastGood = same.find(({ cause }) => cause === exchange.cause) ?? same[0] ?? earlier[0]
  return { offered, lastGood: lastGood?.id }
}
