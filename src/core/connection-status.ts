import { settingsOf, type Connection } from './connection'
import type { Health } from './health'
import { lintConnection } from './lint'
import { toneOf, type Tone } from './verdict'

export type ConnectionStatus = 'draft' | 'untested' | 'online' | 'offline'

/** A connection that lacks a required value is a draft; one whose settings changed since its test is untested again. */
export function connectionStatus(connection: Connection, health: Health, sealed: ReadonlySet<string>): ConnectionStatus {
  if (lintConnection(connection, sealed).some(({ severity }) => severity === 'error')) return 'draft'
  return health.settings === settingsOf(connection) ? health.state : 'untested'
}

/** What the lamp shows: an untested connection whose last test failed or proved nothing says so. */
export function lampOf(status: ConnectionStatus, health: Health): 'ok' | 'failed' | 'unclear' | 'untested' | 'draft' {
  if (status === 'online') return 'ok'
  if (status === 'offline') return 'failed'
  if (status === 'draft') return 'draft'
  const last = health.results.at(-1)
  return last && health.settings !== '' ? LAMPS[toneOf(last.code)] : 'untested'
}

const LAMPS: Readonly<Record<Tone, 'failed' | 'unclear' | 'untested'>> = {
  ok: 'untested',
  failed: 'failed',
  inconclusive: 'unclear',
}
