/** Bytes as base64, with padding. @see https://www.rfc-editor.org/rfc/rfc4648#section-4 */
export function bytesToBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Bytes of base64 in either alphabet, with or without padding and white space; nothing if it is not base64. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const digits = text
    .replace(/\s+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '')
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) return undefined
  return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0))
}

/** Bytes of pairs of hex digits; nothing if it is not hex. */
export const bytesOfHex = (text: string): Uint8Array | undefined =>
  /^(?:[0-9a-f]{2})*$/i.test(text) ? Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)) : undefined

/** Text of UTF-8 bytes, its byte order mark kept; nothing if they are not UTF-8. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Bytes as pairs of lower-case hex digits. */
export const bytesToHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
