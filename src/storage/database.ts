import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Attempt } from '../core/attempt'
import type { Connection } from '../core/connection'
import type { ConnectionDraft } from '../core/connection-draft'
import type { Flow } from '../core/flow'
import type { Health } from '../core/health'
import type { OAuthClient } from '../core/oauth/client'
import type { Tokens } from '../core/oauth/tokens'
import type { SealedFacts } from '../core/sealed'
import type { Bodies, Clearing, LogCount, StoredExchange } from './log-rows'

/**
 * All documents and all that the worker learnt. One writer per table: the page writes `connections`, `drafts`, `flows`, `oauthClients`
 * and `settings`, the worker everything else. Secrets are not here; the vault has a database of its own.
 */
export interface Database extends Dexie {
  connections: EntityTable<Connection, 'id'>
  flows: EntityTable<Flow, 'id'>
  settings: EntityTable<Setting, 'key'>
  /** Unsaved edits of connections, written as one types. */
  drafts: EntityTable<ConnectionDraft, 'id'>
  attempts: EntityTable<Attempt, 'id'>
  /** In the order of time, since their ids are. */
  exchanges: EntityTable<StoredExchange, 'id'>
  /** Texts of an exchange's bodies, apart, so that lists of exchanges stay light. */
  bodies: EntityTable<Bodies, 'id'>
  /** How many entries of a connection there are, and how large; of all under the empty id. Nothing in the log is counted by reading it. */
  logCounts: Table<LogCount, string>
  /** What the user cleared, and can still get back. */
  clearings: EntityTable<Clearing, 'id'>
  health: EntityTable<Health, 'connectionId'>
  /** Also of OAuth clients, whose id then stands for the connection's. */
  sealed: Table<SealedFacts, [connectionId: string, field: string]>
  oauthClients: EntityTable<OAuthClient, 'id'>
  tokens: EntityTable<Tokens, 'connectionId'>
}

export interface Setting {
  readonly key: string
  readonly value: unknown
}

/** Opens lazily, at the first query. */
export function openDatabase(): Database {
  // Relaxed: a commit does not wait for the disk. A stopped worker or browser loses nothing, only a power failure could.
  const database = new Dexie('patchbay', { chromeTransactionDurability: 'relaxed' }) as Database // the tables are declared by the stores below
  database.version(1).stores({
    connections: 'id, updatedAt',
    settings: 'key',
    attempts: 'id, open, [connectionId+startedAt]',
    exchanges: 'id, at, testId, [connectionId+at]',
    bodies: 'id',
    health: 'connectionId',
    sealed: '[connectionId+field], connectionId',
  })
  database.version(2).stores({ flows: 'id, updatedAt' })
  database
    .version(3)
    .stores({ drafts: 'id' })
    .upgrade(async (transaction) => {
      await transaction.table('sealed').toCollection().modify(upgradeFacts)
      await transaction.table('attempts').toCollection().modify(upgradeAttempt)
    })
  // What the log of an older version lacks, the worker adds when it wakes: see `order-entries.ts`.
  database.version(4).stores({
    exchanges: 'id, connectionId, testId, cause, outcome, applicationName, pinned, verdict.code',
    logCounts: 'connectionId',
    clearings: 'id',
  })
  database.version(5).stores({
    oauthClients: 'id, updatedAt',
    tokens: 'connectionId',
    attempts: 'id, open, [connectionId+startedAt], authorization.state',
  })
  return database
}

/** A secret had one slot before version 3. */
function upgradeFacts(facts: { slot?: unknown; slots?: unknown }): void {
  facts.slots = [facts.slot]
  delete facts.slot
}

/** Tests had a step called diagnosis, and no links to the log. */
function upgradeAttempt(attempt: { steps: { name: string; entries?: string[] }[] }): void {
  for (const step of attempt.steps) {
    step.entries = []
    if (step.name === 'diagnosis') step.name = 'reachability'
  }
}
