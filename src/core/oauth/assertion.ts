import { base64Url } from '../http/base64'
import type { SigningAlgorithm } from './client'

const SIGNATURES = {
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  ES384: { name: 'ECDSA', hash: 'SHA-384' },
  Ed25519: { name: 'Ed25519' },
} as const satisfies Record<SigningAlgorithm, object>

export interface AssertionClaims {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  /** Some servers want them here, too. */
  readonly scope: string
  readonly id: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A signed statement that is traded for a token. @see https://www.rfc-editor.org/rfc/rfc7523#section-3 */
export async function signAssertion(
  key: CryptoKey,
  algorithm: SigningAlgorithm,
  keyId: string,
  { issuer, subject, audience, scope, id, now }: AssertionClaims,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000)
  const header = { alg: algorithm, typ: 'JWT', ...(keyId === '' ? {} : { kid: keyId }) }
  const claims = {
    iss: issuer,
    sub: subject || issuer,
    aud: audience,
    iat: issuedAt,
    exp: issuedAt + 300,
    jti: id,
    ...(scope === '' ? {} : { scope }),
  }
  const input = `${base64Url(JSON.stringify(header))}.${base64Url(JSON.stringify(claims))}`
  const signature = await crypto.subtle.sign(SIGNATURES[algorithm], key, new TextEncoder().encode(input))
  return `${input}.${bytesBase64Url(new Uint8Array(signature))}`
}

const bytesBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
