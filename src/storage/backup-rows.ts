import type { SecretName } from '../core/backup/envelope'
import type { ImportWrites } from '../core/backup/plan'
import { isUntouched } from '../core/backup/untouched'
import type { Connection } from '../core/connection'
import type { Flow } from '../core/flow'
import { Problem } from '../core/problem'
import type { SealedFacts } from '../core/sealed'
import type { Database } from './database'

/** An imported document and what stood in its place, for undoing the import. */
interface Imported<Row> {
  readonly id: string
  readonly before: Row | undefined
  readonly after: Row
}

export interface ImportUndo {
  readonly connections: readonly Imported<Connection>[]
  readonly flows: readonly Imported<Flow>[]
}

/**
 * Writes all documents of an import or none. Throws `invalid-request` if one of them would take the place of a document that the
 * plan did not know in this form.
 */
export const importDocuments = (db: Database, writes: ImportWrites): Promise<ImportUndo> =>
  db.transaction('rw', db.connections, db.flows, async () => {
    const undo = {
      connections: await Promise.all(writes.connections.map((each) => takePlace(each, db.connections.get(each.document.id)))),
      flows: await Promise.all(writes.flows.map((each) => takePlace(each, db.flows.get(each.document.id)))),
    }
    await db.connections.bulkPut(writes.connections.map(({ document }) => document))
    await db.flows.bulkPut(writes.flows.map(({ document }) => document))
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
  /** Ids of connections that are gone again. */
  readonly removed: readonly string[]
  readonly secrets: readonly SecretName[]
  /** Names of the documents that were left as they are. */
  readonly kept: readonly string[]
}

/**
 * Puts back what was replaced and removes what was added, but for documents that were changed since, and connections that were
 * added and had a secret sealed since. `sealed` are the secrets that came with the import.
 */
export const undoImport = (
  db: Database,
  { connections, flows }: ImportUndo,
  sealed: readonly SealedFacts[],
  now: number,
): Promise<Undone> =>
  db.transaction('rw', db.connections, db.flows, db.sealed, async () => {
    const kept: Stored[] = []
    const secretsNow = await db.sealed.toArray()
    const cameWith = (secret: SealedFacts) => sealed.some((each) => isUntouched(each, secret))
    const sealedSince = new Set(secretsNow.filter((secret) => !cameWith(secret)).map(({ connectionId }) => connectionId))
    const removed: string[] = []
    for (const { id, before, after } of connections) {
      const row = await db.connections.get(id)
      if (!row || !isUntouched(row, after) || (!before && sealedSince.has(id))) kept.push(row ?? after)
      else if (before) await db.connections.put({ ...before, updatedAt: now })
      else {
        await db.connections.delete(id)
        removed.push(id)
      }
    }
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
