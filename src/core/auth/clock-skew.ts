import { verdict, type Verdict } from '../verdict'
import type { Answered } from './scheme'

/** Signatures carry the time, and servers refuse one that is some minutes off. */
const TOLERATED_SECONDS = 60

/**
 * A refusal that is about the time, by the server's own clock where the browser shows it, or by its words. Says by how much
 * this device's clock is off, if that is known.
 */
export function clockSkew(
  { response, now }: Pick<Answered<unknown>, 'response' | 'now'>,
  refusal: Verdict,
): Verdict | undefined {
  if (!['bad-credentials', 'forbidden', 'unexpected-response'].includes(refusal.code)) return undefined
  const date = Date.parse(response.headers.find(({ name }) => name.toLowerCase() === 'date')?.value ?? '')
  const ahead = Number.isNaN(date) ? 0 : Math.round((now - date) / 1000)
  const off = Math.abs(ahead) > TOLERATED_SECONDS
  if (!off && !WORDS.test(`${refusal.facts.serverSays ?? ''} ${response.body.text.slice(0, 2000)}`)) return undefined
  const detail = off ? `This device’s clock is ${span(ahead)} ${ahead > 0 ? 'ahead of' : 'behind'} the server’s.` : ''
  return verdict('bad-credentials', { ...refusal.facts, reason: 'clock-skew', ...(detail === '' ? {} : { detail }) })
}

const WORDS =
  /RequestTimeTooSkewed|time.?skew|clock.?skew|stale.timestamp|(timestamp|nonce)[^.]{0,40}(expired|refused|too old|outside|in the future|stale|window)|(expired|invalid|bad|wrong)[^.]{0,12}timestamp|request (is|has) expired|"iat"[^.]{0,40}(future|check)|used before|issued in the future/i

const span = (seconds: number): string => {
  const size = Math.abs(seconds)
  return size < 180 ? `${size} s` : size < 10_800 ? `${Math.round(size / 60)} min` : `${Math.round(size / 3600)} h`
}
