import type { exportsApi } from '../../core/api-exports'
import { basisOf } from '../../core/auth/oauth2'
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  documentsDigest,
  documentsText,
  type BackupSecrets,
  type SecretName,
} from '../../core/backup/envelope'
import type { PortableSecret } from '../../core/backup/portable'
import { prototypeKeyIn } from '../../core/backup/safe-json'
import type { Connection } from '../../core/connection'
import { partsOf } from '../../core/export-part'
import { clientSecrets } from '../../core/oauth/client'
import type { Tokens } from '../../core/oauth/tokens'
import { Problem } from '../../core/problem'
import type { BodyOf, ReplyOf } from '../../core/route'
import { secretsOf } from '../../core/scope'
import { listConnections } from '../../storage/connections'
import { listFlows } from '../../storage/flows'
import { listOAuthClients } from '../../storage/oauth-clients'
import { listSealed } from '../../storage/sealed'
import type { Deps } from '../deps'
import { closeEnvelope } from '../vault/backup-envelope'
import { calibrate } from '../vault/calibrate'
import { proveFree } from './prove-free'
import { TOKEN_FIELDS } from './secrets'

type Order = BodyOf<typeof exportsApi.exportBackup>

/** Writes a backup of what is stored. Nothing leaves before it is sure that no secret stands in it. */
export async function exportBackup(deps: Deps, order: Order): Promise<ReplyOf<typeof exportsApi.exportBackup>> {
  const connections = chosen((await listConnections(deps.db)).connections, order.connectionIds)
  const flows = chosen((await listFlows(deps.db)).flows, order.flowIds)
  const oauthClients = chosen((await listOAuthClients(deps.db)).clients, order.oauthClientIds)
  for (const document of [...connections, ...flows, ...oauthClients]) refuseUnsafe(document)
  await proveFree(deps, [...connections, ...flows, ...oauthClients].flatMap(partsOf))

  const documents = documentsText(connections, flows, oauthClients)
  const createdAt = deps.now()
  // Tokens go only with the whole: a selection is for somebody else, who signs in for themselves.
  const tokens = order.connectionIds === 'all' ? await tokensOf(deps, connections) : []
  const owners: Owner[] = [
    ...connections.map((connection) => ({ id: connection.id, name: connection.name, entered: secretsOf(connection) })),
    ...oauthClients.map((client) => ({ id: client.id, name: client.name, entered: clientSecrets(client) })),
  ]
  const secrets = await secretsPart(deps, order.secrets, { owners, tokens, documents })
  const file = { format: BACKUP_FORMAT, version: BACKUP_VERSION, createdAt, connections, flows, oauthClients, secrets }
  return { text: JSON.stringify(file), fileName: `patchbay-backup-${new Date(createdAt).toISOString().slice(0, 10)}.json` }
}

const chosen = <D extends { id: string }>(documents: readonly D[], ids: 'all' | readonly string[]): D[] =>
  documents.filter(({ id }) => ids === 'all' || ids.includes(id))

/** No import takes such a key, so a backup with one would be of no use. The form takes none either; older documents may have one. */
function refuseUnsafe(document: { readonly name: string }): void {
  const unsafe = prototypeKeyIn(document)
  if (unsafe === undefined) return
  throw new Problem(
    'invalid-request',
    `“${document.name}” has a key that no backup may have: ${unsafe}. Rename it, then back up.`,
  )
}

/** Whose secrets go with the documents, and which of them its user entered. */
interface Owner {
  readonly id: string
  readonly name: string
  readonly entered: readonly string[]
}

/** What is known of the tokens that the connections would use as they are. */
async function tokensOf({ db }: Deps, connections: readonly Connection[]): Promise<Tokens[]> {
  const all = await db.tokens.toArray()
  return connections.flatMap(({ id, auth }) =>
    auth.kind === 'oauth2' ? all.filter(({ connectionId, basis }) => connectionId === id && basis === basisOf(auth)) : [],
  )
}

async function secretsPart(
  deps: Deps,
  wanted: Order['secrets'],
  { owners, tokens, documents }: { owners: readonly Owner[]; tokens: readonly Tokens[]; documents: string },
): Promise<BackupSecrets> {
  if (wanted.kind === 'none') return { kind: 'none' }
  const places = new Map(owners.map(({ id, entered }) => [id, entered]))
  const names = (await listSealed(deps.db)).flatMap(({ connectionId, field }): SecretName[] =>
    places.get(connectionId)?.includes(field) ? [{ connectionId, field }] : [],
  )
  if (!('passphrase' in wanted)) return { kind: 'placeholders', fields: names }

  const known = await deps.vault.openAll()
  const entered = names.map(({ connectionId, field }): PortableSecret => {
    const secret = known.find((each) => each.connectionId === connectionId && each.field === field)
    if (secret) return secret
    const name = owners.find(({ id }) => id === connectionId)?.name ?? ''
    throw new Problem('not-sealed', `The saved ${field} of “${name}” cannot be opened. Enter it again and save, then back up.`)
  })
  // One that does not open can be got again.
  const obtained = known.filter(
    ({ connectionId, field }) =>
      TOKEN_FIELDS.includes(field) &&
      !places.get(connectionId)?.includes(field) &&
      tokens.some((facts) => facts.connectionId === connectionId),
  )
  return closeEnvelope(
    { secrets: [...entered, ...obtained], tokens: [...tokens] },
    { passphrase: wanted.passphrase, iterations: await calibrate(deps.tick), digest: await documentsDigest(documents) },
  )
}
