import { hmac as hmacOf } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512, sha512_256 } from '@noble/hashes/sha2.js'

const HASHES = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
  'SHA-512-256': sha512_256,
} as const
export type HashName = keyof typeof HASHES

/** Not by WebCrypto, which has neither MD5 nor SHA-512/256. */
export const hash = (name: HashName, data: Uint8Array): Uint8Array => HASHES[name](data)

/** @see https://www.rfc-editor.org/rfc/rfc2104 */
export const hmac = (name: HashName, key: Uint8Array, data: Uint8Array): Uint8Array => hmacOf(HASHES[name], key, data)
