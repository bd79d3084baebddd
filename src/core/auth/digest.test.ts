import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { aRequest, aResponse, aSecret, NOON, signed } from '../../../test/support/builders'
import { maskText } from '../http/marked'
import { headerOf, slotsUsed } from '../http/request'
import { verdict } from '../verdict'
import type { AuthConfig, Challenge } from './index'
import { digest } from './digest'

type Config = Extract<AuthConfig, { kind: 'digest' }>
const aDigest = (changes: Partial<Config> = {}): Config => ({ kind: 'digest', username: 'Mufasa', challenge: '', ...changes })

const asked = (header: string, { status = 401, challenge = {} }: { status?: number; challenge?: Challenge } = {}) =>
  digest.answer?.({
    response: aResponse({ status, headers: [{ name: 'www-authenticate', value: header }] }),
    config: aDigest(),
    secrets: {},
    now: NOON,
    challenge,
  }) as Challenge | undefined

const answerTo = async (
  challenge: Challenge | undefined,
  {
    config = aDigest(),
    password = 'Circle of Life',
    cnonce = '',
    method = 'GET',
    url = 'http://www.example.org/dir/index.html',
    body = '',
  } = {},
) => {
  const request = aRequest({ method, url, ...(body ? { body } : {}) })
  const means = { newId: () => cnonce, ...(challenge ? { challenge: { uses: '1', ...challenge } } : {}) }
  return signed(request, config, { password: aSecret(password, 'password') }, means)
}

const header = async (...given: Parameters<typeof answerTo>) => headerOf(await answerTo(...given), 'Authorization')?.text ?? ''
const responseIn = (text: string) => /response="(\w+)"/.exec(text)?.[1]

const BOTH =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'

/** @see https://www.rfc-editor.org/rfc/rfc7616#section-3.9.1 */
test('Mufasa by SHA-256, which the server names first (RFC 7616, section 3.9.1)', async () => {
  const text = await header(asked(BOTH), { cnonce: CNONCE })
  expect(responseIn(text)).toBe('753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1')
  expect(text).toContain('uri="/dir/index.html"')
  expect(text).toContain('qop=auth, nc=00000001')
})

test('Mufasa by MD5 (RFC 7616, section 3.9.1)', async () => {
  const text = await header(asked(BOTH.slice(BOTH.lastIndexOf('Digest'))), { cnonce: CNONCE })
  expect(responseIn(text)).toBe('8ca523f5e9506fed4657c9700eebdbec')
})

/** No published vector has them, so the response is computed here as RFC 7616, sections 3.4.1 to 3.4.3, write it down. */
test.each([
  ['MD5', 'auth-int'],
  ['MD5-sess', 'auth'],
  ['MD5-sess', 'auth-int'],
  ['SHA-256', 'auth-int'],
  ['SHA-256-sess', 'auth'],
] as const)('%s with %s, as the specification computes it', async (algorithm, qop) => {
  const h = (...parts: string[]) =>
    createHash(algorithm.startsWith('MD5') ? 'md5' : 'sha256')
      .update(parts.join(':'))
      .digest('hex')
  const body = '{"name":"Zoë"}'
  const text = await header(asked(`Digest realm="r@example.org", qop="${qop}", algorithm=${algorithm}, nonce="n1"`), {
    cnonce: 'c1',
    method: 'POST',
    url: 'http://www.example.org/a?b=c',
    body,
  })
  const user = h('Mufasa', 'r@example.org', 'Circle of Life')
  const a1 = algorithm.endsWith('-sess') ? h(user, 'n1', 'c1') : user
  const a2 = qop === 'auth-int' ? h('POST', '/a?b=c', h(body)) : h('POST', '/a?b=c')
  expect(responseIn(text)).toBe(h(a1, 'n1', '00000001', 'c1', qop, a2))
})

/** @see https://www.rfc-editor.org/rfc/rfc7616#section-3.4.2 */
test('the key of a session is that of its first request, whatever nonce follows', async () => {
  const h = (...parts: string[]) => createHash('md5').update(parts.join(':')).digest('hex')
  const first = asked('Digest realm="r", qop="auth", algorithm=MD5-sess, nonce="n1"')
  const next = await digest.answer?.({
    response: aResponse({ status: 200, headers: [{ name: 'Authentication-Info', value: 'nextnonce="n2"' }] }),
    config: aDigest(),
    secrets: {},
    now: 0,
    challenge: { client: 'c1', ...first, uses: '1' },
  })
  const text = await header({ ...next, uses: '1' }, { cnonce: 'another', url: 'http://www.example.org/a' })
  const a1 = h(h('Mufasa', 'r', 'Circle of Life'), 'n1', 'c1')
  expect(responseIn(text)).toBe(h(a1, 'n2', '00000001', 'c1', 'auth', h('GET', '/a')))
})

/** @see https://www.rfc-editor.org/rfc/rfc7616#section-3.9.2, its errata 4897: the response is of SHA-512/256 */
test('a user name that is hashed, by SHA-512-256 (RFC 7616, section 3.9.2)', async () => {
  const challenge = asked(
    'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true',
  )
  const text = await header(challenge, {
    config: aDigest({ username: 'J\u00E4s\u00F8n Doe' }),
    password: 'Secret, or not?',
    cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
    url: 'http://api.example.org/doe.json',
  })
  expect(text).toContain('username="793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"')
  expect(text).toContain('userhash=true')
  expect(responseIn(text)).toBe('3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5')
})

/** @see https://www.rfc-editor.org/rfc/rfc2617#section-3.5 */
test('Mufasa in the older specification (RFC 2617, section 3.5)', async () => {
  const challenge = asked(
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
  )
  const text = await header(challenge, { password: 'Circle Of Life', cnonce: '0a4f113b' })
  expect(responseIn(text)).toBe('6629fae49393a05397450978507c4ef1')
})

test('a user name beyond ASCII is sent extended', async () => {
  const text = await header(asked('Digest realm="r", nonce="n", qop="auth"'), {
    config: aDigest({ username: 'J\u00E4s\u00F8n Doe' }),
  })
  expect(text).toContain("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe,")
})

test('of a pasted answer, the challenge is found', async () => {
  const pasted = 'HTTP/1.1 401 Unauthorized\r\nDate: now\r\nWWW-Authenticate: Digest realm="r", nonce="n", qop="auth"\r\n\r\nno'
  expect(await header(undefined, { config: aDigest({ challenge: pasted }) })).toContain('realm="r", nonce="n"')
})

test('without a challenge the server is asked first: the request goes out bare', async () => {
  expect((await answerTo(undefined)).headers).toEqual([])
})

test('a nonce that the server announces is used next, counting from one; each use of the same nonce counts on', async () => {
  const challenge = { realm: 'r', nonce: 'old', qop: 'auth', uses: '7' }
  expect(await header({ ...challenge })).toContain('nc=00000007')
  const next = digest.answer?.({
    response: aResponse({ headers: [{ name: 'Authentication-Info', value: 'rspauth="x", nextnonce="new"' }] }),
    config: aDigest(),
    secrets: {},
    now: NOON,
    challenge,
  })
  expect(next).toEqual({ ...challenge, nonce: 'new', uses: '0' })
})

test('only the response counts as touched by the password', async () => {
  const request = await answerTo(asked('Digest realm="r", nonce="n", qop="auth"'), { cnonce: 'c' })
  const value = headerOf(request, 'Authorization')
  expect(value && maskText(value)).toBe(
    'Digest username="Mufasa", realm="r", nonce="n", uri="/dir/index.html", response="••• password", qop=auth, nc=00000001, cnonce="c"',
  )
  expect(slotsUsed(request)).toEqual([{ field: 'password', slot: 'header:authorization' }])
})

const refused = (headers: { name: string; value: string }[], config = aDigest()) =>
  digest.explain?.(
    { response: aResponse({ status: 401, headers }), config, secrets: {}, now: NOON, challenge: {} },
    verdict('bad-credentials', { status: 401 }),
  )

test.each([
  ['is hidden', [], aDigest(), 'cors-blocked', 'challenge-hidden'],
  [
    'is hidden, after a pasted one',
    [],
    aDigest({ challenge: 'Digest realm="r", nonce="n"' }),
    'bad-credentials',
    'challenge-used',
  ],
  ['is another', [{ name: 'WWW-Authenticate', value: 'Basic realm="r"' }], aDigest(), 'bad-credentials', 'other-challenge'],
  [
    'names an algorithm that nobody knows',
    [{ name: 'WWW-Authenticate', value: 'Digest realm="r", nonce="n", algorithm=SHA3' }],
    aDigest(),
    'bad-credentials',
    'other-challenge',
  ],
])('a refusal whose challenge %s says so', (_, headers, config, code, reason) => {
  expect(refused(headers, config)).toMatchObject({ code, facts: { reason } })
})

test('a refusal with a challenge that was answered is about the password', () => {
  expect(refused([{ name: 'WWW-Authenticate', value: 'Digest realm="r", nonce="n"' }])).toBeUndefined()
})
