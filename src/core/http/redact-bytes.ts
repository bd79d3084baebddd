import type { Body } from '../exchange'

/** A mask would break what the bytes are, so bytes with a secret in them are not kept at all. */
export function bytesWithout({ bytes, ...body }: Body, redact: (text: string) => string): Body {
  if (bytes === undefined) return body
  // What is not UTF-8 becomes replacement characters, and all else stays: a secret would be seen.
  const text = new TextDecoder().decode(Uint8Array.from(atob(bytes), (each) => each.charCodeAt(0)))
  return redact(text) === text ? { ...body, bytes } : body
}
