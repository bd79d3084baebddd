import * as z from 'zod/mini'
import { connectionSchema, openConnection } from './connection'

/** Edits of a connection that are not saved yet. Typed secrets are not part of it: they are sealed when it is saved, or lost. */
export const connectionDraftSchema = z.object({
  /** The connection's. */
  id: z.string(),
  /** Whether the connection was never saved. */
  isNew: z.boolean(),
  connection: connectionSchema,
  at: z.number(),
})
export type ConnectionDraft = z.infer<typeof connectionDraftSchema>

/** Opens a stored draft of any version; throws what is wrong with one that cannot be understood. */
export function openDraft(row: unknown): ConnectionDraft {
  const inner = typeof row === 'object' && row !== null && 'connection' in row ? openConnection(row.connection) : undefined
  return connectionDraftSchema.parse({ ...(row as object), connection: inner }) // checked by the schema
}
