import { BODY_LIMIT, type Body } from '../exchange'
import { base64Bytes } from '../http/base64'
import { isMedia, isTextual } from '../http/media-type'
import type { HarEntry } from './har-file'

type Content = NonNullable<HarEntry['response']>['content']
type PostData = NonNullable<HarEntry['request']['postData']>

/** What was sent: its text, or the fields of a form, which a HAR may have instead. @see http://www.softwareishard.com/blog/har-12-spec/#postData */
export function sentText({ text, mimeType, params }: PostData): string {
  if (text !== '' || params.length === 0) return text
  const boundary = /^multipart\/.*boundary="?([^";]+)/i.exec(mimeType)?.[1]
  if (boundary === undefined) return new URLSearchParams(params.map(({ name, value }) => [name, value])).toString()
  const parts = params.map(({ name, value }) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  return `${parts.map((part) => `--${boundary}\r\n${part}`).join('')}--${boundary}--\r\n`
}

/** What came back. Base64 is text where its type and its bytes allow that, else the bytes are kept. */
export function receivedBody({ text, encoding, mimeType, size }: Content): Body {
  if (encoding !== 'base64') return textBody(text, size)
  const bytes = bytesOf(text)
  const type = (mimeType.split(';')[0] ?? '').trim().toLowerCase()
  const binary = isMedia(type) || (!isTextual(type) && bytes.includes(0))
  const decoded = binary ? undefined : decode(bytes, /charset="?([^\s";]+)/i.exec(mimeType)?.[1])
  return decoded !== undefined
    ? textBody(decoded, size)
    : {
        text: '',
        size: size > 0 ? size : bytes.length,
        truncated: bytes.length > BODY_LIMIT,
        binary: true,
        bytes: base64Bytes(bytes.subarray(0, BODY_LIMIT)),
      }
}

export const textBody = (text: string, size = -1): Body => ({
  text: text.slice(0, BODY_LIMIT),
  size: size > 0 ? size : new TextEncoder().encode(text).length,
  truncated: text.length > BODY_LIMIT,
  binary: false,
})

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}

function decode(bytes: Uint8Array, charset = 'utf-8'): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
