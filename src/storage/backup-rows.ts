import type { SecretName } from '../core/backup/envelope'
import { enteredBy, type ImportWrites } from '../core/backup/plan'
import { isUntouched } from '../core/backup/untouched'
import type { Connection } from '../core/connection'
import type { Flow } from '../core/flow'
import type { OAuthClient } from '../core/oauth/client'
import { Problem } from '../core/problem'
import type { SealedFacts } from '../core/sealed'
import type { Database } from './database'

/** An imported document and what stood in its place, for undoing the import. */
interface Imported<Row> {
  readonly id: string
  readonly before?: Row | undefined
  readonly after: Row
}

export interface ImportUndo {
  readonly connections: readonly Imported<Connection>[]
  readonly flows: readonly Imported<Flow>[]
  readonly oauthClients: readonly Imported<OAuthClient>[]
}

/**
 * Writes all documents of an import or none. Throws `invalid-request` if one of them would take the place of a document that the
 * plan did not know in this form.
 */
export const importDocuments = (db: Database, writes: ImportWrites): Promise<ImportUndo> =>
  db.transaction('rw', db.connections, db.flows, db.oauthClients, async () => {
    const undo = {
      connections: await Promise.all(writes.connections.map((each) => takePlace(each, db.connections.get(each.document.id)))),
      flows: await Promise.all(writes.flows.map((each) => takePlace(each, db.flows.get(each.document.id)))),
      oauthClients: await Promise.all(
        writes.oauthClients.map((each) => takePlace(each, db.oauthClients.get(each.document.id))),
      ),
    }
    await db.connections.bulkPut(writes.connections.map(({ document }) => document))
    await db.flows.bulkPut(writes.flows.map(({ document }) => document))
    await db.oauthClients.bulkPut(writes.oauthClients.map(({ document }) => document))
    return undo
  })

interface Stored {
  id: string
  name: string
  updatedAt: number
  deletedAt?: number | undefined
}

/** A deleted document gives way to one of the file; undoing the import brings it back as it was, deleted. */
async function takePlace<Row extends Stored>(
  { document, replaces }: { readonly document: Row; readonly replaces?: Row },
  stored: PromiseLike<Row | undefined>,
): Promise<Imported<Row>> {
  const before = await stored
  if (before?.deletedAt === undefined && before?.updatedAt !== replaces?.updatedAt)
    throw new Problem('invalid-request', `“${document.name}” was changed here in the meantime. Choose the file again.`)
  return { id: document.id, before, after: document }
}

/** What is left to do in the vault after an undo, and what was left alone because it was changed after the import. */
export interface Undone {
  /** Ids of connections and OAuth clients that are gone again. */
  readonly removed: readonly string[]
  readonly secrets: readonly SecretName[]
  /** Names of the documents that were left as they are. */
  readonly kept: readonly string[]
}

/**
 * Puts back what was replaced and removes what was added, but for documents that were changed since, and those that were added
 * and had a secret entered since, or are in use. `sealed` are the secrets that came with the import.
 */
export const undoImport = (
  db: Database,
  { connections, flows, oauthClients }: ImportUndo,
  sealed: readonly SealedFacts[],
  now: number,
): Promise<Undone> =>
  db.transaction('rw', db.connections, db.flows, db.oauthClients, db.sealed, async () => {
    const kept: Stored[] = []
    const removed: string[] = []
    const secretsNow = await db.sealed.toArray()
    const cameWith = (secret: SealedFacts) => sealed.some((each) => isUntouched(each, secret))
    // A token that was renewed since is nobody's work.
    const enteredSince = (document: Connection | OAuthClient) =>
      secretsNow.some(
        (secret) => secret.connectionId === document.id && enteredBy(document).includes(secret.field) && !cameWith(secret),
      )
    // Asked of a client after the connections of the import are gone: whoever is left needs it.
    const isUsed = async (client: string) =>
      (await db.connections.toArray()).some(({ auth }) => auth.kind === 'oauth2' && auth.client === client)
    const takeBack = async <Row extends Connection | OAuthClient>(
      { id, before, after }: Imported<Row>,
      row: Row | undefined,
      put: (document: Row) => PromiseLike<unknown>,
      remove: (id: string) => PromiseLike<void>,
    ) => {
      if (!row || !isUntouched(row, after) || (!before && (enteredSince(after) || (await isUsed(id))))) kept.push(row ?? after)
      else if (before) await put({ ...before, updatedAt: now })
      else {
        await remove(id)
        removed.push(id)
      }
    }
    const { connections: theirs, oauthClients: clients } = db
    for (const each of connections)
      await takeBack(
        each,
        await theirs.get(each.id),
        (row) => theirs.put(row),
        (id) => theirs.delete(id),
      )
    for (const each of oauthClients)
      await takeBack(
        each,
        await clients.get(each.id),
        (row) => clients.put(row),
        (id) => clients.delete(id),
      )
    for (const { id, before, after } of flows) {
      const row = await db.flows.get(id)
      if (!row || !isUntouched(row, after)) kept.push(row ?? after)
      // A flow's revision only grows, so that tabs which have it open notice.
      else await (before ? db.flows.put({ ...before, updatedAt: now, revision: row.revision + 1 }) : db.flows.delete(id))
    }
    const settled = new Set([...removed, ...kept.map(({ id }) => id)])
    const secrets = secretsNow.filter((secret) => cameWith(secret) && !settled.has(secret.connectionId))
    return { removed, secrets, kept: kept.map(({ name }) => name) }
  })

/** When the oldest connection was made; nothing if there is none. */
export async function oldestConnection(db: Database): Promise<number | undefined> {
  const rows: { createdAt?: unknown; deletedAt?: unknown }[] = await db.connections.toArray()
  const times = rows.flatMap(({ createdAt, deletedAt }) =>
    deletedAt === undefined && typeof createdAt === 'number' ? [createdAt] : [],
  )
  return times.length === 0 ? undefined : Math.min(...times)
}
