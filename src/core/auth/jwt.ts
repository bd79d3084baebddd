import * as z from 'zod/mini'
import { parseJson } from '../http/media-type'
import { plain } from '../http/marked'
import { bytesOfBase64 } from '../template/bytes'
import { clockSkew } from './clock-skew'
import { bearer, placement, placementFields, placeToken } from './placement'
import { DAMAGED, readPrivateKey, WEAK, type ReadKey } from './private-key'
import { scheme, SigningProblem } from './scheme'
import { signJws } from './sign'
import type { KeyAlgorithm, SigningKey } from './sign/keys'
import { signatureOf, utf8 } from './signature'

const algorithms = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const
type Algorithm = (typeof algorithms)[number]

const HS: readonly string[] = algorithms.filter((each) => each.startsWith('HS'))
const PRIVATE: readonly string[] = algorithms.filter((each) => !each.startsWith('HS'))

/** A token that is signed here, anew for each request. @see https://www.rfc-editor.org/rfc/rfc7519 */
export const jwt = scheme({
  kind: 'jwt',
  label: 'JWT bearer',
  hint: 'The documentation says to create and sign a JSON Web Token yourself: App Store Connect, Zoom, Vonage, GitHub Apps, Snowflake.',
  limits: 'The Authorization header makes browsers ask the server first (CORS preflight): the API has to allow it there.',
  config: z.object({
    kind: z.literal('jwt'),
    algorithm: z.enum(algorithms),
    keyEncoding: z.enum(['text', 'base64']),
    header: z.string(),
    payload: z.string(),
    ...placement,
  }),
  initial: {
    kind: 'jwt',
    algorithm: 'RS256',
    keyEncoding: 'text',
    header: '{ "typ": "JWT" }',
    payload:
      '{\n  "iss": "",\n  "iat": {{timestamp "unix"}},\n  "exp": {{dateFormat (dateAdd (timestamp) 5 "minutes") "unix"}},\n  "jti": "{{uuid}}"\n}',
    ...bearer,
  },
  fields: [
    {
      name: 'algorithm',
      label: 'Algorithm',
      kind: 'select',
      help: 'HS uses a secret that both sides know; the others a private key, whose public half the provider has.',
      options: algorithms.map((value) => ({ value, label: value })),
    },
    {
      name: 'key',
      label: 'Private key',
      kind: 'secret',
      rows: 6,
      required: true,
      help: 'The file that the provider let you download when you created the key (.pem, .p8, .json): paste all of it. PEM or JWK, not encrypted.',
      example: '-----BEGIN PRIVATE KEY-----',
      when: { field: 'algorithm', is: PRIVATE },
    },
    {
      name: 'key',
      label: 'Signing secret',
      kind: 'secret',
      required: true,
      help: 'The shared secret that the provider shows beside the key id or app id.',
      when: { field: 'algorithm', is: HS },
    },
    {
      name: 'keyEncoding',
      label: 'The secret is',
      kind: 'select',
      help: 'Most are used as they stand.',
      options: [
        { value: 'text', label: 'Used as it stands' },
        { value: 'base64', label: 'Base64 of the key' },
      ],
      when: { field: 'algorithm', is: HS },
    },
    {
      name: 'payload',
      label: 'Payload',
      kind: 'text',
      template: 'json',
      rows: 8,
      required: true,
      help: 'The claims, as JSON. iat and exp are in seconds; the provider’s documentation says which others it wants, and how far exp may be.',
    },
    {
      name: 'header',
      label: 'JWT header',
      kind: 'text',
      template: 'json',
      rows: 2,
      required: true,
      help: 'alg is added. Many providers want the key’s id as kid: they show it beside the key.',
      example: '{ "typ": "JWT", "kid": "2X9R4HXF34" }',
    },
    ...placementFields,
  ],
  apply: async (request, config, { key = plain('') }, means) => {
    const header = means.write('auth.header', config.header, { place: 'json' })
    const payload = means.write('auth.payload', config.payload, { place: 'json' })
    const token = await signatureOf([key, header, payload], means, async () => {
      objectOf(payload.text, 'payload')
      const members = objectOf(header.text, 'header')
      if ('crit' in members) throw new SigningProblem('auth.header', CRIT)
      // As it was written: parsing and writing it again would change large numbers.
      const jws = await signJws({ ...members, alg: config.algorithm }, payload.text.trim(), keyOf(config, key.text))
      if (jws === undefined) throw new SigningProblem('auth.key', DAMAGED)
      return jws
    })
    return placeToken(request, config, token)
  },
  explain: clockSkew,
  lint: ({ payload, header }) =>
    Object.entries({ payload, header }).flatMap(([field, text]) => {
      if (text.includes('{{') || text.trim() === '') return []
      const value = parseJson(text)?.value
      const message = !isObject(value) ? NOT_AN_OBJECT : field === 'header' && 'crit' in value ? CRIT : undefined
      return message === undefined ? [] : [{ field, severity: 'error' as const, message }]
    }),
  lintSecret: (_, value, { algorithm, keyEncoding }) => {
    if (!HS.includes(algorithm)) {
      const read = readStrongKey(value, ALGORITHMS[algorithm] ?? { name: '' })
      return 'problem' in read ? read.problem : undefined
    }
    if (value.includes('-----BEGIN'))
      return `${algorithm} signs with a shared secret, and this is a PEM key. Choose RS256, ES256 or what the documentation says.`
    const bytes = secretBytes(value, keyEncoding)
    if (!bytes && keyEncoding === 'text') return NO_SHARED_SECRET
    if (!bytes) return 'This is not base64. If it is used as it stands, choose that below.'
    const least = Number(algorithm.slice(2)) / 8
    return bytes.length < least
      ? `It is ${bytes.length} bytes long; ${algorithm} wants at least ${least} (RFC 7518), and many servers refuse less.`
      : undefined
  },
})

const NOT_AN_OBJECT = 'This is not a JSON object: it begins with { and ends with }, and names and texts stand in double quotes.'

const CRIT = 'Patchbay knows none of the extensions that “crit” may name. Leave it out.'

const NO_SHARED_SECRET = 'This JWK is no shared secret: of those, “kty” is “oct” and “k” holds the secret.'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function objectOf(text: string, field: 'header' | 'payload'): Readonly<Record<string, unknown>> {
  const value = parseJson(text)?.value
  if (isObject(value)) return value
  throw new SigningProblem(
    `auth.${field}`,
    `Filled in, the ${field === 'header' ? 'JWT header' : 'payload'} is not a JSON object.`,
  )
}

/** @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
const ALGORITHMS: Readonly<Record<string, KeyAlgorithm>> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  RS512: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  PS384: { name: 'RSA-PSS', hash: 'SHA-384' },
  PS512: { name: 'RSA-PSS', hash: 'SHA-512' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  ES512: { name: 'ECDSA', namedCurve: 'P-521' },
  EdDSA: { name: 'Ed25519' },
}

function keyOf({ algorithm, keyEncoding }: { algorithm: Algorithm; keyEncoding: 'text' | 'base64' }, text: string): SigningKey {
  const imported = ALGORITHMS[algorithm]
  if (imported) {
    const read = readStrongKey(text, imported)
    if ('problem' in read) throw new SigningProblem('auth.key', read.problem)
    return read.key
  }
  const bytes = secretBytes(text, keyEncoding)
  if (bytes && bytes.length > 0) return { bytes }
  throw new SigningProblem(
    'auth.key',
    keyEncoding === 'text'
      ? NO_SHARED_SECRET
      : 'The signing secret is not base64. Choose “Used as it stands”, or enter it again.',
  )
}

/** @see https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
function readStrongKey(text: string, algorithm: KeyAlgorithm): ReadKey {
  const read = readPrivateKey(text, algorithm)
  return 'key' in read && read.weak ? { problem: `${WEAK} too weak to be accepted. Create a new one.` } : read
}

/** A JWK is read as what it holds, however the setting says that the secret is written. */
function secretBytes(text: string, encoding: 'text' | 'base64'): Uint8Array | undefined {
  const jwk = text.trim().startsWith('{') ? parseJson(text)?.value : undefined
  if (isObject(jwk) && 'kty' in jwk) return jwk.kty === 'oct' && typeof jwk.k === 'string' ? bytesOfBase64(jwk.k) : undefined
  return encoding === 'text' ? utf8(text) : bytesOfBase64(text)
}
