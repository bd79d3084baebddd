import { bytesOfBase64, bytesToHex } from '../template/bytes'
import type { KeyAlgorithm, SigningKey } from './sign/keys'

/** A private key as text, understood; or what is wrong with it, and what to do. */
export type ReadKey = UsableKey | { readonly problem: string }

interface UsableKey {
  readonly key: Exclude<SigningKey, { bytes: Uint8Array }>
  /** Too short by today's measure; whether that forbids its use is for the scheme to say. */
  readonly weak: boolean
}

/** For a key that looks right and still cannot be used. */
export const DAMAGED =
  'This key is damaged: parts of it are missing or changed. Copy all of it again, from the file that the provider gave you.'

export const WEAK = 'This RSA key is shorter than 2048 bits, which is'

/** DER of object identifiers. @see https://www.rfc-editor.org/rfc/rfc8017#appendix-C */
const RSA = '2a864886f70d010101'
const RSA_PSS = '2a864886f70d01010a'
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
  // Parameters of the curve, or certificates, may stand before it in the same file.
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^]*?)-----END \1-----/g)]
  const [, label = '', inside = ''] = blocks.find(([, name]) => name?.endsWith('PRIVATE KEY')) ?? blocks[0] ?? []
  const wrong = WRONG.find(({ pattern }) => pattern.test(label === '' ? text : `${label}\n${inside}`))
  if (wrong) return { problem: wrong.problem }
  const der = bytesOfBase64(inside)
  if (!der || der.length === 0)
    return { problem: 'This PEM is damaged: between its first and last line stands something that is not base64.' }
  if (!isWhole(der)) return { problem: DAMAGED }
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
  if (kty === 'oct')
    return { problem: 'This JWK is a shared secret (“kty” is “oct”), and the chosen algorithm needs a private key: RSA or EC.' }
  if (typeof d !== 'string') return { problem: 'This JWK is a public key: it has no “d”. Signing needs the private one.' }
  const asString = (member: unknown) => (typeof member === 'string' ? member : '')
  const wanted = wantedBy(algorithm)
  const is = kty === 'RSA' ? 'RSA' : asString(crv)
  if (is !== wanted) return mismatch(is, wanted)
  const lacking = (MEMBERS[is] ?? []).filter((name) => typeof { ...rest, n }[name] !== 'string')
  if (lacking.length > 0)
    return {
      problem: `This JWK lacks ${lacking.map((name) => `“${name}”`).join(', ')}, without which browsers cannot sign. Copy all of it, or enter the key as PEM.`,
    }
  // What the key says of its own use must not forbid this one.
  const { alg: _, use: __, key_ops: ___, ...members } = rest
  const named = { ...(n === undefined ? {} : { n: asString(n) }), ...(crv === undefined ? {} : { crv: asString(crv) }) }
  return {
    key: { jwk: { ...members, kty, d, ...named }, algorithm },
    weak: kty === 'RSA' && Math.floor((asString(n).length * 3) / 4) < STRONG,
  }
}

const wantedBy = ({ name, namedCurve }: KeyAlgorithm): string => (name.startsWith('RS') ? 'RSA' : (namedCurve ?? name))

/** Of a private key, besides `d`. @see https://www.rfc-editor.org/rfc/rfc7518#section-6 */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e', 'p', 'q', 'dp', 'dq', 'qi'],
  'P-256': ['x', 'y'],
  'P-384': ['x', 'y'],
  'P-521': ['x', 'y'],
  Ed25519: ['x'],
}

/** Bytes of a modulus of 2048 bits. */
const STRONG = 256

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
  if (head.includes(RSA_PSS))
    return {
      problem:
        'This key is marked as RSA-PSS, which browsers do not read. Create it as plain RSA, which signs with PS256, too: openssl genpkey -algorithm RSA',
    }
  if (is === undefined)
    return {
      problem: 'This is a private key of a kind that browsers cannot sign with: use RSA, P-256, P-384, P-521 or Ed25519.',
    }
  if (is !== wanted) return mismatch(is, wanted)
  return { key: { pkcs8, algorithm }, weak: is === 'RSA' && modulusBytes(pkcs8) < STRONG }
}

/** Whether it is one structure that ends where its first bytes say. @see https://www.itu.int/rec/T-REC-X.690 section 8.1 */
function isWhole(der: Uint8Array): boolean {
  const [tag, first = 0] = der
  const size = first & 0x7f
  const whole = first < 0x80 ? 2 + first : 2 + size + parseInt(bytesToHex(der.slice(2, 2 + size)), 16)
  return tag === 0x30 && der.length === whole
}

/** The modulus is the first number of an RSA key within its wrapping, with a zero before it. */
function modulusBytes(pkcs8: Uint8Array): number {
  const [, long, middle, short = '0'] =
    /04(?:82.{4}|81..|..)30(?:82.{4}|81..|..)02010002(?:82(.{4})|81(..)|(..))/.exec(bytesToHex(pkcs8.slice(0, 60))) ?? []
  return parseInt(long ?? middle ?? short, 16) - 1
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
