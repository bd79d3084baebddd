import { openDraft, type ConnectionDraft } from '../core/connection-draft'
import type { Database } from './database'

/** Nothing if there is none, or none that this version can read. */
export async function readDraft(db: Database, id: string): Promise<ConnectionDraft | undefined> {
  const row: unknown = await db.drafts.get(id)
  try {
    return row === undefined ? undefined : openDraft(row)
  } catch {
    return undefined
  }
}
