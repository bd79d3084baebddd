import fc from 'fast-check'
import { expect, test } from 'vitest'
import { initialAuth, type AuthConfig } from './auth'
import { base64Url } from './http/base64'
import { jwtClaims, lintSecret } from './lint-secret'

const bearer = initialAuth('token')
const NOW = Date.UTC(2026, 0, 1)
const messages = (value: string, auth: AuthConfig = bearer) =>
  lintSecret('token', value, auth, NOW).map(({ message }) => message)
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

test('ordinary keys pass without a word', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{8,60}$/), (key) => {
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
