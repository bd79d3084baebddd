import type { KeyFormat } from './application'
import { schemeOf } from './auth'
import type { Connection } from './connection'
import { jwtClaims } from './jwt'
import { INVISIBLE, oddCharacter } from './lint-copied'
import type { Finding } from './lint'

/** What a secret is meant for, as far as its checks need to know. */
export type SecretContext = Pick<Connection, 'auth' | 'environment'>

/**
 * What looks wrong with a secret as it was typed, found without sending it. Warnings only: an odd value may be right.
 * @param now milliseconds since 1970, for the expiry of tokens
 * @param format what the application says its keys look like
 */
export function lintSecret(
  field: string,
  value: string,
  { auth, environment }: SecretContext,
  now: number,
  format?: KeyFormat,
): Finding[] {
  if (value === '') return []
  const messages = [
    ...lintCopying(value, auth),
    ...lintPrefix(value, auth),
    ...lintEncoding(value, auth),
    ...lintKind(value, environment, format),
    ...lintJwt(value, now),
    ...lintForScheme(field, value, auth),
  ]
  return messages.map((message) => ({
    field: field.startsWith('encrypted.') ? `custom.${field}` : `auth.${field}`,
    severity: 'warning',
    message,
  }))
}

type Auth = Connection['auth']

function lintCopying(value: string, auth: Auth): string[] {
  const messages: string[] = []
  const pem = value.includes('-----BEGIN ') || value.trim().startsWith('{')
  if (/[\r\n]/.test(value) && !pem) messages.push('It contains a line break: it was probably copied over two lines.')
  else if (value !== value.trim() && !pem) messages.push('It begins or ends with a space, which was probably copied along.')
  else if (auth.kind === 'token' && /\s/.test(value) && !pem && !/^(bearer|basic|token|apikey) /i.test(value))
    messages.push('It contains a space: a line break that was copied along becomes one. Keys have none.')
  // People choose passwords, and may choose any letter; keys are made of ASCII.
  const chosen = auth.kind === 'basic' || auth.kind === 'login' || auth.kind === 'digest'
  messages.push(...oddCharacter(value, chosen ? INVISIBLE : /[^\x20-\x7e\r\n\t]/u))
  if (/^(["'“‘`]).+(["'”’`])$/s.test(value)) messages.push('It stands in quotation marks; most keys have none.')
  return messages
}

function lintPrefix(value: string, auth: Auth): string[] {
  const [, word = ''] = /^(bearer|basic|token|apikey)[ :]/i.exec(value) ?? []
  if (word === '') return []
  const doubled = auth.kind === 'token' && auth.place === 'header' && auth.scheme.toLowerCase() === word.toLowerCase()
  return [
    doubled
      ? `It begins with “${word}”, which Patchbay adds as well: the header would say “${auth.scheme} ${word} …”. Remove it here.`
      : `It begins with “${word}”: enter the key alone, and “${word}” as the scheme if the API wants it.`,
  ]
}

function lintEncoding(value: string, auth: Auth): string[] {
  if (/%[0-9A-F]{2}/i.test(value) && !/[^\w%.~-]/.test(value))
    return ['It looks percent-encoded already; Patchbay encodes it where that is needed. Enter the plain value.']
  if (auth.kind !== 'basic' && auth.kind !== 'basic-key') return []
  const inside = decodedBase64(value.trim())
  return inside !== undefined && /^[\x20-\x7e]{1,200}:[\x20-\x7e]+$/.test(inside)
    ? ['It looks like “user:password” in base64 already, which Basic authentication does by itself. Enter the plain password.']
    : []
}

function decodedBase64(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  return atob(text)
}

/** Keys say by their prefix what they are for: `pk_live_…`, `sk_test_…`, `rzp_test_…`. */
function lintKind(value: string, environment: Connection['environment'], format: KeyFormat | undefined): string[] {
  const text = value.trim()
  const messages: string[] = []
  if (format?.pattern !== undefined && !new RegExp(format.pattern).test(text))
    messages.push(format.mismatch ?? `This does not look like a ${format.label.toLowerCase()}.`)
  else if (/^(pk|pub|publishable)[-_]/.test(text))
    messages.push(
      'It begins like a publishable key, which is meant for web pages and may do next to nothing. Use the secret key.',
    )
  const live = /^[a-z]{2,12}[-_](?:[a-z]{2,8}[-_])?(live|prod)[-_]/i.test(text)
  const test = /^[a-z]{2,12}[-_](?:[a-z]{2,8}[-_])?(test|sandbox)[-_]/i.test(text)
  if (live && (environment === 'sandbox' || environment === 'development'))
    messages.push(`It looks like a live key, but this connection is marked as ${environment}.`)
  if (test && environment === 'production')
    messages.push('It looks like a test key, but this connection is marked as production.')
  return messages
}

/** What the scheme itself says of the value, such as a key of another type than the algorithm's. */
function lintForScheme(field: string, value: string, auth: Auth): string[] {
  const problem = field.startsWith('encrypted.') ? undefined : schemeOf(auth.kind).lintSecret?.(field, value, auth)
  return problem === undefined ? [] : [problem]
}

/** Expired and not-yet-valid tokens, by their own words. @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1 */
function lintJwt(value: string, now: number): string[] {
  const { exp, nbf } = jwtClaims(value) ?? {}
  if (typeof exp === 'number' && exp * 1000 < now) return [`This token expired on ${day(exp)}. Get a new one.`]
  if (typeof nbf === 'number' && nbf * 1000 > now)
    return [`This token is not valid before ${day(nbf)}; compare this device’s clock.`]
  return []
}

const day = (seconds: number): string => {
  const at = new Date(seconds * 1000)
  return Number.isNaN(at.getTime()) ? 'a date that no calendar has' : `${at.toISOString().replace('T', ' ').slice(0, 16)} UTC`
}
