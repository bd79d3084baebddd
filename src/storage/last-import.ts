import * as z from 'zod/mini'
import { connectionSchema } from '../core/connection'
import { flowSchema } from '../core/flow'
import { oauthClientSchema } from '../core/oauth/client'
import { sealedFactsSchema, type SealedFacts } from '../core/sealed'
import type { ImportUndo } from './backup-rows'
import type { Database } from './database'

const imported = <Row extends z.ZodMiniType>(row: Row) => z.object({ id: z.string(), before: z.optional(row), after: row })

/** What undoing the last import needs: rows and what was known of secrets, never a secret. */
const lastImportSchema = z.object({
  at: z.number(),
  undo: z.object({
    connections: z.array(imported(connectionSchema)),
    flows: z.array(imported(flowSchema)),
    oauthClients: z.array(imported(oauthClientSchema)),
  }),
  sealed: z.array(sealedFactsSchema),
})
export interface LastImport {
  readonly at: number
  readonly undo: ImportUndo
  readonly sealed: readonly SealedFacts[]
}

/** Among the settings, but not one of them: those are read with the first load, and know no document. */
const KEY = 'lastImport'

/** The last import that can still be undone; nothing if there is none, or if another version wrote it. */
export async function readLastImport(db: Database): Promise<LastImport | undefined> {
  const parsed = lastImportSchema.safeParse((await db.settings.get(KEY))?.value)
  return parsed.success ? parsed.data : undefined
}

export const writeLastImport = (db: Database, value: LastImport): Promise<string> => db.settings.put({ key: KEY, value })

export const forgetLastImport = (db: Database): Promise<void> => db.settings.delete(KEY)
