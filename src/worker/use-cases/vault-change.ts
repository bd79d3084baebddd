import { Problem } from '../../core/problem'
import type { SealedFacts } from '../../core/sealed'
import type { VaultState, VaultWay } from '../../core/vault'
import { readConnection } from '../../storage/connections'
import type { Deps } from '../deps'
import { forgetSecrets } from './secrets'

/** Changes how the vault's key is held. A secret that cannot be opened stops it before anything is changed, and is named. */
export async function changeVault(deps: Deps, way: VaultWay): Promise<VaultState> {
  const change = await deps.vault.change(way)
  if ('resealed' in change) return deps.vault.state()

  const names = await Promise.all(change.stuck.map((facts) => nameOf(deps, facts)))
  const known = change.stuck.flatMap(({ field }, at) => (names[at] === undefined ? [] : [`${field} of ${names[at]}`]))
  if (known.length > 0)
    throw new Problem(
      'not-sealed',
      `Nothing was changed: the saved ${known.join(' and ')} cannot be opened. Enter it again there and save, or delete the connection.`,
    )
  // Their connections were deleted: nobody could enter these again, and nothing asks for them.
  for (const { connectionId, field } of change.stuck) await forgetSecrets(deps, connectionId, [field])
  return changeVault(deps, way)
}

/** Nothing for a deleted connection. */
const nameOf = (deps: Deps, { connectionId }: SealedFacts): Promise<string | undefined> =>
  readConnection(deps.db, connectionId).then(
    (connection) => connection && `“${connection.name}”`,
    () => 'a connection that this version cannot read',
  )
