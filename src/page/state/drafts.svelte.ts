import { dropDraft, listDrafts, putDraft, type DraftSummary } from '../../storage/draft-rows'
import { db } from './database'
import { live } from './live.svelte'

/** Stored drafts of connections, live. */
export const liveDrafts = () => live<readonly DraftSummary[]>(() => () => listDrafts(db), [])

/** Throws a stored draft away. Returns what brings it back. */
export async function discardDraft(id: string): Promise<() => Promise<unknown>> {
  const draft = await dropDraft(db, id)
  return async () => (draft ? putDraft(db, draft) : undefined)
}
