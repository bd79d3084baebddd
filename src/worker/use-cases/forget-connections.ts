import { forgetConnection } from '../../storage/forget'
import type { Deps } from '../deps'

/** Secrets first: should the rest fail, it is tried again at the next start. */
export async function forgetConnections(deps: Deps, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await deps.vault.forget(id)
    await forgetConnection(deps.db, id)
  }
}
