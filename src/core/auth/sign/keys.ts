import { CompactSign } from 'jose/jws/compact/sign'

/** A private key as it is imported, never to be exported again; or bytes for HMAC. */
export type SigningKey =
  | { readonly bytes: Uint8Array }
  | { readonly pkcs8: Uint8Array; readonly algorithm: KeyAlgorithm }
  | { readonly jwk: JsonWebKey; readonly algorithm: KeyAlgorithm }

/** What WebCrypto calls the algorithm of a key. */
export interface KeyAlgorithm {
  readonly name: string
  readonly hash?: string
  readonly namedCurve?: string
}

const importKey = (key: Exclude<SigningKey, { bytes: Uint8Array }>): Promise<CryptoKey> =>
  'jwk' in key
    ? crypto.subtle.importKey('jwk', key.jwk, key.algorithm, false, ['sign'])
    : crypto.subtle.importKey('pkcs8', key.pkcs8.slice(), key.algorithm, false, ['sign'])

/** A JWS in compact form. @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1 */
export async function signJws(
  header: Readonly<Record<string, unknown>> & { readonly alg: string },
  payload: string,
  key: SigningKey,
): Promise<string> {
  const jws = new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader({ ...header })
  return jws.sign('bytes' in key ? key.bytes : await importKey(key))
}

/** RSASSA-PKCS1-v1_5. @see https://www.rfc-editor.org/rfc/rfc8017#section-8.2 */
export async function signBytes(key: Exclude<SigningKey, { bytes: Uint8Array }>, data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign(key.algorithm.name, await importKey(key), data.slice()))
}
