import type { exportsApi } from '../../core/api-exports'
import type { SecretName } from '../../core/backup/envelope'
import type { PortableSecret } from '../../core/backup/portable'
import { Problem } from '../../core/problem'
import type { BodyOf, ReplyOf } from '../../core/route'
import { secretsOf } from '../../core/scope'
import { readConnection } from '../../storage/connections'
import { listSealed } from '../../storage/sealed'
import type { Deps } from '../deps'
import { openEnvelope } from '../vault/backup-envelope'
import { forgetSecrets, learn } from './secrets'

type Order = BodyOf<typeof exportsApi.importSecrets>

/**
 * Seals secrets of a backup with the bindings that they had, whatever the documents beside them say. What is sealed already is
 * never overwritten, so that undoing the import brings back all there was.
 */
export async function importSecrets(deps: Deps, order: Order): Promise<ReplyOf<typeof exportsApi.importSecrets>> {
  if ((await deps.vault.state()).locked) throw new Problem('locked', 'The vault is locked. Enter its passphrase to go on.')
  const secrets = await openEnvelope(order.envelope, order.digest, order.passphrase)
  const placed = await Promise.all(
    order.map.map(({ from, to }) =>
      place(
        deps,
        to,
        secrets.filter(({ connectionId }) => connectionId === from),
      ),
    ),
  )
  const fresh = placed.flatMap((each) => each.fresh)
  const at = deps.now()
  try {
    await deps.vault.seal(fresh.map((secret) => ({ ...secret, sealedAt: at })))
    for (const { value: _, ...facts } of fresh) await learn(deps, facts.connectionId, [{ ...facts, sealedAt: at }])
  } catch (error) {
    await forgetImported(deps, fresh)
    throw error
  }
  return { found: secrets.length, sealed: fresh.map(nameOf), kept: placed.flatMap((each) => each.kept) }
}

/** Which of a connection's secrets its settings here have a place for, and which of these are sealed already. */
async function place(deps: Deps, connectionId: string, secrets: readonly PortableSecret[]) {
  const connection = await readConnection(deps.db, connectionId)
  const here = (await listSealed(deps.db, connectionId)).map(({ field }) => field)
  const wanted = connection ? secretsOf(connection) : []
  const usable = secrets.filter(({ field }) => wanted.includes(field)).map((secret) => ({ ...secret, connectionId }))
  return {
    fresh: usable.filter(({ field }) => !here.includes(field)),
    kept: usable.filter(({ field }) => here.includes(field)).map(nameOf),
  }
}

const nameOf = ({ connectionId, field }: SecretName): SecretName => ({ connectionId, field })

export async function forgetImported(deps: Deps, secrets: readonly SecretName[]): Promise<void> {
  for (const { connectionId, field } of secrets) {
    await forgetSecrets(deps, connectionId, [field])
    await learn(deps, connectionId)
  }
}
