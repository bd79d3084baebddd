import { parseJson } from '../http/media-type'
import { Problem } from '../problem'
import type { SigningAlgorithm } from './client'

const ALGORITHMS = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  Ed25519: { name: 'Ed25519' },
} as const satisfies Record<SigningAlgorithm, object>

/**
 * A private key as people have it: PEM of PKCS#8 or PKCS#1, a JWK, or the JSON key file of a Google service account. It cannot be
 * exported again. Throws `invalid-request` in words without the key.
 */
export async function importPrivateKey(text: string, algorithm: SigningAlgorithm): Promise<CryptoKey> {
  const json = parseJson(text)?.value
  const members = typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : undefined
  try {
    if (members && typeof members['kty'] === 'string')
      return await crypto.subtle.importKey('jwk', members as JsonWebKey, ALGORITHMS[algorithm], false, ['sign'])
    const pem = typeof members?.['private_key'] === 'string' ? members['private_key'] : text
    return await crypto.subtle.importKey('pkcs8', pkcs8Of(pem), ALGORITHMS[algorithm], false, ['sign'])
  } catch (cause) {
    const detail = `The private key of the OAuth client cannot be read as a key for ${algorithm}. Enter it whole, from -----BEGIN to END-----, or as a JWK.`
    throw new Problem('invalid-request', detail, { cause })
  }
}

function pkcs8Of(pem: string): Uint8Array<ArrayBuffer> {
  const [, kind = '', body = ''] = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]+)-----END/.exec(pem) ?? []
  const bytes = Uint8Array.from(atob(body.replace(/\s+/g, '')), (character) => character.charCodeAt(0))
  return kind === 'RSA ' ? wrapped(bytes) : bytes
}

/** PKCS#1 as the inner part of PKCS#8. @see https://www.rfc-editor.org/rfc/rfc5208#section-5 */
function wrapped(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  const version = [0x02, 0x01, 0x00]
  const rsaEncryption = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]
  return Uint8Array.from(der(0x30, [...version, ...rsaEncryption, ...der(0x04, [...pkcs1])]))
}

function der(tag: number, content: readonly number[]): number[] {
  const { length } = content
  if (length < 0x80) return [tag, length, ...content]
  return length < 0x100 ? [tag, 0x81, length, ...content] : [tag, 0x82, length >> 8, length & 0xff, ...content]
}
