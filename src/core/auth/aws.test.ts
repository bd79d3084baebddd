import aws4 from 'aws4'
import { expect, test } from 'vitest'
import { aRequest, aSecret, signed } from '../../../test/support/builders'
import { maskText } from '../http/marked'
import { headerOf, slotsUsed } from '../http/request'
import { aws } from './aws'
import type { AuthConfig } from './index'

type Config = Extract<AuthConfig, { kind: 'aws' }>
const anAws = (changes: Partial<Config> = {}): Config => ({
  kind: 'aws',
  accessKeyId: 'AKIDEXAMPLE',
  region: 'us-east-1',
  service: 'service',
  place: 'header',
  payload: 'signed',
  expires: '300',
  ...changes,
})
const secretAccessKey = aSecret('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', 'secretAccessKey')
const AT = { now: Date.UTC(2015, 7, 30, 12, 36) }
const sign = (request: Parameters<typeof aRequest>[0], config = anAws(), secrets = {}) =>
  signed(aRequest({ url: 'https://example.amazonaws.com/', ...request }), config, { secretAccessKey, ...secrets }, AT)

/** AWS's own suite, aws-sig-v4-test-suite, by its names. @see https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite */
test.each([
  ['get-vanilla', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'get-vanilla-empty-query-key',
    { url: 'https://example.amazonaws.com/?Param1=value1' },
    'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  ],
  [
    'get-vanilla-query-order-key-case',
    { url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1' },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-vanilla-query-unreserved',
    {
      url: 'https://example.amazonaws.com/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    },
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  ['post-vanilla', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'post-vanilla-query',
    { method: 'POST', url: 'https://example.amazonaws.com/?Param1=value1' },
    '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  ],
  [
    'post-x-www-form-urlencoded',
    { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'Param1=value1' },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
  ['post-header-key-case', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'post-header-key-sort',
    { method: 'POST', headers: { 'My-Header1': 'value1' } },
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  ],
])('%s', async (_, request, signature) => {
  const text = headerOf(await sign(request), 'authorization')?.text
  expect(text).toMatch(
    new RegExp(`^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, .*Signature=${signature}$`),
  )
})

test('the signature alone counts as touched by the secret', async () => {
  const request = await sign({})
  const value = headerOf(request, 'authorization')
  expect(value && maskText(value)).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=••• secret access key',
  )
  expect(slotsUsed(request)).toEqual([{ field: 'secretAccessKey', slot: 'header:authorization' }])
})

test('a session token is sent and signed', async () => {
  const request = await sign({}, anAws(), { sessionToken: aSecret('AQoDYXdzEPT', 'sessionToken') })
  expect(headerOf(request, 'x-amz-security-token')?.text).toBe('AQoDYXdzEPT')
  expect(headerOf(request, 'authorization')?.text).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token')
  expect(slotsUsed(request)).toContainEqual({ field: 'sessionToken', slot: 'header:x-amz-security-token' })
})

test('S3 gets the hash of the body, or is told that it is not signed', async () => {
  const body = { method: 'PUT', body: '{}' }
  const hashed = await sign(body, anAws({ service: 's3' }))
  expect(headerOf(hashed, 'x-amz-content-sha256')?.text).toBe(
    '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  )
  const unsigned = await sign(body, anAws({ service: 's3', payload: 'unsigned' }))
  expect(headerOf(unsigned, 'x-amz-content-sha256')?.text).toBe('UNSIGNED-PAYLOAD')
})

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
test('a presigned URL is AWS’s own example', async () => {
  const request = await signed(
    aRequest({ url: 'https://examplebucket.s3.amazonaws.com/test.txt' }),
    anAws({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', service: 's3', place: 'query', expires: '86400' }),
    { secretAccessKey: aSecret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'secretAccessKey') },
    { now: Date.UTC(2013, 4, 24) },
  )
  const { searchParams } = new URL(request.url.text)
  expect(searchParams.get('X-Amz-Signature')).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404')
  expect(request.headers).toEqual([])
  expect(slotsUsed(request)).toEqual([{ field: 'secretAccessKey', slot: 'query:X-Amz-Signature' }])
})

/** Computed by aws4, which signs what it is given. */
test('a presigned request signs the headers that it has to', async () => {
  const headers = { 'X-Amz-Acl': 'private', 'Content-Type': 'text/plain', Accept: 'text/html' }
  const request = await sign({ method: 'PUT', headers, body: 'a' }, anAws({ service: 's3', place: 'query' }))
  const { searchParams, pathname } = new URL(request.url.text)
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host;x-amz-acl')
  const signed = [...searchParams].filter(([name]) => /^X-Amz-(Expires|Date)$/.test(name))
  const path = `${pathname}?${new URLSearchParams(signed).toString()}`
  const { Accept: _, ...signable } = headers
  const order = { host: 'example.amazonaws.com', method: 'PUT', service: 's3', region: 'us-east-1', signQuery: true, path }
  const theirs = aws4.sign(
    { ...order, headers: signable },
    { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secretAccessKey.text },
  )
  const expected = new URL(theirs.path ?? '', 'https://example.amazonaws.com').searchParams.get('X-Amz-Signature')
  expect(searchParams.get('X-Amz-Signature')).toBe(expected)
})

test.each([
  [{}, anAws({ accessKeyId: 'AKID\u200b' }), {}, 'U+200B'],
  [{}, anAws({ region: 'eu-central-1\u200b' }), {}, 'U+200B'],
  [{}, anAws(), { sessionToken: aSecret('AQo漢', 'sessionToken') }, /^[^漢]*Enter it again\.$/],
  [{ headers: { 'X-Note': '\u200b' } }, anAws(), {}, 'U+200B'],
] as const)(
  'a character that no header can carry is said in words, none of a secret (%#)',
  async (request, config, secrets, words) => {
    await expect(sign(request, config, secrets)).rejects.toThrow(words)
  },
)

test.each([
  [{ region: 'eu-central' }, 'region'],
  [{ service: 'S3' }, 'service'],
  [{ accessKeyId: 'ASIAEXAMPLE' }, 'accessKeyId'],
  [{ region: 'eu-central-1a' }, 'region'],
  [{ region: ' us-east-1 ' }, 'region'],
  [{ region: 'Frankfurt' }, 'region'],
  [{ place: 'query', expires: 'soon' }, 'expires'],
  [{ place: 'query', expires: '0' }, 'expires'],
  [{ place: 'query', expires: '604801' }, 'expires'],
] as const)('%o is remarked on', (changes, field) => {
  expect(aws.lint?.(anAws(changes)).map((each) => each.field)).toEqual([field])
})

test('an access key id in the place of the secret is remarked on', () => {
  expect(aws.lintSecret?.('secretAccessKey', 'AKIAIOSFODNN7EXAMPLE', anAws())).toMatch(/access key id/)
  expect(aws.lintSecret?.('secretAccessKey', secretAccessKey.text, anAws())).toBeUndefined()
})
