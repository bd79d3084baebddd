import fc from 'fast-check'
import { expect, test } from 'vitest'
import { initialAuth, type AuthConfig } from './auth'
import { base64Url } from './http/base64'
import { jwtClaims, tokenSummary } from './jwt'
import { lintSecret } from './lint-secret'

const bearer = initialAuth('token')
const NOW = Date.UTC(2026, 0, 1)
const messages = (value: string, auth: AuthConfig = bearer) =>
  lintSecret('token', value, { auth, environment: '' }, NOW).map(({ message }) => message)
const aJwt = (claims: object) => [{ alg: 'HS256' }, claims].map((part) => base64Url(JSON.stringify(part))).join('.') + '.c2ln'

test.each([
  [' key-123', 'space'],
  ['key-123 ', 'space'],
  ['key-\n123', 'line break'],
  ['key-123\u200b', 'U+200B'],
  ['kеy-123', 'U+0435'],
  ['"key-123"', 'quotation'],
  ['Bearer key-123', '“Bearer Bearer …”'],
  ['Basic key-123', 'enter the key alone'],
  ['key%2F123', 'percent-encoded'],
])('%j is warned of', (value, words) => {
  expect(messages(value).join(' ')).toContain(words)
})

test('an expired token says when it expired, a coming one from when it counts', () => {
  expect(messages(aJwt({ exp: NOW / 1000 - 60 }))).toEqual(['This token expired on 2025-12-31 23:59 UTC. Get a new one.'])
  expect(messages(aJwt({ nbf: NOW / 1000 + 60 }))[0]).toContain('not valid before 2026-01-01 00:01 UTC')
  expect(messages(aJwt({ exp: NOW / 1000 + 60 }))).toEqual([])
})

test('a password may have letters of any language, but nothing invisible', () => {
  const basic = initialAuth('basic')
  expect(messages('naïve-пароль', basic)).toEqual([])
  expect(messages('pass\u200bword', basic)[0]).toContain('U+200B')
})

test('the claims of a token are read as UTF-8', () => {
  expect(jwtClaims(aJwt({ name: 'Zoë' }))).toEqual({ name: 'Zoë' })
  expect(jwtClaims('eyJhbGciOiJIUzI1NiJ9.eyJ!.x')).toBeUndefined()
})

const ordinaryKey = fc.stringMatching(/^[A-Za-z0-9_-]{8,60}$/).filter((key) => !/^(pk|pub|publishable)[-_]/.test(key))

test('ordinary keys pass without a word', () => {
  fc.assert(
    fc.property(ordinaryKey, (key) => {
      expect(messages(key)).toEqual([])
    }),
  )
})

test('no value, however odd, makes it throw, and no warning repeats it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 6, maxLength: 80 }), (value) => {
      expect(messages(value).some((message) => message.includes(value))).toBe(false)
    }),
  )
})

test('a value that is not of its application’s format is warned of in the application’s words', () => {
  const format = { label: 'Secret key', help: '', pattern: '^sk_\\w{4,}$', mismatch: 'Secret keys begin with sk_.' }
  const words = (value: string) =>
    lintSecret('token', value, { auth: bearer, environment: '' }, NOW, format).map(({ message }) => message)
  expect(words('abcdefgh')).toEqual(['Secret keys begin with sk_.'])
  expect(words('sk_1234')).toEqual([])
  expect(words('')).toEqual([])
})

test.each([
  ['sk_live_123456', 'sandbox', 'looks like a live key'],
  ['rk_test_123456', 'production', 'looks like a test key'],
  ['pk_test_123456', '', 'publishable key'],
] as const)('%s in an environment “%s” is warned of', (value, environment, words) => {
  expect(lintSecret('token', value, { auth: bearer, environment }, NOW)[0]?.message).toContain(words)
})

test('credentials that are base64 already are warned of where Basic encodes them itself', () => {
  expect(messages(btoa('ada:lovelace'), initialAuth('basic'))[0]).toContain('in base64 already')
  expect(messages(btoa('not a pair'), initialAuth('basic'))).toEqual([])
})

test('a summary of a token names who gave it out, for whom, and until when', () => {
  const token = aJwt({ iss: 'https://id.example', aud: ['api', 'web'], scp: ['read', 'write'], exp: NOW / 1000 })
  expect(tokenSummary(token)).toEqual({
    issuer: 'https://id.example',
    subject: '',
    audience: 'api web',
    scopes: 'read write',
    expiresAt: NOW,
    notBefore: undefined,
  })
  expect(tokenSummary('no token')).toBeUndefined()
})
