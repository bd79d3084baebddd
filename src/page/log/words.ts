import type { Cause, Exchange, Failure } from '../../core/exchange'
import type { Span } from '../../core/log-filter'
import type { Outcome } from '../../core/outcome'

const CAUSES: Readonly<Record<Cause, string>> = {
  test: 'Test',
  probe: 'Probe without secrets',
  'negative-control': 'Negative control',
  token: 'Token',
  login: 'Login',
  refresh: 'Token refresh',
  device: 'Device authorisation',
  temporary: 'Temporary credentials',
  revoke: 'Token revocation',
  preview: 'Preview',
  introspect: 'Token introspection',
  discovery: 'Discovery',
  keys: 'Signing keys',
  'ad-hoc': 'Sent by you',
  run: 'Run',
  pasted: 'From your terminal',
  imported: 'From a file',
}

export const causeWord = (cause: Cause): string => CAUSES[cause]

const FAILURES: Readonly<Record<Failure['kind'], string>> = {
  timeout: 'time limit',
  aborted: 'cancelled',
  'device-offline': 'offline',
  'mixed-content': 'mixed content',
  network: 'no response',
  dns: 'host not found',
  refused: 'connection refused',
  tls: 'TLS failed',
  'no-callback': 'no answer',
}

/** How an exchange ended, in a word, and how that counts. */
export function outcomeWord({ response, failure, mode, timing }: Exchange): {
  text: string
  tone: 'ok' | 'failed' | 'unclear'
} {
  if (failure?.kind === 'no-callback') return { text: `no answer after ${Math.round(timing.total / 1000)} s`, tone: 'failed' }
  if (failure) return { text: response ? `${response.status}, broken off` : FAILURES[failure.kind], tone: 'failed' }
  if (!response) return { text: mode === 'navigate' ? 'no answer yet' : 'not finished', tone: 'unclear' }
  if (response.type === 'callback')
    return { text: 'came back', tone: /[?&]error=/.test(response.headers[0]?.value ?? '') ? 'failed' : 'ok' }
  if (response.type === 'opaque') return { text: 'answers (hidden)', tone: 'unclear' }
  if (response.type === 'opaqueredirect') return { text: 'redirect', tone: 'unclear' }
  return { text: String(response.status), tone: response.status < 300 ? 'ok' : response.status < 400 ? 'unclear' : 'failed' }
}

/** `1,234 bytes`, `12.3 kB`. */
export const sizeWord = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
    : bytes < 1024 * 1024
      ? `${(bytes / 1024).toFixed(1)} kB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** `120 ms`, `15.2 s`. */
export const durationWord = (ms: number): string => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`)

const today = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const earlier = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' })

/** The time of day, with the date if it was not today. */
export const timeWord = (at: number): string =>
  (new Date(at).toDateString() === new Date().toDateString() ? today : earlier).format(at)

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  '2xx': '2xx, success',
  '3xx': '3xx, redirect',
  '4xx': '4xx, refused',
  '5xx': '5xx, fault',
  failed: 'No response',
  hidden: 'Hidden answer',
  open: 'Not finished',
}

export const SPANS: Readonly<Record<Span, string>> = {
  '15m': 'Last 15 minutes',
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}
