import type { Connection } from '../../core/connection'
import type { Exchange } from '../../core/exchange'
import { Problem } from '../../core/problem'
import { readConnection } from '../../storage/connections'
import { readDraft } from '../../storage/drafts'
import { readExchange } from '../../storage/exchanges'
import type { Deps } from '../deps'

/** A log entry with the connection that it was made for, saved or still a draft. */
export async function entryWithConnection(deps: Deps, entryId: string): Promise<{ entry: Exchange; connection: Connection }> {
  const entry = await readExchange(deps.db, entryId)
  if (!entry) throw new Problem('not-found', 'This log entry is gone: it was cleared, or made room for newer ones.')
  const { connectionId, connectionName } = entry
  const connection = (await readConnection(deps.db, connectionId)) ?? (await readDraft(deps.db, connectionId))?.connection
  if (!connection)
    throw new Problem('not-found', `The connection “${connectionName}” was deleted, so nothing more can be asked for it.`)
  return { entry, connection }
}
