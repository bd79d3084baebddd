import * as z from 'zod/mini'
import { causes } from './exchange'
import { outcomes } from './outcome'
import { verdictCodeSchema } from './verdict-code'

const known = <Value extends z.ZodMiniType>(schema: Value) => z.catch(z.optional(schema), undefined)

/** Which entries of the log are looked for. All that is given must hold. */
export const logFilterSchema = z.object({
  connection: known(z.string()),
  test: known(z.string()),
  application: known(z.string()),
  cause: known(z.enum(causes)),
  outcome: known(z.enum(outcomes)),
  /** The conclusion of the test that made the request. */
  verdict: known(verdictCodeSchema),
  /** Not older than this, in milliseconds since 1970. */
  since: known(z.coerce.number()),
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
      value === undefined || value === '' ? [] : [[key, String(value)]],
    ),
  ).toString()
