import * as z from 'zod/mini'

/** How much of the log is kept; the oldest goes first. Pinned entries stay whatever this says. */
export const logKeepingSchema = z.object({
  /** Entries of each connection. */
  entries: z.number(),
  days: z.number(),
  /** Of the whole log, in millions of bytes. */
  megabytes: z.number(),
})
export type LogKeeping = z.infer<typeof logKeepingSchema>

export const usualKeeping: LogKeeping = { entries: 500, days: 30, megabytes: 200 }
