import type { Exchange, Timing } from '../exchange'
import { mediaType } from '../http/media-type'
import { urlParts } from '../http/url-parts'

/** @see http://www.softwareishard.com/blog/har-12-spec/ */
export const toHar = (exchanges: readonly Exchange[], version: string) => ({
  log: {
    version: '1.2',
    creator: { name: 'Patchbay', version },
    comment: 'Secrets were removed before these entries were written.',
    entries: exchanges.map(harEntry),
  },
})

/** One of its entries. A page is not told the version of HTTP. */
export function harEntry(exchange: Exchange) {
  const { request, response, failure, timing } = exchange
  const url = encoded(request.url)
  return {
    startedDateTime: new Date(exchange.at).toISOString(),
    time: timing.total,
    request: {
      method: request.method,
      url,
      httpVersion: 'unknown',
      cookies: [],
      headers: request.headers,
      queryString: [...urlParts(url).parameters],
      ...(request.body
        ? { postData: { mimeType: mediaType({ headers: request.headers }) || 'text/plain', text: request.body.text } }
        : {}),
      headersSize: -1,
      bodySize: request.body?.size ?? 0,
    },
    response: {
      status: response?.status ?? 0,
      statusText: response?.statusText ?? '',
      httpVersion: 'unknown',
      cookies: [],
      headers: response?.headers ?? [],
      content: {
        size: response?.body.size ?? 0,
        mimeType: (response && mediaType(response)) || 'x-unknown',
        ...(response?.body.bytes === undefined
          ? { text: response?.body.text ?? '' }
          : { text: response.body.bytes, encoding: 'base64' }),
        ...(response?.body.truncated ? { comment: 'Only the first part was kept.' } : {}),
      },
      redirectURL: response?.headers.find(({ name }) => name.toLowerCase() === 'location')?.value ?? '',
      headersSize: -1,
      bodySize: response?.body.size ?? -1,
      // As browsers’ own exports do.
      ...(failure ? { _error: failure.message } : {}),
    },
    cache: {},
    timings: timingsOf(timing),
    comment: `${exchange.cause} · ${exchange.connectionName}`,
  }
}

/** Masks hold characters that no address may. */
const encoded = (url: string): string => url.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent)

function timingsOf({ total, headers = total, dns = -1, connect = -1, tls = -1, firstByte, download }: Timing) {
  return {
    blocked: -1,
    dns,
    connect,
    ssl: tls,
    send: 0,
    wait: firstByte ?? headers,
    receive: download ?? Math.max(0, total - headers),
  }
}
