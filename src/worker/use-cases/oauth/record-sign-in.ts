import type { Connection } from '../../../core/connection'
import { entryId } from '../../../core/entry-id'
import type { Exchange } from '../../../core/exchange'
import { signInRequest } from '../../../core/oauth/sign-in-entry'
import { addExchange, finishExchange } from '../../../storage/exchanges'
import type { Deps } from '../../deps'

/** Writes the visit to the provider into the log, so that one that never comes back is seen there, too. Returns the entry's id. */
export async function recordSignIn(deps: Deps, attemptId: string, connection: Connection, url: string): Promise<string> {
  const at = deps.now()
  const id = entryId(at, deps.newId())
  await addExchange(deps.db, {
    id,
    at,
    testId: attemptId,
    connectionId: connection.id,
    connectionName: connection.name,
    applicationName: connection.application.name,
    ...signInRequest(url),
  })
  return id
}

/** Adds how the visit of an attempt ended. Nothing if its entry is gone, or there was none. */
export async function endSignIn(deps: Deps, attemptId: string, end: (entry: Exchange) => Exchange): Promise<void> {
  const rows = await deps.db.exchanges.where('testId').equals(attemptId).toArray()
  const entry = rows.find(({ mode, response, failure }) => mode === 'navigate' && !response && !failure)
  if (entry) await finishExchange(deps.db, end(entry))
}
