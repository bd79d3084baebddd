import type { ImportWrites } from '../core/backup/plan'
import type { Connection } from '../core/connection'
import type { Flow } from '../core/flow'
import { Problem } from '../core/problem'
import type { Database } from './database'

/** What stood in the place of each imported document, for undoing the import. */
export interface ImportUndo {
  readonly connections: readonly { readonly id: string; readonly before: Connection | undefined }[]
  readonly flows: readonly { readonly id: string; readonly before: Flow | undefined }[]
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
  { document, replaces }: { readonly document: Stored; readonly replaces?: Stored },
  stored: PromiseLike<Row | undefined>,
): Promise<{ id: string; before: Row | undefined }> {
  const before = await stored
  if (before?.deletedAt === undefined && before?.updatedAt !== replaces?.updatedAt)
    throw new Problem('invalid-request', `“${document.name}” was changed here in the meantime. Choose the file again.`)
  return { id: document.id, before }
}

/** Puts back what was replaced and removes what was added. */
export const undoImport = (db: Database, { connections, flows }: ImportUndo): Promise<void> =>
  db.transaction('rw', db.connections, db.flows, async () => {
    for (const { id, before } of connections) await (before ? db.connections.put(before) : db.connections.delete(id))
    // A flow's revision only grows, so that tabs which have it open notice.
    for (const { id, before } of flows) {
      const revision = ((await db.flows.get(id))?.revision ?? 0) + 1
      await (before ? db.flows.put({ ...before, revision }) : db.flows.delete(id))
    }
  })

/** When the oldest connection was made; nothing if there is none. */
export async function oldestConnection(db: Database): Promise<number | undefined> {
  const rows: { createdAt?: unknown; deletedAt?: unknown }[] = await db.connections.toArray()
  const times = rows.flatMap(({ createdAt, deletedAt }) =>
    deletedAt === undefined && typeof createdAt === 'number' ? [createdAt] : [],
  )
  return times.length === 0 ? undefined : Math.min(...times)
}
