import type { Exchange, Timing } from '../exchange'
import { receivedBody, sentText, textBody } from './har-body'
import { entrySchema, harSchema, type HarEntry } from './har-file'

/** More would push everything else out of the log. */
export const MOST_ENTRIES = 1000

/** What every imported entry has in common. */
type Origin = Pick<Exchange, 'connectionId' | 'connectionName' | 'applicationName'>

/** The newest entries of a HAR file in the order of time, not redacted, or what is wrong with it. Those that are no HTTP are passed over. */
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
  const read = entries.flatMap((entry) => {
    const parsed = entrySchema.safeParse(entry)
    const at = parsed.success ? Date.parse(parsed.data.startedDateTime) : NaN
    return parsed.success && !Number.isNaN(at) ? [{ ...parsed.data, at }] : []
  })
  const exchanges = read
    .sort((a, b) => a.at - b.at)
    .slice(-MOST_ENTRIES)
    .map((entry, place) => exchangeOf(entry, { ...origin, id: idOf(place), at: entry.at }))
  return { exchanges, skipped: entries.length - exchanges.length }
}

function exchangeOf({ time, timings, request, response }: HarEntry, rest: Origin & Pick<Exchange, 'id' | 'at'>): Exchange {
  const sent = request.postData ? sentText(request.postData) : ''
  return {
    ...rest,
    cause: 'imported',
    mode: 'cors',
    request: {
      method: request.method,
      url: request.url,
      headers: sent === '' ? request.headers : withHeader(request.headers, 'Content-Type', request.postData?.mimeType),
      ...(sent === '' ? {} : { body: textBody(sent) }),
    },
    // Status 0 is how browsers write that there was none.
    ...(response && response.status > 0
      ? {
          response: {
            status: response.status,
            statusText: response.statusText,
            type: 'imported',
            url: request.url,
            redirected: false,
            headers: withHeader(
              withHeader(response.headers, 'Content-Type', response.content.mimeType),
              'Location',
              response.redirectURL,
            ),
            body: receivedBody(response.content),
          },
        }
      : { failure: { kind: 'network', message: response?._error || 'No response is in the file.' } }),
    timing: timingOf(time, timings),
    removed: [],
  }
}

/** HAR has some headers in places of their own, and some programs write them only there. `x-unknown` stands for none. */
const withHeader = (headers: HarEntry['request']['headers'], name: string, value = ''): HarEntry['request']['headers'] =>
  value === '' || value === 'x-unknown' || headers.some((header) => header.name.toLowerCase() === name.toLowerCase())
    ? headers
    : [...headers, { name, value }]

/** -1 is how a HAR writes that a time is not known. */
function timingOf(time: number, timings: HarEntry['timings']): Timing {
  const total = Math.max(0, time)
  if (!timings) return { total }
  const { dns, connect, ssl, wait, receive } = timings
  const known = { dns, connect, tls: ssl, firstByte: wait, download: receive }
  return { total, ...Object.fromEntries(Object.entries(known).filter(([, ms]) => ms >= 0)) }
}
