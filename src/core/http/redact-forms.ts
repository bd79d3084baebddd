import { base64, base64Url } from './base64'
import { jsonEscape, percentEncode } from './request'

/** Fewer characters from the middle of base64 may also stand where no secret is. */
const SHORTEST_MIDDLE = 8

/**
 * What may be made of a secret, apart from escapes: itself as it leaves, its bytes in hex and in base64, and what base64 of a
 * longer text, such as `token:x-oauth` or JSON, holds of it.
 */
export function formsOf(value: string): string[] {
  const hex = bytesOf(value).reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), '')
  const coded = base64(value)
  // A lone surrogate leaves as U+FFFD, and blanks around a header's value do not leave at all.
  const forms = [
    value,
    value.toWellFormed(),
    value.trim(),
    hex,
    hex.toUpperCase(),
    coded,
    coded.replace(/=+$/, ''),
    base64Url(value),
  ]
  const written = new Set([value, jsonEscape(value), percentEncode(value), formEncode(value)])
  return [...forms, ...[...written].flatMap((text) => [0, 1, 2].flatMap((before) => middlesOf(text, before)))]
}

/** @see https://url.spec.whatwg.org/#concept-urlencoded-serializer */
const formEncode = (text: string): string => String(new URLSearchParams([['', text]])).slice('='.length)

/**
 * The characters of base64 that depend on the text alone, if other text stands around it: three bytes make four characters, so
 * it matters only whether 0, 1 or 2 bytes of a group stand `before` it. A few bits at both ends are shared with the neighbours.
 */
function middlesOf(text: string, before: number): string[] {
  const coded = base64('.'.repeat(before) + text)
  const end = Math.floor(((before + bytesOf(text).length) * 8) / 6)
  const middle = coded.slice(Math.ceil((before * 8) / 6), end)
  return middle.length < SHORTEST_MIDDLE ? [] : [middle, middle.replaceAll('+', '-').replaceAll('/', '_')]
}

const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)]
