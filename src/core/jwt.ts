import { parseJson } from './http/media-type'
import { scalarText } from './http/path'

/** The claims of a JWT in compact form, unverified; nothing if the text is none. @see https://www.rfc-editor.org/rfc/rfc7515#section-3.1 */
export function jwtClaims(text: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload] = /^(?:Bearer )?eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*$/i.exec(text.trim()) ?? []
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

/** What a person wants to know of a token's claims, in words. Times are milliseconds since 1970. */
export interface TokenSummary {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  readonly scopes: string
  readonly expiresAt: number | undefined
  readonly notBefore: number | undefined
}

/** @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1 and, for scopes, https://www.rfc-editor.org/rfc/rfc8693#section-4.2 */
export function tokenSummary(text: string): TokenSummary | undefined {
  const claims = jwtClaims(text)
  if (!claims) return undefined
  const list = (value: unknown): string =>
    Array.isArray(value) ? value.flatMap((each) => scalarText(each) ?? []).join(' ') : (scalarText(value) ?? '')
  const time = (value: unknown) => (typeof value === 'number' && Math.abs(value) < 8.64e12 ? value * 1000 : undefined)
  return {
    issuer: list(claims['iss']),
    subject: list(claims['sub']),
    audience: list(claims['aud']),
    scopes: list(claims['scope'] ?? claims['scp'] ?? claims['scopes'] ?? claims['roles']),
    expiresAt: time(claims['exp']),
    notBefore: time(claims['nbf']),
  }
}
