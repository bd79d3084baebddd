import { pruneAttempts } from '../../storage/attempts'
import { pinExchange } from '../../storage/exchanges'
import { clearLog, pruneLog, restoreCleared } from '../../storage/prune-log'
import { readSetting } from '../../storage/settings'
import type { Deps } from '../deps'

/** How many tests of a connection are kept. */
const KEEP = 100

/** For how long a cleared log can be restored. */
const RESTORABLE_MS = 10 * 60 * 1000

/**
 * Removes what is no longer to be kept, in small batches between which others come first; a test that begins meanwhile ends it,
 * and goes on with it when it has ended. Nothing waits for it, and what it does not get done the next one does.
 */
export async function tidy(deps: Deps, connectionId?: string): Promise<void> {
  try {
    if (connectionId !== undefined) await pruneAttempts(deps.db, connectionId, KEEP)
    const keeping = await readSetting(deps.db, 'logKeeping')
    let removed: number
    do removed = deps.cancellations.size > 0 ? 0 : await pruneLog(deps.db, keeping, deps.now(), deps.now() - RESTORABLE_MS)
    while (removed > 0)
  } catch {
    // The next one tries again.
  }
}

export const pin = (deps: Deps, id: string, pinned: boolean): Promise<void> => pinExchange(deps.db, id, pinned)

export async function clear(
  deps: Deps,
  { id, connectionId }: { id: string; connectionId?: string | undefined },
): Promise<void> {
  await clearLog(deps.db, { id, ...(connectionId === undefined ? {} : { connectionId }), upTo: deps.now() })
}

export const restore = (deps: Deps, id: string): Promise<void> => restoreCleared(deps.db, id)
