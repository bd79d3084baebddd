import * as z from 'zod/mini'
import { environmentSchema } from './environment'

/** What lists show of a stored connection: light to load, and to read. The whole is `connectionSchema`. */
export const connectionSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  application: z.object({ id: z.string(), name: z.string(), colour: z.string(), monogram: z.string() }),
  baseUri: z.string(),
  environment: z._default(environmentSchema, ''),
  markedOffline: z._default(z.boolean(), false),
  updatedAt: z.number(),
})
export type ConnectionSummary = z.infer<typeof connectionSummarySchema>
