import type { HeaderSetting } from '../settings'
import type { Facts } from '../verdict'

/**
 * Seconds to wait, where the header is exposed: given as seconds, as a date, or as seconds or milliseconds since 1970. A date
 * is compared with the server's own clock, if it shows it.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfter(headers: readonly HeaderSetting[], name: string, now: number): Pick<Facts, 'retryAfter'> {
  const value = valueOf(headers, name.trim() || 'Retry-After')
  const serverNow = Date.parse(valueOf(headers, 'Date'))
  const from = Number.isNaN(serverNow) ? now : serverNow
  const seconds = /^\d+(\.\d+)?$/.test(value) ? sinceNow(Number(value), from) : (Date.parse(value) - from) / 1000
  return Number.isFinite(seconds) && seconds >= 0 && seconds < 1e7 ? { retryAfter: Math.ceil(seconds) } : {}
}

function sinceNow(number: number, now: number): number {
  if (number > 1e12) return (number - now) / 1000
  return number > 1e9 ? number - now / 1000 : number
}

const valueOf = (headers: readonly HeaderSetting[], name: string): string =>
  headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value.trim() ?? ''
