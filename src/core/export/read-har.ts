import * as z from 'zod/mini'
import { BODY_LIMIT, type Body, type Exchange } from '../exchange'
import { isToken } from '../http/token'
import { fromBase64Text } from './base64-text'

const pairs = z.array(z.object({ name: z.string(), value: z.string() }))
const entrySchema = z.object({
  startedDateTime: z.string(),
  time: z.optional(z.nullable(z.number())),
  request: z.object({
    method: z.string().check(z.refine(isToken)),
    url: z.string().check(
      z.regex(/^https?:\/\//i),
      z.refine((url) => URL.canParse(url) && url.isWellFormed()),
    ),
    headers: pairs,
    postData: z.optional(z.nullable(z.object({ text: z.optional(z.string()) }))),
  }),
  response: z.object({
    status: z.number(),
    statusText: z.optional(z.string()),
    headers: pairs,
    content: z.optional(
      z.object({ text: z.optional(z.string()), encoding: z.optional(z.string()), size: z.optional(z.number()) }),
    ),
    _error: z.optional(z.nullable(z.string())),
  }),
})
const harSchema = z.object({ log: z.object({ entries: z.array(z.unknown()) }) })

/** More would push everything else out of the log. */
export const MOST_ENTRIES = 1000

/** What every imported entry has in common. */
type Origin = Pick<Exchange, 'connectionId' | 'connectionName' | 'applicationName'>

/** The entries of a HAR file in the order of time, not redacted, or what is wrong with it. Entries that are no HTTP are passed over. */
export function readHar(
  text: string,
  origin: Origin,
  idOf: (place: number) => string,
): { exchanges: Exchange[]; skipped: number } | { problem: string } {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { problem: 'This is not a HAR file: it is no JSON, or it is cut off.' }
  }
  const har = harSchema.safeParse(json)
  if (!har.success) return { problem: 'This is not a HAR file: there is no “log.entries” in it.' }
  const { entries } = har.data.log
  const read = entries.slice(0, MOST_ENTRIES).flatMap((entry) => {
    const parsed = entrySchema.safeParse(entry)
    const at = parsed.success ? Date.parse(parsed.data.startedDateTime) : NaN
    return parsed.success && !Number.isNaN(at) ? [{ ...parsed.data, at }] : []
  })
  const exchanges = read
    .sort((a, b) => a.at - b.at)
    .map((entry, place) => exchangeOf(entry, { ...origin, id: idOf(place), at: entry.at }))
  return { exchanges, skipped: entries.length - exchanges.length }
}

function exchangeOf(
  { time, request, response }: z.infer<typeof entrySchema>,
  rest: Origin & Pick<Exchange, 'id' | 'at'>,
): Exchange {
  const { content } = response
  const binary = content?.encoding === 'base64' && fromBase64Text(content.text ?? '') === undefined
  const text = content?.encoding === 'base64' ? (fromBase64Text(content.text ?? '') ?? '') : (content?.text ?? '')
  return {
    ...rest,
    cause: 'imported',
    mode: 'cors',
    request: {
      method: request.method,
      url: request.url,
      headers: request.headers.filter(({ name }) => isToken(name)),
      ...(request.postData?.text ? { body: bodyOf(request.postData.text) } : {}),
    },
    // Status 0 is how browsers write that there was none.
    ...(response.status > 0
      ? {
          response: {
            status: response.status,
            statusText: response.statusText ?? '',
            type: 'imported',
            url: request.url,
            redirected: false,
            headers: response.headers,
            body: { ...bodyOf(text, content?.size), binary },
          },
        }
      : { failure: { kind: 'network', message: response._error ?? 'No response is in the file.' } }),
    timing: { total: Math.max(0, time ?? 0) },
    removed: [],
  }
}

const bodyOf = (text: string, size?: number): Body => ({
  text: text.slice(0, BODY_LIMIT),
  size: size !== undefined && size > 0 ? size : new TextEncoder().encode(text).length,
  truncated: text.length > BODY_LIMIT,
  binary: false,
})
