import { verdict, type Verdict } from '../verdict'
import type { Answered } from './scheme'

/** A clock may be that far off without being worth a word; and that far without a server that minds. */
const [UNREMARKABLE_SECONDS, TOLERATED_SECONDS] = [60, 300]

/**
 * A refusal that is about the time, by the server's words; says by how much this device's clock is off, where the browser shows
 * the server's. A clock alone proves nothing: it is mentioned beside the refusal, if it is off by more than servers tolerate.
 */
export function clockSkew(
  { response, now }: Pick<Answered<unknown>, 'response' | 'now'>,
  refusal: Verdict,
): Verdict | undefined {
  if (!['bad-credentials', 'forbidden', 'unexpected-response'].includes(refusal.code)) return undefined
  const date = Date.parse(response.headers.find(({ name }) => name.toLowerCase() === 'date')?.value ?? '')
  const ahead = Number.isNaN(date) ? 0 : Math.round((now - date) / 1000)
  const off = Math.abs(ahead)
  const detail = `This device’s clock is ${span(ahead)} ${ahead > 0 ? 'ahead of' : 'behind'} the server’s.`
  const words = `${refusal.facts.serverSays ?? ''} ${response.body.text.slice(0, 2000)}`
  if (WORDS.some((each) => each.test(words)))
    return verdict('bad-credentials', {
      ...refusal.facts,
      reason: 'clock-skew',
      ...(off > UNREMARKABLE_SECONDS ? { detail } : {}),
    })
  return off > TOLERATED_SECONDS && refusal.code !== 'unexpected-response' && refusal.facts.detail === undefined
    ? verdict(refusal.code, { ...refusal.facts, detail })
    : undefined
}

const WORDS: readonly RegExp[] = [
  // AWS, Azure
  /RequestTimeTooSkewed|(time|clock).?skew|signature expired:|signature not yet current|request (is|has) expired/i,
  /\bdate header\b[^.]{0,40}(too old|incorrect|expired)/i,
  // Exchanges, OAuth 1.0, Hawk
  /stale.timestamp|(expired|invalid|bad|wrong)[^.]{0,12}timestamp/i,
  /(timestamp|nonce)[^.]{0,60}(expired|refused|too old|outside|in the future|stale|window|(ahead|behind) of|behind the)/i,
  // JWT: Google, GitHub, and the libraries that servers use
  /reasonable timeframe|\biat and exp values|used too (early|late)|used before|issued in the future|\bjwt (expired|not active)\b/i,
  /\b(iat|exp|nbf)\b[^.]{0,40}(too far|in the future|check|representing the (future )?time)/i,
]

const span = (seconds: number): string => {
  const size = Math.abs(seconds)
  return size < 180 ? `${size} s` : size < 10_800 ? `${Math.round(size / 60)} min` : `${Math.round(size / 3600)} h`
}
