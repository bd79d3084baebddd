import * as z from 'zod/mini'

/** How much of the log is kept; the oldest goes first. Pinned entries stay whatever this says. */
export const logKeepingSchema = z.object({
  /** Entries of each connection. */
  entries: z.number(),
  days: z.number(),
  /** Of the whole log, in millions of bytes. */
  megabytes: z.number(),
  /** Of each body, in units of 1024 bytes; the rest is counted. Since this was added later, what is stored may lack it. */
  bodyKilobytes: z._default(z.number(), 256),
})
export type LogKeeping = z.infer<typeof logKeepingSchema>

export const usualKeeping: LogKeeping = { entries: 500, days: 30, megabytes: 200, bodyKilobytes: 256 }
