import { settingsOf, type Connection } from './connection'
import type { Health } from './health'
import { lintConnection } from './lint'

export type ConnectionStatus = 'draft' | 'untested' | 'online' | 'offline'

/** A connection that lacks a required value is a draft; one whose settings changed since its test is untested again. */
export function connectionStatus(connection: Connection, health: Health, sealed: ReadonlySet<string>): ConnectionStatus {
  if (lintConnection(connection, sealed).some(({ severity }) => severity === 'error')) return 'draft'
  if (connection.markedOffline) return 'offline'
  return health.settings === settingsOf(connection) ? health.state : 'untested'
}
