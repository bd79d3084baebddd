import * as z from 'zod/mini'
import type { ConnectionDraft } from '../core/connection-draft'
import type { Database } from './database'

const draftSummarySchema = z.object({
  id: z.string(),
  isNew: z.boolean(),
  at: z.number(),
  connection: z.object({ name: z.string() }),
})
/** What a list shows of a draft; {@link readDraft} opens the whole. */
export type DraftSummary = z.infer<typeof draftSummarySchema>

/** Newest first. */
export async function listDrafts(db: Database): Promise<DraftSummary[]> {
  const rows: unknown[] = await db.drafts.toArray()
  return rows
    .flatMap((row) => {
      const parsed = draftSummarySchema.safeParse(row)
      return parsed.success ? [parsed.data] : []
    })
    .sort((a, b) => b.at - a.at)
}

export const putDraft = (db: Database, draft: ConnectionDraft): Promise<string> => db.drafts.put(draft)

/** Removes a draft. Returns the row as it was, to be put back if that is undone. */
export const dropDraft = (db: Database, id: string): Promise<ConnectionDraft | undefined> =>
  db.transaction('rw', db.drafts, async () => {
    const row = await db.drafts.get(id)
    await db.drafts.delete(id)
    return row
  })
