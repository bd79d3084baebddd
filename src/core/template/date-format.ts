/** Parts of a pattern; quoted text stands as it is, and so do T and Z, which ISO dates have. */
const PATTERN = /yyyy|MM|dd|HH|mm|ss|SSS|'([^']*)'|[A-Za-z]/g

/** The first letter of a pattern that means nothing. */
export function unknownLetter(pattern: string): string | undefined {
  for (const [piece] of pattern.matchAll(PATTERN)) if (/^[A-SU-Ya-z]$/.test(piece)) return piece
  return undefined
}

/** Minutes, and for old dates seconds, that clocks of an IANA zone are ahead of UTC, in milliseconds; nothing for unknown zones. */
export function offsetOf(ms: number, zone: string): number | undefined {
  let parts
  try {
    parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(ms)
  } catch {
    return undefined
  }
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /([+-])(\d+):(\d+)(?::(\d+))?/.exec(name) ?? []
  const ahead = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ahead : ahead
}

/**
 * Writes a time as `iso`, `unix` (seconds), `unixMs`, `http` (IMF-fixdate) or by a pattern. `offset` is that of a zone,
 * or nothing for UTC; the last three do not depend on it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
export function formatDate(ms: number, format: string, offset: number | undefined): string {
  if (format === 'unix') return String(Math.floor(ms / 1000))
  if (format === 'unixMs') return String(Math.trunc(ms))
  if (format === 'http') return new Date(ms).toUTCString()
  const local = new Date(ms + (offset ?? 0))
  if (format === 'iso') return offset === undefined ? local.toISOString() : local.toISOString().replace('Z', zoneText(offset))
  const parts: Readonly<Record<string, string>> = {
    yyyy: digits(local.getUTCFullYear(), 4),
    MM: digits(local.getUTCMonth() + 1),
    dd: digits(local.getUTCDate()),
    HH: digits(local.getUTCHours()),
    mm: digits(local.getUTCMinutes()),
    ss: digits(local.getUTCSeconds()),
    SSS: digits(local.getUTCMilliseconds(), 3),
  }
  return format.replace(PATTERN, (piece, quoted?: string) => quoted ?? parts[piece] ?? piece)
}

const digits = (number: number, length = 2): string => (number < 0 ? '-' : '') + String(Math.abs(number)).padStart(length, '0')

/** `+01:00` */
function zoneText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60_000)
  return `${offset < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`
}
