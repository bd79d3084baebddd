import * as z from 'zod/mini'
import { headerSchema, mediaTypeSchema } from './settings'

export const adHocMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** A request that the user writes for one connection, on the spot. Its parts may be templates, as in the connection's own. */
export const adHocSchema = z.object({
  method: z.enum(adHocMethods),
  relativeUri: z.string(),
  headers: z.array(headerSchema),
  /** Sent with every method but GET and HEAD, unless it is empty. */
  body: z.string(),
  mediaType: mediaTypeSchema,
})
export type AdHoc = z.infer<typeof adHocSchema>

/** One that was sent before. */
export const sentBeforeSchema = z.object({ at: z.number(), request: adHocSchema })
export type SentBefore = z.infer<typeof sentBeforeSchema>
