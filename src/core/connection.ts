import * as z from 'zod/mini'
import { applicationSnapshotSchema } from './application'
import { authConfigSchema } from './auth'
import { environmentSchema } from './environment'
import { parseUrl } from './http/address'
import {
  answerPatternsSchema,
  concurrencySchema,
  headerSchema,
  mediaTypeSchema,
  rateLimitSchema,
  reauthSchema,
  testSettingsSchema,
} from './settings'
import { upgradeConnection } from './upgrade-connection'

export { originOf, parseUrl } from './http/address'

/** One account on one application. Secrets are not part of it: the worker seals them apart. */
export const connectionSchema = z.object({
  version: z.literal(2),
  id: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  name: z.string().check(z.maxLength(100)),
  application: applicationSnapshotSchema,
  authMethod: z.string(),
  environment: environmentSchema,
  tags: z.array(z.string()),
  notes: z.string(),
  /** Where the API is documented; empty: the application's own. */
  documentation: z.string(),
  /** May be a template, as all URIs, header values and bodies may. */
  baseUri: z.string(),
  variables: z.record(z.string(), z.string()),
  headers: z.array(headerSchema),
  mediaType: mediaTypeSchema,
  auth: authConfigSchema,
  reauth: reauthSchema,
  /** Values of the user's own for templates: readable ones, and the names of those that the vault keeps as `encrypted.<name>`. */
  custom: z.object({ unencrypted: z.record(z.string(), z.unknown()), encrypted: z.array(z.string()) }),
  test: testSettingsSchema,
  patterns: answerPatternsSchema,
  rateLimit: rateLimitSchema,
  concurrency: concurrencySchema,
  timeoutSeconds: z.number().check(z.minimum(1), z.maximum(300)),
  /** Origins besides the base URI's to which secrets may go. */
  allowedOrigins: z.array(z.string()),
  /** Taken out of use by the user until further notice. */
  markedOffline: z.boolean(),
  /** Milliseconds since 1970, as everywhere in stored documents. */
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Set while a deletion can still be undone. */
  deletedAt: z.optional(z.number()),
})
export type Connection = z.infer<typeof connectionSchema>

/** Opens a stored connection of any version; throws what Zod says of one it does not understand. */
export const openConnection = (row: unknown): Connection => connectionSchema.parse(upgradeConnection(row))

/** The settings that a test's outcome depends on, as text to compare: equal texts, same test. */
export const settingsOf = (connection: Connection): string => {
  const { baseUri, headers, mediaType, auth, reauth, custom, test, patterns, rateLimit, timeoutSeconds } = connection
  return JSON.stringify([baseUri, headers, mediaType, auth, reauth, custom, test, patterns, rateLimit, timeoutSeconds])
}

/** Base URI and relative URI as one address, with exactly one slash where they meet. */
export function joinUri(baseUri: string, relativeUri: string): string {
  const { start, end, between, from } = seam(baseUri, relativeUri)
  return baseUri.slice(start, end) + between + relativeUri.slice(from).trimEnd()
}

/** Where base and relative URI are cut, and what comes between: base from `start` to `end`, relative from `from`. */
export function seam(baseUri: string, relativeUri: string): { start: number; end: number; between: string; from: number } {
  const start = baseUri.length - baseUri.trimStart().length
  const end = Math.max(start, baseUri.trimEnd().replace(/\/+$/, '').length)
  const from = relativeUri.length - relativeUri.trimStart().length
  const relative = relativeUri.trim()
  if (relative === '' || /^[?#]/.test(relative))
    return { start, end, between: parseUrl(baseUri.slice(start, end))?.pathname === '/' ? '/' : '', from }
  return { start, end, between: '/', from: from + (/^\/*/.exec(relative)?.[0].length ?? 0) }
}

/** “Copy of X”, “Copy of X (2)”: a name that none of `taken` has. */
export function copyName(name: string, taken: readonly string[]): string {
  const stem = `Copy of ${name}`.slice(0, 94)
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? stem : `${stem} (${i})`
    if (!taken.includes(candidate)) return candidate
  }
}

/** “X”, “X 2”, “X 3”: a name that none of `taken` has. */
export function freeName(name: string, taken: readonly string[]): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name} ${i}`
    if (!taken.includes(candidate)) return candidate
  }
}
