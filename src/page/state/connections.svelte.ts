import { api } from '../../core/api'
import { copyName, type Connection } from '../../core/connection'
import { connectionStatus, type ConnectionStatus } from '../../core/connection-status'
import { noHealth, type Health } from '../../core/health'
import { verdictPhrase } from '../../core/verdict-phrase'
import { runningTests } from '../../storage/attempts'
import {
  deleteConnections,
  deletedConnections,
  listConnections,
  purgeConnections,
  putConnection,
  restoreConnections,
} from '../../storage/connections'
import { listHealth } from '../../storage/health'
import { listSealed } from '../../storage/sealed'
import { call } from '../worker-client/call'
import { worker } from '../worker-client/lifecycle.svelte'
import { db } from './database'
import { live } from './live.svelte'
import { notices, reporting } from './notices.svelte'

/** A connection with all that a list shows of it. */
export interface ConnectionRow {
  readonly connection: Connection
  readonly health: Health
  readonly status: ConnectionStatus
  readonly running: boolean
}

/** All connections with their status, live. */
export function liveConnections() {
  return live<{ rows: readonly ConnectionRow[]; unreadable: number }>(
    () => async () => {
      const [{ connections, unreadable }, health, sealed, running] = await Promise.all([
        listConnections(db),
        listHealth(db),
        listSealed(db),
        runningTests(db),
      ])
      const byId = new Map(health.map((row) => [row.connectionId, row]))
      const rows = connections.map((connection) => {
        const fields = new Set(sealed.filter(({ connectionId }) => connectionId === connection.id).map(({ field }) => field))
        const known = byId.get(connection.id) ?? noHealth(connection.id)
        return {
          connection,
          health: known,
          status: connectionStatus(connection, known, fields),
          running: running.has(connection.id),
        }
      })
      return { rows, unreadable }
    },
    { rows: [], unreadable: 0 },
  )
}

/** Deletes with a way back: the secrets go only when it can no longer be undone. */
export async function removeConnection({ id, name }: Connection): Promise<void> {
  await reporting(async () => {
    await deleteConnections(db, [id], Date.now())
    notices.say(`Deleted “${name}”.`, { label: 'Undo', run: () => void reporting(() => restoreConnections(db, [id])) })
  })
}

/** A copy with its own sealed secrets. */
export async function cloneConnection(connection: Connection, names: readonly string[]): Promise<Connection | undefined> {
  return reporting(async () => {
    const now = Date.now()
    const copy = {
      ...connection,
      id: crypto.randomUUID(),
      name: copyName(connection.name, names),
      createdAt: now,
      updatedAt: now,
    }
    await putConnection(db, copy)
    if (worker.phase === 'ready') await call(api.copySecrets, { connectionId: connection.id }, { to: copy.id })
    else notices.say('The copy has no secrets: without the background worker they cannot be copied.')
    return copy
  })
}

/** Tests the saved settings; the row in the list follows. */
export async function testSaved(connection: Connection): Promise<void> {
  await reporting(async () => {
    const verdict = await call(
      api.testConnection,
      { connectionId: connection.id },
      { testId: crypto.randomUUID(), connection, secrets: {}, unsaved: false },
    )
    notices.say(`${connection.name}: ${verdictPhrase(verdict)}`)
  })
}

const UNDO_MS = 10 * 60 * 1000

/** Forgets connections whose deletion is older than the time for undoing it. Run at the start. */
export async function purgeDeleted(): Promise<void> {
  const ids = await deletedConnections(db, Date.now() - UNDO_MS)
  if (ids.length === 0) return
  await call(api.forgetConnections, {}, { ids })
  await purgeConnections(db, ids)
}
