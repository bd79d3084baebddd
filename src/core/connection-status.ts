import { settingsOf, type Connection } from './connection'
import type { Health } from './health'
import { lintConnection } from './lint'
import { toneOf } from './verdict'

export type ConnectionStatus = 'draft' | 'untested' | 'online' | 'offline'

/** A connection that lacks a required value is a draft; one whose settings changed since its test is untested again. */
export function connectionStatus(connection: Connection, health: Health, sealed: ReadonlySet<string>): ConnectionStatus {
  if (lintConnection(connection, sealed).some(({ severity }) => severity === 'error')) return 'draft'
  return health.settings === settingsOf(connection) ? health.state : 'untested'
}

/** What the lamp shows: that the last test of an untested connection proved nothing is a shape of its own. */
export function lampOf(status: ConnectionStatus, health: Health): 'ok' | 'failed' | 'unclear' | 'untested' | 'draft' {
  if (status === 'online') return 'ok'
  if (status === 'offline') return 'failed'
  if (status === 'draft') return 'draft'
  const last = health.results.at(-1)
  return last && toneOf(last.code) === 'inconclusive' ? 'unclear' : 'untested'
}
