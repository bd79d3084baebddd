import { createHmac, createPublicKey, createPrivateKey, generateKeyPairSync, verify, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { aConnection, aRequest, aSecret, NOON, signed } from '../../../test/support/builders'
import { authorise } from '../authorise'
import { maskText } from '../http/marked'
import { headerOf, slotsUsed } from '../http/request'
import { initialAuth, type AuthConfig } from './index'
import { jwt } from './jwt'

type Config = Extract<AuthConfig, { kind: 'jwt' }>
const aJwt = (changes: Partial<Config> = {}): Config => ({
  ...(initialAuth('jwt') as Config),
  header: '{}',
  payload: '{"iss":"ada"}',
  ...changes,
})
const tokenOf = async (config: Config, key: string): Promise<string> =>
  headerOf(await signed(aRequest(), config, { key: aSecret(key, 'key') }), 'Authorization')?.text.replace('Bearer ', '') ?? ''

/** @see https://www.rfc-editor.org/rfc/rfc7515#appendix-A.2 */
const JOE = '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}'
const JOES_KEY = {
  kty: 'RSA',
  n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
  e: 'AQAB',
  d: 'Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ',
  p: '4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc',
  q: 'uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc',
  dp: 'BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0',
  dq: 'h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU',
  qi: 'IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U',
}
const JOES_TOKEN =
  'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw'

test.each([
  ['a JWK', JSON.stringify(JOES_KEY)],
  ['PKCS#8', createPrivateKey({ key: JOES_KEY, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['PKCS#1', createPrivateKey({ key: JOES_KEY, format: 'jwk' }).export({ type: 'pkcs1', format: 'pem' }).toString()],
  [
    'the file of a service account',
    JSON.stringify({
      type: 'service_account',
      private_key: createPrivateKey({ key: JOES_KEY, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }),
    }),
  ],
])('RS256 with %s (RFC 7515, appendix A.2)', async (_, key) => {
  expect(await tokenOf(aJwt({ payload: JOE }), key)).toBe(JOES_TOKEN)
})

/** @see https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1 whose header is written with a line break, so only its payload and key are used */
test('HS256 with a key in base64', async () => {
  const key = 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'
  const token = await tokenOf(aJwt({ algorithm: 'HS256', keyEncoding: 'base64', header: '{"typ":"JWT"}', payload: JOE }), key)
  const { payload } = await jwtVerify(token, Buffer.from(key, 'base64url'), { currentDate: new Date(1300819379_000) })
  expect(payload).toEqual(JSON.parse(JOE))
})

test('HS256 with a JWK signs with the key that it holds', async () => {
  const k = Buffer.from('a shared secret that is long enough').toString('base64url')
  const auth = aJwt({ algorithm: 'HS256' })
  const token = await tokenOf(auth, JSON.stringify({ kty: 'oct', k }))
  expect((await jwtVerify(token, Buffer.from(k, 'base64url'))).payload).toEqual({ iss: 'ada' })
  expect(jwt.lintSecret?.('key', JSON.stringify({ kty: 'oct', k }), auth)).toBeUndefined()
})

const pair = (algorithm: string) =>
  algorithm === 'EdDSA'
    ? generateKeyPairSync('ed25519')
    : algorithm.startsWith('ES')
      ? generateKeyPairSync('ec', { namedCurve: { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[algorithm] ?? '' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })

const written = (privateKey: KeyObject) => [
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  JSON.stringify(privateKey.export({ format: 'jwk' })),
  ...(privateKey.asymmetricKeyType === 'ec' ? [privateKey.export({ type: 'sec1', format: 'pem' }).toString()] : []),
]

test.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const)(
  '%s verifies with the public key, however the private one is written',
  async (algorithm) => {
    const { privateKey } = pair(algorithm)
    for (const key of written(privateKey)) {
      const { protectedHeader } = await jwtVerify(
        await tokenOf(aJwt({ algorithm, header: '{"kid":"k1"}' }), key),
        createPublicKey(privateKey),
      )
      expect(protectedHeader).toEqual({ kid: 'k1', alg: algorithm })
    }
  },
)

test('payload and header are templates, and the token counts as touched by every secret in it', async () => {
  const auth = aJwt({
    ...(initialAuth('jwt') as Config),
    algorithm: 'HS256',
    header: '{"kid":"{{connection.http.encrypted.kid}}"}',
  })
  const connection = aConnection({ auth, custom: { unencrypted: {}, encrypted: ['kid'] } })
  const secrets = { key: aSecret('k'.repeat(32), 'key'), 'encrypted.kid': aSecret('secret-kid', 'encrypted.kid') }
  const { request } = await authorise({ connection, secrets, now: NOON, newId: () => 'id-1' }, aRequest())
  const value = request && headerOf(request, 'Authorization')
  const [header = '', payload = ''] = (value?.text ?? '').replace('Bearer ', '').split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown
  expect(read(header)).toEqual({ kid: 'secret-kid', alg: 'HS256' })
  expect(read(payload)).toEqual({ iss: '', iat: NOON / 1000, exp: NOON / 1000 + 300, jti: 'id-1' })
  expect(value && maskText(value)).toBe('Bearer ••• key + kid')
  expect(request && slotsUsed(request).map(({ field }) => field)).toEqual(['key', 'encrypted.kid'])
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = (type: 'pkcs8' | 'spki', options = {}) =>
  (type === 'spki'
    ? rsa.publicKey.export({ type, format: 'pem' })
    : rsa.privateKey.export({ type, format: 'pem', ...options })
  ).toString()

const without = (jwk: object, ...names: string[]) =>
  JSON.stringify(Object.fromEntries(Object.entries(jwk).filter(([name]) => !names.includes(name))))
const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const sec1 = ecKey.export({ type: 'sec1', format: 'pem' }).toString()
const lessOneLine = (text: string) => text.split('\n').toSpliced(8, 1).join('\n')
/** As long as it was, and nothing in it but its beginning and end. */
const hollow = (text: string) =>
  text.replace(/\n[^]{64}(?=\n)/g, (line, at: number) => (at < 200 ? line : `\n${'A'.repeat(64)}`))

test.each([
  ['curve parameters', '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n', sec1, 'ES256'],
  ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', pem('pkcs8'), 'RS256'],
] as const)('a private key is found after %s', async (_, before, key, algorithm) => {
  const auth = aJwt({ algorithm })
  expect(jwt.lintSecret?.('key', before + key, auth)).toBeUndefined()
  const { payload } = await jwtVerify(await tokenOf(auth, before + key), createPublicKey(key))
  expect(payload).toEqual({ iss: 'ada' })
})

test.each([
  [{ algorithm: 'ES256', key: JSON.stringify({ ...ecKey.export({ format: 'jwk' }), d: 'AAAA' }) }, /damaged/],
  [{ algorithm: 'RS256', key: hollow(pem('pkcs8')) }, /damaged/],
  [{ algorithm: 'HS256', keyEncoding: 'base64', key: '=' }, /not base64/],
  [{ algorithm: 'HS256', key: without(ecKey.export({ format: 'jwk' })) }, /no shared secret/],
] as const)('a key that cannot be used is a finding, never an exception (%#)', async ({ key, ...changes }, message) => {
  await expect(tokenOf(aJwt(changes), key)).rejects.toThrow(message)
})

test('“crit” is refused at its field', async () => {
  const auth = aJwt({ header: '{"crit":["exp"],"exp":1}' })
  expect(jwt.lint?.(auth)).toMatchObject([{ field: 'header', severity: 'error' }])
  await expect(tokenOf(auth, pem('pkcs8'))).rejects.toThrow('“crit”')
})

test.each([
  ['an encrypted key', pem('pkcs8', { cipher: 'aes-256-cbc', passphrase: 'x' }), /encrypted with a passphrase/],
  ['a public key', pem('spki'), /public key/],
  ['a public JWK', JSON.stringify(rsa.publicKey.export({ format: 'jwk' })), /no “d”/],
  ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /certificate/],
  ['an OpenSSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----', /OpenSSH/],
  [
    'a key of another type',
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    /a key for EdDSA/,
  ],
  [
    'a short key',
    generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    /2048 bits/,
  ],
  ['a key that lost a line', lessOneLine(pem('pkcs8')), /damaged/],
  ['an older key that lost a line', lessOneLine(rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()), /damaged/],
  ['a JWK without its primes', without(JOES_KEY, 'p', 'q', 'dp', 'dq', 'qi'), /lacks “p”, “q”, “dp”, “dq”, “qi”/],
  ['a JWK of a shared secret', '{"kty":"oct","k":"AyM1"}', /a shared secret/],
  [
    'a key marked as RSA-PSS',
    generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    /marked as RSA-PSS/,
  ],
  ['half a key', pem('pkcs8').slice(0, 200), /begins with a line/],
  ['half a JSON', '{"kty":', /copy all of it/],
  ['a password', 'lovelace', /begins with a line/],
])('%s is refused in words that help, before and while signing', async (_, key, message) => {
  expect(jwt.lintSecret?.('key', key, aJwt())).toMatch(message)
  await expect(tokenOf(aJwt(), key)).rejects.toThrow(message)
})

test.each([
  ['short', /5 bytes long; HS256 wants at least 32/],
  [pem('pkcs8'), /this is a PEM key/],
])('of a shared secret, %s is remarked on', (value, message) => {
  expect(jwt.lintSecret?.('key', value, aJwt({ algorithm: 'HS256' }))).toMatch(message)
})

test('a payload that is no object is refused', async () => {
  expect(jwt.lint?.(aJwt({ payload: '[1]' }))).toMatchObject([{ field: 'payload', severity: 'error' }])
  await expect(tokenOf(aJwt({ payload: '[1]' }), JSON.stringify(JOES_KEY))).rejects.toThrow('not a JSON object')
})

/** Checked by Node's own cryptography, since jose is what signs. */
test('whatever the claims are, they are what is signed', async () => {
  const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ed = generateKeyPairSync('ed25519')
  const secret = 'a shared secret that is long enough for it'
  const keys = {
    HS256: { key: secret, good: (data: Buffer, mac: Buffer) => createHmac('sha256', secret).update(data).digest().equals(mac) },
    RS256: { key: pem(rsa.privateKey), good: (data: Buffer, mac: Buffer) => verify('sha256', data, rsa.publicKey, mac) },
    ES256: {
      key: pem(ec.privateKey),
      good: (data: Buffer, mac: Buffer) => verify('sha256', data, { key: ec.publicKey, dsaEncoding: 'ieee-p1363' }, mac),
    },
    EdDSA: { key: pem(ed.privateKey), good: (data: Buffer, mac: Buffer) => verify(null, data, ed.publicKey, mac) },
  }
  const algorithms = fc.constantFrom(...(Object.keys(keys) as (keyof typeof keys)[])) // exactly its keys
  const claims = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()).map((value) => JSON.stringify(value))
  await fc.assert(
    // Two braces would begin a template.
    fc.asyncProperty(
      algorithms,
      claims.filter((payload) => !payload.includes('{{')),
      async (algorithm, payload) => {
        const { key, good } = keys[algorithm]
        const [header = '', body = '', mac = ''] = (await tokenOf(aJwt({ algorithm, payload }), key)).split('.')
        expect(Buffer.from(body, 'base64url').toString()).toBe(payload)
        expect(good(Buffer.from(`${header}.${body}`), Buffer.from(mac, 'base64url'))).toBe(true)
      },
    ),
  )
})
