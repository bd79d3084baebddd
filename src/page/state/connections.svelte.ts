import type { ConnectionStatus } from '../../core/connection-status'
import type { ConnectionSummary } from '../../core/connection-summary'
import { noHealth, type Health } from '../../core/health'
import { runningTests } from '../../storage/attempts'
import { listStored } from '../../storage/connection-summaries'
import { listHealth } from '../../storage/health'
import { listSealed } from '../../storage/sealed'
import { db } from './database'
import { live } from './live.svelte'

/** A connection with all that a list shows of it. */
export interface ConnectionRow {
  readonly connection: ConnectionSummary
  readonly health: Health
  /** Not known before the rules for it have loaded. */
  readonly status: ConnectionStatus | undefined
  readonly running: boolean
}

// The rules know every scheme and setting; the list is drawn without waiting for them.
let storedStatus = $state.raw<(typeof import('../../core/stored-status'))['storedStatus']>()

/** All connections with their status, live. */
export function liveConnections() {
  void import('../../core/stored-status').then((rules) => (storedStatus = rules.storedStatus))
  return live<{ rows: readonly ConnectionRow[]; unreadable: number }>(
    () => {
      const statusOf = storedStatus
      return async () => {
        const [{ stored, unreadable }, health, sealed, running] = await Promise.all([
          listStored(db),
          listHealth(db),
          listSealed(db),
          runningTests(db),
        ])
        const byId = new Map(health.map((row) => [row.connectionId, row]))
        const all = stored.map(({ summary, row }) => {
          const fields = new Set(sealed.filter(({ connectionId }) => connectionId === summary.id).map(({ field }) => field))
          const known = byId.get(summary.id) ?? noHealth(summary.id)
          return {
            connection: summary,
            health: known,
            status: statusOf?.(row, known, fields),
            running: running.has(summary.id),
          }
        })
        const rows = all.flatMap(({ status, ...row }) => (status === 'unreadable' ? [] : [{ ...row, status }]))
        return { rows, unreadable: unreadable + all.length - rows.length }
      }
    },
    { rows: [], unreadable: 0 },
  )
}
