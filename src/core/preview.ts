import * as z from 'zod/mini'
import { causes } from './exchange'
import { headerSchema } from './settings'

/** A request as it would be sent, secrets masked. */
export const previewedRequestSchema = z.object({
  cause: z.enum(causes),
  method: z.string(),
  url: z.string(),
  headers: z.array(headerSchema),
  body: z.optional(z.string()),
  /** Whether the browser would ask the server first. */
  preflight: z.boolean(),
  /** Why it would not be sent, or empty. */
  refused: z.string(),
})
export const previewSchema = z.object({
  requests: z.array(previewedRequestSchema),
  /** What keeps requests from being written at all, such as a template's mistake. */
  problems: z.array(z.string()),
})
export type Preview = z.infer<typeof previewSchema>
