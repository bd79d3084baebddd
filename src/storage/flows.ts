import { openFlow, type Flow } from '../core/flow'
import type { FlowEdit } from '../core/flow/edits'
import type { Database } from './database'

export interface FlowList {
  readonly flows: readonly Flow[]
  readonly unreadable: number
}

export async function listFlows(db: Database): Promise<FlowList> {
  const rows: unknown[] = await db.flows.toArray()
  const flows = rows.flatMap((row) => {
    try {
      return [openFlow(row)]
    } catch {
      return []
    }
  })
  return { flows: flows.filter(({ deletedAt }) => deletedAt === undefined), unreadable: rows.length - flows.length }
}

export async function readFlow(db: Database, id: string): Promise<Flow | undefined> {
  const row: unknown = await db.flows.get(id)
  if (row === undefined) return undefined
  const flow = openFlow(row)
  return flow.deletedAt === undefined ? flow : undefined
}

export const addFlow = (db: Database, flow: Flow): Promise<string> => db.flows.add(flow)

/**
 * Makes an edit on what is stored, not on what a tab has seen: edits of two tabs follow each other, and none is lost. With
 * `onlyIf`, the edit is made only if that revision is still the stored one. Nothing if the flow is gone or was not changed.
 */
export const editFlow = (db: Database, id: string, edit: FlowEdit, at: number, onlyIf?: number): Promise<Flow | undefined> =>
  db.transaction('rw', db.flows, async () => {
    const before = await readFlow(db, id)
    if (!before || (onlyIf !== undefined && before.revision !== onlyIf)) return undefined
    const edited = edit(before)
    if (edited === before) return before
    const after = { ...edited, id, revision: before.revision + 1, updatedAt: at }
    await db.flows.put(after)
    return after
  })

export const deleteFlows = (db: Database, ids: readonly string[], at: number): Promise<number> =>
  db.flows.where('id').anyOf(ids).modify({ deletedAt: at })

export const restoreFlows = (db: Database, ids: readonly string[]): Promise<number> =>
  db.flows
    .where('id')
    .anyOf(ids)
    .modify((flow) => {
      delete flow.deletedAt
    })

/** Removes flows whose deletion can no longer be undone. */
export const purgeFlows = (db: Database, before: number): Promise<number> =>
  db.flows.filter(({ deletedAt }) => deletedAt !== undefined && deletedAt < before).delete()
