import type { Timing } from '../../core/exchange'

/**
 * What the browser measured, in milliseconds. Another origin's parts are zero, and left out, unless it sends
 * Timing-Allow-Origin. @see https://www.w3.org/TR/resource-timing/#sec-cross-origin-resources
 */
export function timingFrom(entry: PerformanceResourceTiming | undefined, total: number, headers: number | undefined): Timing {
  const own: Timing = headers === undefined ? { total } : { total, headers }
  if (!entry || entry.requestStart === 0) return own
  return {
    ...own,
    dns: entry.domainLookupEnd - entry.domainLookupStart,
    connect: entry.connectEnd - entry.connectStart,
    ...(entry.secureConnectionStart > 0 ? { tls: entry.connectEnd - entry.secureConnectionStart } : {}),
    firstByte: entry.responseStart - entry.requestStart,
    download: entry.responseEnd - entry.responseStart,
  }
}
