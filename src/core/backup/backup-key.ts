import { normalPassphrase } from '../vault'
import type { Envelope } from './envelope'

/**
 * The AES-256 key that a passphrase makes for an envelope, in base64. It takes up to a second, so the page makes it once for an
 * import and hands it over with each call. @see https://www.rfc-editor.org/rfc/rfc8018#section-5.2
 */
export async function backupKeyOf(
  passphrase: string,
  { salt, iterations }: Pick<Envelope, 'salt' | 'iterations'>,
): Promise<string> {
  const text = new TextEncoder().encode(normalPassphrase(passphrase))
  const password = await crypto.subtle.importKey('raw', text, 'PBKDF2', false, ['deriveBits'])
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations }
  return toBase64(new Uint8Array(await crypto.subtle.deriveBits(algorithm, password, 256)))
}

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
