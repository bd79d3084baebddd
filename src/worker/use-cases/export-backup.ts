import type { exportsApi } from '../../core/api-exports'
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  documentsDigest,
  documentsText,
  type BackupSecrets,
  type SecretName,
} from '../../core/backup/envelope'
import type { Connection } from '../../core/connection'
import { partsOf } from '../../core/export-part'
import type { PortableSecret } from '../../core/backup/portable'
import { Problem } from '../../core/problem'
import type { BodyOf, ReplyOf } from '../../core/route'
import { secretsOf } from '../../core/scope'
import { listConnections } from '../../storage/connections'
import { listFlows } from '../../storage/flows'
import { listSealed } from '../../storage/sealed'
import type { Deps } from '../deps'
import { closeEnvelope } from '../vault/backup-envelope'
import { calibrate } from '../vault/calibrate'
import { proveFree } from './prove-free'

type Order = BodyOf<typeof exportsApi.exportBackup>

/** Writes a backup of what is stored. Nothing leaves before it is sure that no secret stands in it. */
export async function exportBackup(deps: Deps, order: Order): Promise<ReplyOf<typeof exportsApi.exportBackup>> {
  const connections = chosen((await listConnections(deps.db)).connections, order.connectionIds)
  const flows = chosen((await listFlows(deps.db)).flows, order.flowIds)
  await proveFree(deps, [...connections, ...flows].flatMap(partsOf))

  const documents = documentsText(connections, flows)
  const createdAt = deps.now()
  const secrets = await secretsPart(deps, order.secrets, connections, documents)
  const file = { format: BACKUP_FORMAT, version: BACKUP_VERSION, createdAt, connections, flows, secrets }
  return { text: JSON.stringify(file), fileName: `patchbay-backup-${new Date(createdAt).toISOString().slice(0, 10)}.json` }
}

const chosen = <D extends { id: string }>(documents: readonly D[], ids: 'all' | readonly string[]): D[] =>
  documents.filter(({ id }) => ids === 'all' || ids.includes(id))

async function secretsPart(
  deps: Deps,
  wanted: Order['secrets'],
  connections: readonly Connection[],
  documents: string,
): Promise<BackupSecrets> {
  const fields = await sealedFields(deps, connections)
  if (!('passphrase' in wanted)) return wanted.kind === 'none' ? { kind: 'none' } : { kind: 'placeholders', fields }
  const known = await deps.vault.openAll()
  const secrets: PortableSecret[] = fields.map(({ connectionId, field }) => {
    const secret = known.find((each) => each.connectionId === connectionId && each.field === field)
    if (secret) return secret
    const name = connections.find(({ id }) => id === connectionId)?.name ?? ''
    throw new Problem('not-sealed', `The saved ${field} of “${name}” cannot be opened. Enter it again and save, then back up.`)
  })
  const digest = await documentsDigest(documents)
  return closeEnvelope(secrets, { passphrase: wanted.passphrase, iterations: await calibrate(deps.tick), digest })
}

/** What the user entered; tokens got with it can be got again. */
async function sealedFields({ db }: Deps, connections: readonly Connection[]): Promise<SecretName[]> {
  const wanted = new Map(connections.map((connection) => [connection.id, secretsOf(connection)]))
  const sealed = await listSealed(db)
  return sealed.flatMap(({ connectionId, field }) =>
    wanted.get(connectionId)?.includes(field) ? [{ connectionId, field }] : [],
  )
}
