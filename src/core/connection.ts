import * as z from 'zod/mini'
import { applicationSnapshotSchema } from './application'
import { authConfigSchema } from './auth'
import { headerSchema, testSettingsSchema } from './settings'

/** One account on one application. Secrets are not part of it: the worker seals them apart. */
export const connectionSchema = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  name: z.string().check(z.maxLength(100)),
  application: applicationSnapshotSchema,
  authMethod: z.string(),
  baseUri: z.string(),
  variables: z.record(z.string(), z.string()),
  headers: z.array(headerSchema),
  auth: authConfigSchema,
  test: testSettingsSchema,
  timeoutSeconds: z.number().check(z.minimum(1), z.maximum(300)),
  /** Milliseconds since 1970, as everywhere in stored documents. */
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Set while a deletion can still be undone. */
  deletedAt: z.optional(z.number()),
})
export type Connection = z.infer<typeof connectionSchema>

/** Opens a stored connection of any version; throws what Zod says of one it does not understand. */
export const openConnection = (row: unknown): Connection => connectionSchema.parse(row)

/** The settings that a test's outcome depends on, as text to compare: equal texts, same test. */
export const settingsOf = ({ baseUri, headers, auth, test, timeoutSeconds }: Connection): string =>
  JSON.stringify([baseUri, headers, auth, test, timeoutSeconds])

/** Origin of the base URI (`https://api.github.com`), or nothing while it is not a URL. */
export function originOf(uri: string): string | undefined {
  const { origin } = parseUrl(uri) ?? { origin: 'null' }
  return origin === 'null' ? undefined : origin
}

export function parseUrl(uri: string): URL | undefined {
  try {
    return new URL(uri)
  } catch {
    return undefined
  }
}

/** Base URI and relative URI as one address, with exactly one slash where they meet. */
export function joinUri(baseUri: string, relativeUri: string): string {
  const base = baseUri.trim().replace(/\/+$/, '')
  const relative = relativeUri.trim()
  if (relative === '' || /^[?#]/.test(relative)) return (parseUrl(base)?.pathname === '/' ? `${base}/` : base) + relative
  return `${base}/${relative.replace(/^\/+/, '')}`
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
