import { bytesOfBase64, bytesToHex } from '../template/bytes'
import type { KeyAlgorithm, SigningKey } from './sign/keys'

/** A private key as text, understood; or what is wrong with it, and what to do. */
export type ReadKey = { readonly key: Exclude<SigningKey, { bytes: Uint8Array }> } | { readonly problem: string }

/** DER of object identifiers. @see https://www.rfc-editor.org/rfc/rfc8017#appendix-C */
const RSA = '2a864886f70d010101'
const EC = '2a8648ce3d0201'
const ED25519 = '2b6570'
const CURVES: Readonly<Record<string, string>> = {
  'P-256': '2a8648ce3d030107',
  'P-384': '2b81040022',
  'P-521': '2b81040023',
}

/**
 * Reads a private key for an algorithm: PKCS#8 and PKCS#1 (rewrapped) PEM, the older PEM of elliptic curves, a JWK, or the JSON
 * file of a service account that holds one. Line breaks written as `\n` are understood.
 */
export function readPrivateKey(given: string, algorithm: KeyAlgorithm): ReadKey {
  const text = given.trim().replaceAll('\\n', '\n')
  if (text.startsWith('{')) return readJson(given.trim(), algorithm)
  const [, label = '', inside = ''] = /-----BEGIN ([A-Z0-9 ]+)-----([^]*?)-----END \1-----/.exec(text) ?? []
  const wrong = WRONG.find(({ pattern }) => pattern.test(label === '' ? text : `${label}\n${inside}`))
  if (wrong) return { problem: wrong.problem }
  const der = bytesOfBase64(inside)
  if (!der || der.length === 0)
    return { problem: 'This PEM is damaged: between its first and last line stands something that is not base64.' }
  if (label === 'RSA PRIVATE KEY') return checked(wrapped(der, [oid(RSA), [5, 0]]), algorithm)
  if (label === 'EC PRIVATE KEY')
    return checked(wrapped(der, [oid(EC), oid(CURVES[algorithm.namedCurve ?? ''] ?? '')]), algorithm, der)
  return checked(der, algorithm)
}

const WRONG: readonly { pattern: RegExp; problem: string }[] = [
  {
    pattern: /ENCRYPTED/,
    problem:
      'This private key is encrypted with a passphrase, and nothing but the plain key can sign. Decrypt a copy: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem',
  },
  {
    pattern: /^(PUBLIC KEY|RSA PUBLIC KEY)\n/,
    problem: 'This is the public key. Signing needs the private one: BEGIN PRIVATE KEY.',
  },
  {
    pattern: /^CERTIFICATE/,
    problem: 'This is a certificate. Signing needs the private key that belongs to it: BEGIN PRIVATE KEY.',
  },
  {
    pattern: /^OPENSSH PRIVATE KEY/,
    problem: 'This is a key in OpenSSH’s own format. Convert a copy: ssh-keygen -p -m PKCS8 -f key',
  },
  { pattern: /^(ssh-|ecdsa-)/, problem: 'This is a public key for SSH. Signing needs the private one, as PEM.' },
  {
    pattern: /^(?!(RSA |EC )?PRIVATE KEY\n)/,
    problem:
      'A private key begins with a line -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----; both are part of it. A JWK in JSON will do, too.',
  },
]

function readJson(text: string, algorithm: KeyAlgorithm): ReadKey {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: 'It begins like JSON, but is none: copy all of it, from { to }.' }
  }
  const { private_key: inner, kty, d, crv, n, keys, ...rest } = value as Record<string, unknown> // JSON that begins with a brace
  if (typeof inner === 'string') return readPrivateKey(inner, algorithm)
  if (keys !== undefined) return { problem: 'This is a set of keys. Enter one of them: the object in “keys” that has a “d”.' }
  if (typeof kty !== 'string')
    return { problem: 'This JSON holds no key: a JWK has “kty”, a service account’s file has “private_key”.' }
  if (typeof d !== 'string') return { problem: 'This JWK is a public key: it has no “d”. Signing needs the private one.' }
  const asString = (member: unknown) => (typeof member === 'string' ? member : '')
  const wanted = wantedBy(algorithm)
  const is = kty === 'RSA' ? 'RSA' : asString(crv)
  if (is !== wanted) return mismatch(is, wanted)
  if (kty === 'RSA' && asString(n).length < 340) return SHORT
  // What the key says of its own use must not forbid this one.
  const { alg: _, use: __, key_ops: ___, ...members } = rest
  const named = { ...(n === undefined ? {} : { n: asString(n) }), ...(crv === undefined ? {} : { crv: asString(crv) }) }
  return { key: { jwk: { ...members, kty, d, ...named }, algorithm } }
}

const wantedBy = ({ name, namedCurve }: KeyAlgorithm): string => (name.startsWith('RS') ? 'RSA' : (namedCurve ?? name))

const SHORT = { problem: 'This RSA key is shorter than 2048 bits, which is too weak to be accepted. Create a new one.' }

const mismatch = (is: string, wanted: string): ReadKey => ({
  problem: `This is a key for ${NAMES[is] ?? is}, but the chosen algorithm needs one for ${NAMES[wanted] ?? wanted}. Choose another algorithm, or enter the other key.`,
})

const NAMES: Readonly<Record<string, string>> = { RSA: 'RSA', Ed25519: 'EdDSA (Ed25519)' }

/** Whether the key's own identifier, near its beginning, is the algorithm's. `within` is where an older format names its curve. */
function checked(pkcs8: Uint8Array, algorithm: KeyAlgorithm, within: Uint8Array = pkcs8): ReadKey {
  const head = bytesToHex(pkcs8.slice(0, 40))
  const curve = Object.entries(CURVES).find(([, id]) => bytesToHex(within).includes(id))?.[0]
  const is = head.includes(RSA)
    ? 'RSA'
    : head.includes(EC)
      ? (curve ?? 'another curve')
      : head.includes(ED25519)
        ? 'Ed25519'
        : undefined
  const wanted = wantedBy(algorithm)
  if (is === undefined)
    return {
      problem: 'This is a private key of a kind that browsers cannot sign with: use RSA, P-256, P-384, P-521 or Ed25519.',
    }
  if (is !== wanted) return mismatch(is, wanted)
  // PKCS#8 of a 2048-bit key takes some 1216 bytes, of a 1024-bit key some 635.
  return is === 'RSA' && pkcs8.length < 1100 ? SHORT : { key: { pkcs8, algorithm } }
}

/** A key of an older format as PKCS#8. @see https://www.rfc-editor.org/rfc/rfc5208#section-5 */
const wrapped = (der: Uint8Array, algorithm: readonly number[][]): Uint8Array =>
  Uint8Array.from(tlv(0x30, [2, 1, 0, ...tlv(0x30, algorithm.flat()), ...tlv(0x04, [...der])]))

const oid = (hex: string): number[] =>
  tlv(
    0x06,
    (hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16)),
  )

function tlv(tag: number, content: readonly number[]): number[] {
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return [tag, ...length, ...content]
}
