import type { Body } from '../../core/exchange'
import { base64Bytes } from '../../core/http/base64'
import { isMedia, isTextual, mediaType } from '../../core/http/media-type'

/** Bytes that are kept to judge an answer; all that follow are only counted. */
const READ_LIMIT = 16 * 1024 * 1024

/** Reads a body to its end; of bytes that are no text, as many as `limit` stay. `failed` is what broke it off, with what had arrived until then. */
export async function readBody(answer: Response, limit: number): Promise<{ body: Body; failed?: unknown }> {
  const type = mediaType({ headers: [{ name: 'content-type', value: answer.headers.get('content-type') ?? '' }] })
  const chunks: Uint8Array[] = []
  let size = 0
  let kept = 0
  let failed: unknown
  const reader = answer.body?.getReader()
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) break
      size += value.length
      if (kept < READ_LIMIT) chunks.push(value.subarray(0, READ_LIMIT - kept))
      kept = Math.min(READ_LIMIT, size)
    }
  } catch (error) {
    failed = error
  }
  const bytes = new Uint8Array(kept)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  const binary = kept > 0 && !isTextual(type) && (isMedia(type) || bytes.includes(0))
  const body: Body = {
    text: binary ? '' : decode(bytes, answer.headers.get('content-type') ?? ''),
    size,
    truncated: size > kept,
    binary,
    ...(binary ? { bytes: base64Bytes(bytes.subarray(0, limit)) } : {}),
  }
  return failed === undefined ? { body } : { body, failed }
}

/** By the charset of the Content-Type, else as UTF-8. A charset that nobody knows counts as UTF-8. */
function decode(bytes: Uint8Array, contentType: string): string {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
