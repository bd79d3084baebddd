import { connectionSummarySchema, type ConnectionSummary } from '../core/connection-summary'
import type { Database } from './database'

/** A stored connection: what lists show of it, and the row itself. */
export interface StoredConnection {
  readonly summary: ConnectionSummary
  readonly row: unknown
}

/** Connections that are not deleted, and how many rows are in no form that this version knows. */
export async function listStored(db: Database): Promise<{ stored: readonly StoredConnection[]; unreadable: number }> {
  const rows: { deletedAt?: unknown }[] = await db.connections.toArray()
  const kept = rows.filter(({ deletedAt }) => deletedAt === undefined)
  const stored = kept.flatMap((row) => {
    const summary = connectionSummarySchema.safeParse(row)
    return summary.success ? [{ summary: summary.data, row }] : []
  })
  return { stored, unreadable: kept.length - stored.length }
}
