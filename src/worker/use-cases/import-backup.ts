import type { exportsApi } from '../../core/api-exports'
import { basisOf } from '../../core/auth/oauth2'
import type { SecretName } from '../../core/backup/envelope'
import type { Portable, PortableSecret } from '../../core/backup/portable'
import type { Connection } from '../../core/connection'
import { clientSecrets } from '../../core/oauth/client'
import type { Tokens } from '../../core/oauth/tokens'
import { Problem } from '../../core/problem'
import type { BodyOf, ReplyOf } from '../../core/route'
import { keptSecretsOf, secretsOf } from '../../core/scope'
import { readConnection } from '../../storage/connections'
import { readOAuthClient } from '../../storage/oauth-clients'
import { listSealed, putSealed } from '../../storage/sealed'
import { forgetTokens, putTokens } from '../../storage/tokens'
import type { Deps } from '../deps'
import { openEnvelope } from '../vault/backup-envelope'
import { forgetSecrets, learn, TOKEN_FIELDS } from './secrets'

type Order = BodyOf<typeof exportsApi.importSecrets>

/**
 * Seals secrets of a backup with the bindings that they had, whatever the documents beside them say. What is sealed already is
 * never overwritten, so that undoing the import brings back all there was.
 */
export async function importSecrets(deps: Deps, order: Order): Promise<ReplyOf<typeof exportsApi.importSecrets>> {
  if ((await deps.vault.state()).locked) throw new Problem('locked', 'The vault is locked. Enter its passphrase to go on.')
  const portable = await openEnvelope(order.envelope, order.digest, order.key)
  const placed = await Promise.all(order.map.map((way) => place(deps, way, order.map, portable)))
  const fresh = placed.flatMap((each) => each.fresh)
  const at = deps.now()
  try {
    await deps.vault.seal(fresh.map((secret) => ({ ...secret, sealedAt: at })))
    await putSealed(
      deps.db,
      fresh.map(({ value: _, ...facts }) => ({ ...facts, sealedAt: at })),
    )
    for (const { tokens } of placed) if (tokens) await putTokens(deps.db, tokens)
    for (const { connectionId } of fresh) await relearn(deps, connectionId)
  } catch (error) {
    await forgetImported(deps, fresh)
    throw error
  }
  return { found: portable.secrets.length, sealed: fresh.map(nameOf), kept: placed.flatMap((each) => each.kept) }
}

interface Placed {
  readonly fresh: readonly PortableSecret[]
  readonly kept: readonly SecretName[]
  readonly tokens?: Tokens | undefined
}

/** Which secrets of a connection, or an OAuth client, its settings here have a place for, and which of these are sealed already. */
async function place(
  { db }: Deps,
  { from, to }: Order['map'][number],
  map: Order['map'],
  { secrets, tokens }: Portable,
): Promise<Placed> {
  const connection = await readConnection(db, to)
  const client = connection ? undefined : await readOAuthClient(db, to)
  const entered = connection ? secretsOf(connection) : client ? clientSecrets(client) : []
  const here = (await listSealed(db, to)).map(({ field }) => field)
  const own = secrets.filter(({ connectionId }) => connectionId === from).map((secret) => ({ ...secret, connectionId: to }))
  const usable = own.filter(({ field }) => entered.includes(field))
  const kept = usable.filter(({ field }) => here.includes(field)).map(nameOf)
  const fresh = usable.filter(({ field }) => !here.includes(field))

  const obtained = connection ? keptSecretsOf(connection).filter((field) => !entered.includes(field)) : []
  const facts = tokens.find(({ connectionId }) => connectionId === from)
  // A refresh token that two connections used would be taken for a stolen one: a copy has to get tokens of its own.
  if (!connection || !facts || from !== to || obtained.some((field) => here.includes(field))) return { fresh, kept }
  const moved = tokensFor(connection, facts, map)
  if (!moved) return { fresh, kept }
  return { fresh: [...fresh, ...own.filter(({ field }) => obtained.includes(field))], kept, tokens: moved }
}

/** The same, for the client as it is called here; nothing if they were got under other settings than those stored here. */
function tokensFor({ auth }: Connection, tokens: Tokens, map: Order['map']): Tokens | undefined {
  if (auth.kind !== 'oauth2') return undefined
  const client = map.find(({ to }) => to === auth.client)?.from ?? auth.client
  if (tokens.basis !== basisOf({ ...auth, client })) return undefined
  return { ...tokens, clientId: auth.client, basis: basisOf(auth) }
}

/** An OAuth client has no health of its own. */
async function relearn(deps: Deps, id: string): Promise<void> {
  if (await readConnection(deps.db, id)) await learn(deps, id)
}

const nameOf = ({ connectionId, field }: SecretName): SecretName => ({ connectionId, field })

export async function forgetImported(deps: Deps, secrets: readonly SecretName[]): Promise<void> {
  for (const { connectionId, field } of secrets) {
    await forgetSecrets(deps, connectionId, [field])
    if (TOKEN_FIELDS.includes(field)) await forgetTokens(deps.db, connectionId)
    await relearn(deps, connectionId)
  }
}
