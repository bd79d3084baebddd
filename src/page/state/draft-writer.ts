import type { ConnectionDraft } from '../../core/connection-draft'
import { dropDraft, putDraft } from '../../storage/draft-rows'
import { db } from './database'

/** Writes a form's draft as it changes: one write at a time, and only the newest that waits. `undefined` removes it. */
export function createDraftWriter(id: string, onfail: (error: unknown) => void) {
  let wanted: { draft: ConnectionDraft | undefined } | undefined
  let writing: Promise<void> | undefined
  const work = async () => {
    while (wanted) {
      const { draft } = wanted
      wanted = undefined
      await (draft ? putDraft(db, draft) : dropDraft(db, id))
    }
  }
  return (draft: ConnectionDraft | undefined): void => {
    wanted = { draft }
    writing ??= work()
      .catch(onfail)
      .finally(() => (writing = undefined))
  }
}
