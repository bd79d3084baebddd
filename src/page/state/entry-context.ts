import type { ApplicationSnapshot } from '../../core/application'
import type { Connection } from '../../core/connection'
import type { Exchange } from '../../core/exchange'
import type { Verdict } from '../../core/verdict'
import { readAttempt } from '../../storage/attempts'
import { readConnection } from '../../storage/connections'
import { readDraft } from '../../storage/drafts'
import { db } from './database'

/** What stands around a log entry: its connection, saved or a draft, and what the test that it belongs to concluded. */
export interface EntryContext {
  readonly connection: Connection | undefined
  readonly application: ApplicationSnapshot | undefined
  readonly verdict: Verdict | undefined
}

export async function readEntryContext({ connectionId, testId, cause, verdict }: Exchange): Promise<EntryContext> {
  const [saved, draft, attempt] = await Promise.all([
    readConnection(db, connectionId).catch(() => undefined),
    readDraft(db, connectionId),
    testId !== undefined && cause === 'test' ? readAttempt(db, testId) : undefined,
  ])
  const connection = saved ?? draft?.connection
  return { connection, application: connection?.application, verdict: verdict ?? attempt?.verdict }
}

/** State of the browser's permission to reach the local network; `unknown` where there is none. */
export async function localNetworkPermission(): Promise<PermissionState | 'unknown'> {
  try {
    const { state } = await navigator.permissions.query({ name: 'local-network-access' as PermissionName }) // newer than the type library
    return state
  } catch {
    return 'unknown'
  }
}
