import { isTokenPlace } from '../../core/auth/oauth2'
import { Problem } from '../../core/problem'
import type { SealedFacts } from '../../core/sealed'
import type { VaultState, VaultWay } from '../../core/vault'
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
      `Nothing was changed: the saved ${known.join(' and ')} cannot be opened. Enter it again there and save, or delete what it belongs to.`,
    )
  // Nobody could enter the rest again: what they belonged to is gone, or the user is asked anew where tokens may go.
  for (const { connectionId, field } of change.stuck) await forgetSecrets(deps, connectionId, [field])
  return changeVault(deps, way)
}

/** Whose secret it is, also if its deletion can still be undone. Nothing where nobody misses it. */
async function nameOf({ db }: Deps, { connectionId, field }: SealedFacts): Promise<string | undefined> {
  if (isTokenPlace(field)) return undefined
  const owner = (await db.connections.get(connectionId)) ?? (await db.oauthClients.get(connectionId))
  return (
    owner && `“${owner.name}”${owner.deletedAt === undefined ? '' : ' (deleted: undo that, or wait until it is gone for good)'}`
  )
}
