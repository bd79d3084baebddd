import { openConnection } from './connection'
import { connectionStatus, type ConnectionStatus } from './connection-status'
import type { Health } from './health'

/** {@link connectionStatus} of a row as it is stored; `unreadable` if this version does not understand it. */
export function storedStatus(row: unknown, health: Health, sealed: ReadonlySet<string>): ConnectionStatus | 'unreadable' {
  try {
    return connectionStatus(openConnection(row), health, sealed)
  } catch {
    return 'unreadable'
  }
}
