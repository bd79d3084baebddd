import * as z from 'zod/mini'
import { causes } from './exchange'
import { outcomes } from './outcome'
import { verdictCodeSchema } from './verdict-code'

const known = <Value extends z.ZodMiniType>(schema: Value) => z.catch(z.optional(schema), undefined)

export const spans = ['15m', '1h', '24h', '7d', '30d'] as const
export type Span = (typeof spans)[number]
export const SPAN_MS: Readonly<Record<Span, number>> = {
  '15m': 900_000,
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
}

/** Which entries of the log are looked for. All that is given must hold. */
export const logFilterSchema = z.object({
  connection: known(z.string()),
  test: known(z.string()),
  application: known(z.string()),
  cause: known(z.enum(causes)),
  outcome: known(z.enum(outcomes)),
  /** The conclusion of the test that made the request. */
  verdict: known(verdictCodeSchema),
  /** Not older than this, when it is looked for. */
  last: known(z.enum(spans)),
  pinned: known(z.literal('yes')),
  /** Stands in the address, a header, a body or the failure; upper or lower case is the same. */
  text: known(z.string()),
})
export type LogFilter = {
  readonly [Key in keyof z.infer<typeof logFilterSchema>]?: z.infer<typeof logFilterSchema>[Key] | undefined
}

/** Of a query string such as `cause=test&text=quota`. What is unknown or malformed is left out. */
export const parseLogFilter = (query: string): LogFilter => {
  const filter = logFilterSchema.parse(Object.fromEntries(new URLSearchParams(query)))
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''))
}

/** The query string of a filter, empty if nothing is filtered. */
export const formatLogFilter = (filter: LogFilter): string =>
  new URLSearchParams(
    Object.entries(filter).flatMap(([key, value]): [string, string][] =>
      value === undefined || value === '' ? [] : [[key, value]],
    ),
  ).toString()

/** What a page asks of the helper that finds entries. */
export interface FindOrder {
  readonly id: number
  readonly filter: LogFilter
  readonly now: number
  /** Only what is not older than this entry: what came since, always told to its end. Else the order for everything before it ends. */
  readonly after?: string
}

/** What the helper tells, as it goes: the next ids, newest first, and how far it is. */
export interface FindNews {
  /** Of the order. */
  readonly id: number
  readonly ids: readonly string[]
  readonly scanned: number
  readonly total: number
  readonly done: boolean
  readonly problem?: string
}
