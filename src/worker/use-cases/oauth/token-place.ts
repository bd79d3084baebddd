import { tokenPlace, tokenSent } from '../../../core/auth/oauth2'
import { bindingsOf } from '../../../core/bindings'
import type { Connection } from '../../../core/connection'
import { tokenGap, type Binding } from '../../../core/sealed'
import { putSealed } from '../../../storage/sealed'
import type { Deps } from '../../deps'
import type { Occasion } from '../send'

const NOWHERE: Binding = { origins: [], slots: [] }

/** The user said that tokens of the connection's client may go there. Sealed as a secret is, so that nothing else can say it. */
export async function agreeToPlace(deps: Deps, { id, auth }: Connection, place: Binding | undefined): Promise<void> {
  if (auth.kind !== 'oauth2' || !place) return
  const { origins, slots } = place
  const facts = { connectionId: id, field: tokenPlace(auth), origins, slots, sealedAt: deps.now() }
  await deps.vault.seal([{ ...facts, value: deps.newId() }])
  await putSealed(deps.db, [facts])
}

/**
 * Where a token that is about to be got may go, or why the user has to be asked first. Without a place, it is where the settings say:
 * the user wrote them just now. An import writes settings, too, so stored ones alone never say where a token may go.
 */
export async function placeFor(
  deps: Deps,
  { connection, secrets }: Occasion,
  { renews, typed }: { renews: boolean; typed: boolean },
): Promise<{ readonly place?: Binding } | { readonly gap: string }> {
  const { auth } = connection
  if (auth.kind !== 'oauth2' || typed) return {}
  const agreed = secrets.find(({ field }) => field === tokenPlace(auth))
  if (!agreed && (await deps.db.connections.get(connection.id)) === undefined) return {}
  // The renewed token may go where the one before may. That one may be of a backup, and says nothing of tokens got in other ways.
  const before = renews ? secrets.find(({ field }) => field === tokenSent(auth)) : undefined
  const place = agreed ?? before
  const needed = (await bindingsOf(connection))[tokenPlace(auth)] ?? NOWHERE
  const gap = tokenGap(place, needed)
  return gap === undefined ? { place: place ?? needed } : { gap }
}
