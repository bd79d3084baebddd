import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Marked } from '../../http/marked'
import { bytesOfBase64, bytesOfHex, bytesToBase64 } from '../bytes'
import { WrongArgument } from '../failure'
import { mixed, optionalTextAt, optionOf, quoted, textAt } from './arguments'
import type { Helper } from './helper'

const ALGORITHMS = { md5, sha1, sha224, sha256, sha384, sha512 }

const ENCODINGS: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  hex: bytesToHex,
  base64: bytesToBase64,
  base64Url: (bytes) => bytesToBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const KEY_ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array | undefined>> = {
  text: utf8,
  base64: bytesOfBase64,
  hex: bytesOfHex,
}

/** Digests of texts' UTF-8 bytes. MD5 is not in WebCrypto, and nothing here may have to be waited for. */
export const digestHelpers: readonly Helper[] = [
  {
    signature: 'hash text algorithm [encoding]',
    help: `Hash of the text: ${Object.keys(ALGORITHMS).join(', ')}; as hex, base64 or base64Url.`,
    example: '{{hash "ada" "sha256" "base64"}}',
    run: (call) => {
      const digest = algorithmOf(textAt(call, 1))(utf8(textAt(call, 0).text))
      return mixed(call, encodingOf(optionalTextAt(call, 2))(digest))
    },
  },
  {
    signature: 'hmac text key algorithm [encoding] [keyEncoding="base64"]',
    help: 'Keyed hash (HMAC) of the text. The key is a text, or bytes in base64 or hex.',
    example: '{{hmac (timestamp "unix") connection.http.encrypted.apiKey "sha256"}}',
    run: (call) => {
      const key = chosen('keyEncoding', optionOf(call, 'keyEncoding'), KEY_ENCODINGS, utf8)(textAt(call, 1).text)
      if (!key) throw new WrongArgument('its key is not in the encoding that keyEncoding names')
      const digest = hmac(algorithmOf(textAt(call, 2)), key, utf8(textAt(call, 0).text))
      return mixed(call, encodingOf(optionalTextAt(call, 3))(digest))
    },
  },
]

/** `SHA-256` is `sha256`. */
const algorithmOf = (given: Marked) =>
  chosen('algorithm', { ...given, text: given.text.toLowerCase().replaceAll('-', '') }, ALGORITHMS)

const encodingOf = (given: Marked | undefined) => chosen('encoding', given, ENCODINGS, bytesToHex)

/** The entry of a closed table. */
function chosen<T>(what: string, given: Marked | undefined, table: Readonly<Record<string, T>>, otherwise?: T): T {
  const found = given ? Object.entries(table).find(([name]) => name === given.text)?.[1] : otherwise
  if (found !== undefined) return found
  const known = Object.keys(table)
  const message = `its ${what} has to be ${known.join(', ').replace(/, (\w+)$/, ' or $1')}`
  throw given
    ? new WrongArgument(`${message}, not ${quoted(given)}`, given.ranges.length > 0 ? {} : { given: given.text, known })
    : new WrongArgument(message)
}
