/** Base64 of the text's UTF-8 bytes. @see https://www.rfc-editor.org/rfc/rfc4648#section-4 */
export const base64 = (text: string): string => base64Bytes(new TextEncoder().encode(text))

/** Base64 of bytes. */
export function base64Bytes(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** The URL- and file-name-safe alphabet, without padding. @see https://www.rfc-editor.org/rfc/rfc4648#section-5 */
export const base64Url = (text: string): string => base64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
