import type { ConnectionStatus } from './connection-status'
import type { Health } from './health'
import { toneOf } from './verdict'

/**
 * What the lamp of a connection shows. One that the user took out of use, and one whose last test proved nothing, have shapes
 * of their own; as long as its status is not known it is a ring.
 */
export function lampOf({
  connection,
  status,
  health,
}: {
  readonly connection: { readonly markedOffline: boolean }
  readonly status: ConnectionStatus | undefined
  readonly health: Health
}): 'ok' | 'failed' | 'unclear' | 'untested' | 'draft' | 'offline' {
  if (status === 'online') return 'ok'
  if (status === 'offline') return connection.markedOffline ? 'offline' : 'failed'
  if (status === 'draft') return 'draft'
  const last = health.results.at(-1)
  return last && toneOf(last.code) === 'inconclusive' ? 'unclear' : 'untested'
}
