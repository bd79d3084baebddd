import type { AuthConfig } from './auth'
import { parseJson } from './http/media-type'
import type { Finding } from './lint'

/**
 * What looks wrong with a secret as it was typed, found without sending it. Warnings only: an odd value may be right.
 * @param now milliseconds since 1970, for the expiry of tokens
 */
export function lintSecret(field: string, value: string, auth: AuthConfig, now: number): Finding[] {
  if (value === '') return []
  const messages = [...lintCopying(value, auth), ...lintPrefix(value, auth), ...lintEncoding(value), ...lintJwt(value, now)]
  return messages.map((message) => ({ field: `auth.${field}`, severity: 'warning', message }))
}

function lintCopying(value: string, auth: AuthConfig): string[] {
  const messages: string[] = []
  if (/[\r\n]/.test(value)) messages.push('It contains a line break: it was probably copied over two lines.')
  else if (value !== value.trim()) messages.push('It begins or ends with a space, which was probably copied along.')
  // People choose passwords, and may choose any letter; keys are made of ASCII.
  const odd = (auth.kind === 'basic' ? /(?![\x20\r\n\t])[\p{Cf}\p{Zs}\p{Cc}]/u : /[^\x20-\x7e\r\n\t]/u).exec(value)?.[0]
  if (odd) {
    const code = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    messages.push(
      `It contains a character outside plain ASCII (U+${code}): a look-alike, or an invisible one, may have come in by copying.`,
    )
  }
  if (/^(["'“‘`]).+(["'”’`])$/s.test(value)) messages.push('It stands in quotation marks; most keys have none.')
  return messages
}

function lintPrefix(value: string, auth: AuthConfig): string[] {
  const [, word = ''] = /^(bearer|basic|token|apikey)[ :]/i.exec(value) ?? []
  if (word === '') return []
  const doubled = auth.kind === 'token' && auth.place === 'header' && auth.scheme.toLowerCase() === word.toLowerCase()
  return [
    doubled
      ? `It begins with “${word}”, which Patchbay adds as well: the header would say “${auth.scheme} ${word} …”. Remove it here.`
      : `It begins with “${word}”: enter the key alone, and “${word}” as the scheme if the API wants it.`,
  ]
}

function lintEncoding(value: string): string[] {
  return /%[0-9A-F]{2}/i.test(value) && !/[^\w%.~-]/.test(value)
    ? ['It looks percent-encoded already; Patchbay encodes it where that is needed. Enter the plain value.']
    : []
}

/** Expired and not-yet-valid tokens, by their own words. @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1 */
function lintJwt(value: string, now: number): string[] {
  const claims = jwtClaims(value)
  if (!claims) return []
  const { exp, nbf } = claims
  if (typeof exp === 'number' && exp * 1000 < now) return [`This token expired on ${day(exp)}. Get a new one.`]
  if (typeof nbf === 'number' && nbf * 1000 > now)
    return [`This token is not valid before ${day(nbf)}; compare this device’s clock.`]
  return []
}

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 16) + ' UTC'

/** The claims of a JWT in compact form, unverified; nothing if the text is none. @see https://www.rfc-editor.org/rfc/rfc7515#section-3.1 */
export function jwtClaims(text: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload] = /^eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*$/.exec(text.trim()) ?? []
  if (payload === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    )
    const claims = parseJson(new TextDecoder().decode(bytes))?.value
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined
  } catch {
    return undefined
  }
}
