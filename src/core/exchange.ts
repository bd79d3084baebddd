import * as z from 'zod/mini'
import { headerSchema } from './settings'
import { verdictSchema } from './verdict'

/** Why a request was made. `pasted`: the user made it with curl and brought the output; `imported`: it comes from a HAR file. */
export const causes = [
  'test',
  'probe',
  'negative-control',
  'token',
  'login',
  'refresh',
  'device',
  'temporary',
  'revoke',
  'preview',
  'introspect',
  'discovery',
  'keys',
  'ad-hoc',
  'run',
  'pasted',
  'imported',
] as const
export type Cause = (typeof causes)[number]

/**
 * `dns`, `refused` and `tls` are what a terminal tells apart, and a browser does not. `no-callback`: the browser was sent to a
 * provider, and never came back.
 */
export const failureKinds = [
  'timeout',
  'aborted',
  'device-offline',
  'mixed-content',
  'network',
  'dns',
  'refused',
  'tls',
  'no-callback',
] as const

/** How a request ended without a response that the browser would show. */
export const failureSchema = z.object({
  kind: z.enum(failureKinds),
  /** The browser's own words; they tell little, and differ between browsers. */
  message: z.string(),
})
export type Failure = z.infer<typeof failureSchema>

/** A body as text, cut at a limit. `size` counts all bytes that arrived. */
export const bodySchema = z.object({
  text: z.string(),
  size: z.number(),
  truncated: z.boolean(),
  binary: z.boolean(),
  /** Of a binary body the bytes that were kept, in base64. None if a secret was among them. */
  bytes: z.optional(z.string()),
})
export type Body = z.infer<typeof bodySchema>

export const responseSchema = z.object({
  status: z.number(),
  statusText: z.string(),
  /**
   * `opaqueredirect`: the server redirects, and the browser hides where to. `opaque`: it answered, and everything is hidden.
   * `callback`: the provider sent the browser back with it. `terminal`: from the output of curl, so nothing is hidden; `imported`: from a HAR file, which may have more than a page sees.
   */
  type: z.string(),
  url: z.string(),
  redirected: z.boolean(),
  /** Those that the browser shows: others need `Access-Control-Expose-Headers`. */
  headers: z.array(headerSchema),
  body: bodySchema,
})
export type HttpResponse = z.infer<typeof responseSchema>

/** Milliseconds from the start of the request; absent where the browser hides it. @see https://www.w3.org/TR/resource-timing/ */
export const timingSchema = z.object({
  total: z.number(),
  headers: z.optional(z.number()),
  dns: z.optional(z.number()),
  connect: z.optional(z.number()),
  tls: z.optional(z.number()),
  firstByte: z.optional(z.number()),
  download: z.optional(z.number()),
})
export type Timing = z.infer<typeof timingSchema>

/** A log entry: one request and its response or failure, as the worker made it, secrets removed before it was written. */
export const exchangeSchema = z.object({
  id: z.string(),
  at: z.number(),
  testId: z.optional(z.string()),
  connectionId: z.string(),
  connectionName: z.string(),
  applicationName: z.string(),
  cause: z.enum(causes),
  /** `navigate`: a window of the browser went there, for somebody to sign in. */
  mode: z.enum(['cors', 'no-cors', 'navigate']),
  request: z.object({ method: z.string(), url: z.string(), headers: z.array(headerSchema), body: z.optional(bodySchema) }),
  response: z.optional(responseSchema),
  failure: z.optional(failureSchema),
  timing: timingSchema,
  /** What was taken out, as shown: `••• token`. */
  removed: z.array(z.string()),
  /** The user wants it kept. A number, so that IndexedDB can index it. */
  pinned: z.optional(z.literal(1)),
  /** What was concluded from it alone; the verdict of a test is in the test's row. */
  verdict: z.optional(verdictSchema),
})
export type Exchange = z.infer<typeof exchangeSchema>

/** What a body of this many bytes is kept to in the log. */
export const BODY_LIMIT = 256 * 1024

/** Opens a stored log entry of any version. */
export const openExchange = (row: unknown): Exchange => exchangeSchema.parse(row)
