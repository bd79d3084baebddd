import { createHash, createHmac, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import OAuth from 'oauth-1.0a'
import { expect, test } from 'vitest'
import { aRequest, aSecret, signed } from '../../../test/support/builders'
import { maskText, plain } from '../http/marked'
import { headerOf, slotsUsed, type HttpRequest } from '../http/request'
import type { AuthConfig } from './index'
import { oauth1, signatureBaseString } from './oauth1'

type Config = Extract<AuthConfig, { kind: 'oauth1' }>
const anOauth1 = (changes: Partial<Config> = {}): Config => ({
  ...oauth1.initial,
  consumerKey: 'dpf43f3p2l4k3l03',
  signatureMethod: 'HMAC-SHA1',
  realm: '',
  place: 'header',
  bodyHash: 'no',
  ...changes,
})
const photos = {
  consumerSecret: aSecret('kd94hf93k423kf44', 'consumerSecret'),
  token: aSecret('nnch734d00sl2jdk', 'token'),
  tokenSecret: aSecret('pfkkdhi9sl3r4s00', 'tokenSecret'),
}
const authorization = (request: HttpRequest) => headerOf(request, 'Authorization')
const signatureIn = (text: string) => decodeURIComponent(/oauth_signature="?([^"&]+)/.exec(text)?.[1] ?? '')

/** @see https://www.rfc-editor.org/rfc/rfc5849#section-1.2 */
test('the photos of the specification are fetched (RFC 5849, section 1.2)', async () => {
  const request = aRequest({ url: 'http://photos.example.net/photos?file=vacation.jpg&size=original' })
  const means = { now: 137131202_000, newId: () => 'chapoH' }
  const text = authorization(await signed(request, anOauth1({ realm: 'Photos' }), photos, means))?.text ?? ''
  // The RFC sends no oauth_version, which is why its signature is another one.
  expect(text).toMatch(/^OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", /)
  expect(text).toContain('oauth_timestamp="137131202", oauth_nonce="chapoH"')
})

/** @see https://oauth.net/core/1.0/#anchor30 Appendix A.5.2, which has a version */
test('the photos of the first specification are signed (OAuth Core 1.0, appendix A.5)', async () => {
  const request = aRequest({ url: 'http://photos.example.net/photos?file=vacation.jpg&size=original' })
  const means = { now: 1191242096_000, newId: () => 'kllo9940pd9333jh' }
  const text = authorization(await signed(request, anOauth1(), photos, means))?.text ?? ''
  expect(signatureIn(text)).toBe('tR3+Ty81lMeYAr/Fid0kMTYa/WM=')
})

/** @see https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.1 */
test('the signature base string is the specification’s (RFC 5849, section 3.4.1.1)', () => {
  const request = aRequest({
    method: 'POST',
    url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'c2&a3=2+q',
  })
  const parameters = [
    ['oauth_consumer_key', '9djdj82h48djs9d2'],
    ['oauth_token', 'kkk9d7dh3k39sjv7'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'],
    ['oauth_nonce', '7d8f3e4a'],
  ].map(([name = '', value = '']) => [name, plain(value)] as const)
  expect(signatureBaseString(request, parameters)).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  )
})

test('NetSuite’s token-based authentication: HMAC-SHA256, account as realm', async () => {
  const request = aRequest({ url: 'https://123456-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/customer?limit=1' })
  const config = anOauth1({ signatureMethod: 'HMAC-SHA256', realm: '123456_SB1' })
  const value = authorization(
    await signed(request, config, photos, { now: 1508242306_000, newId: () => 'fjaLirsIcCGVZWzBX0pg' }),
  )
  expect(value?.text).toMatch(
    /^OAuth realm="123456_SB1", .*oauth_signature_method="HMAC-SHA256", .*oauth_version="1.0", oauth_signature="[^"]+"$/,
  )
})

test.each([
  ['HMAC-SHA1', 'sha1', ''],
  ['HMAC-SHA256', 'sha256', '123456_SB1'],
  ['HMAC-SHA512', 'sha512', ''],
] as const)('%s signs as another implementation does', async (signatureMethod, algorithm, realm) => {
  const url = 'https://123456-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/customer?limit=1&q=a%20b'
  const means = { now: 1508242306_000, newId: () => 'fjaLirsIcCGVZWzBX0pg' }
  const text = authorization(await signed(aRequest({ url }), anOauth1({ signatureMethod, realm }), photos, means))?.text ?? ''
  const other = new OAuth({
    consumer: { key: 'dpf43f3p2l4k3l03', secret: photos.consumerSecret.text },
    signature_method: signatureMethod,
    hash_function: (base, key) => createHmac(algorithm, key).update(base).digest('base64'),
  })
  const expected = other.getSignature({ url, method: 'GET' }, photos.tokenSecret.text, {
    oauth_consumer_key: 'dpf43f3p2l4k3l03',
    oauth_nonce: 'fjaLirsIcCGVZWzBX0pg',
    oauth_signature_method: signatureMethod,
    oauth_timestamp: 1508242306,
    oauth_token: photos.token.text,
    oauth_version: '1.0',
  })
  expect(signatureIn(text)).toBe(expected)
})

test('PLAINTEXT is both secrets, and both are masked (RFC 5849, section 3.4.4)', async () => {
  const value = authorization(await signed(aRequest(), anOauth1({ signatureMethod: 'PLAINTEXT' }), photos))
  expect(value?.text).toContain('oauth_signature="kd94hf93k423kf44%26pfkkdhi9sl3r4s00"')
  expect(value && maskText(value)).toContain('oauth_signature="••• consumer secret%26••• token secret"')
})

test.each(['RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512'] as const)(
  '%s verifies with the public key, from PKCS#8 and from PKCS#1',
  async (signatureMethod) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    for (const type of ['pkcs8', 'pkcs1'] as const) {
      const pem = privateKey.export({ type, format: 'pem' }).toString()
      const request = await signed(
        aRequest(),
        anOauth1({ signatureMethod }),
        { privateKey: aSecret(pem, 'privateKey') },
        { newId: () => 'n' },
      )
      const text = authorization(request)?.text ?? ''
      const parameters = [...text.matchAll(/(oauth_\w+)="([^"]*)"/g)]
        .filter(([, name]) => name !== 'oauth_signature')
        .map(([, name = '', value = '']) => [name, plain(decodeURIComponent(value))] as const)
      const verify = createVerify(signatureMethod).update(signatureBaseString(aRequest(), parameters))
      expect(verify.verify(createPublicKey(privateKey), signatureIn(text), 'base64')).toBe(true)
    }
  },
)

test('a short RSA key signs, and is remarked on; a damaged one does neither', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const auth = anOauth1({ signatureMethod: 'RSA-SHA1' })
  expect(authorization(await signed(aRequest(), auth, { privateKey: aSecret(pem, 'privateKey') }))?.text).toContain('RSA-SHA1')
  expect(oauth1.lintSecret?.('privateKey', pem, auth)).toMatch(/shorter than 2048 bits, which is weak/)
  const damaged = pem.replace(/(?<=^[^]{200,}\n)[^\n-]{64}(?=\n)/g, 'A'.repeat(64))
  await expect(signed(aRequest(), auth, { privateKey: aSecret(damaged, 'privateKey') })).rejects.toThrow('damaged')
})

test('of a body that is no form, the hash is signed if that is wanted', async () => {
  const body = '{"a":1}'
  const request = aRequest({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  const value = authorization(await signed(request, anOauth1({ bodyHash: 'yes', signatureMethod: 'HMAC-SHA256' }), photos))
  const expected = createHash('sha256').update(body).digest('base64')
  expect(value?.text).toContain(`oauth_body_hash="${encodeURIComponent(expected)}"`)
})

test.each([
  ['query', ['token', 'consumerSecret', 'tokenSecret'], ['query:oauth_token', 'query:oauth_signature']],
  ['body', ['token', 'consumerSecret', 'tokenSecret'], ['body']],
] as const)('the parameters may stand in the %s', async (place, fields, slots) => {
  const request = await signed(aRequest({ method: place === 'body' ? 'POST' : 'GET' }), anOauth1({ place }), photos)
  const used = slotsUsed(request)
  expect(new Set(used.map(({ field }) => field))).toEqual(new Set(fields))
  expect(new Set(used.map(({ slot }) => slot))).toEqual(new Set(slots))
})

const aForm = (body: string) =>
  aRequest({ method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body })

test('a form is signed with the names that are sent, even one that begins with a question mark', () => {
  expect(signatureBaseString(aForm('?a=1&a=2'), [])).toMatch(/&%253Fa%3D1%26a%3D2$/)
})

test('parameters do not go into a body that is JSON, whatever its type says', async () => {
  await expect(signed(aForm('{"a":1}'), anOauth1({ place: 'body' }), photos)).rejects.toThrow('the body is none')
})

test('of the header, signature and token are masked', async () => {
  const value = authorization(await signed(aRequest(), anOauth1(), photos, { newId: () => 'n' }))
  expect(value && maskText(value)).toBe(
    'OAuth oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="••• token", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1767268800", oauth_nonce="n", oauth_version="1.0", oauth_signature="••• consumer secret + token secret + token"',
  )
})

test('a NetSuite account in small letters, and PLAINTEXT, are remarked on', () => {
  expect(oauth1.lint?.(anOauth1({ realm: '123456-sb1' }))[0]?.message).toContain('123456_SB1')
  expect(oauth1.lint?.(anOauth1({ signatureMethod: 'PLAINTEXT' }))[0]?.field).toBe('signatureMethod')
})
