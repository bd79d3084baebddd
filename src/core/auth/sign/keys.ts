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

/** A JWS in compact form; none where the browser cannot use the key. @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1 */
export function signJws(
  header: Readonly<Record<string, unknown>> & { readonly alg: string },
  payload: string,
  key: SigningKey,
): Promise<string | undefined> {
  const jws = new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader({ ...header })
  return unlessUnfit(async () => jws.sign('bytes' in key ? key.bytes : await importKey(key)))
}

/** RSASSA-PKCS1-v1_5; nothing where the browser cannot use the key. @see https://www.rfc-editor.org/rfc/rfc8017#section-8.2 */
export const signBytes = (key: Exclude<SigningKey, { bytes: Uint8Array }>, data: Uint8Array): Promise<Uint8Array | undefined> =>
  unlessUnfit(async () => new Uint8Array(await crypto.subtle.sign(key.algorithm.name, await importKey(key), data.slice())))

/** Browsers say of a key that they cannot use only that it is invalid, each in its own way. */
async function unlessUnfit<T>(use: () => Promise<T>): Promise<T | undefined> {
  try {
    return await use()
  } catch {
    return undefined
  }
}
