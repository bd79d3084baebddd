import { expect, test } from 'vitest'
import { issuedTokens, redactor } from './redact'
import { findCookies } from './redact-cookies'

const { redact } = redactor([])

test.each([
  ['Set-Cookie: sid=a1b2; Path=/; HttpOnly', 'Set-Cookie: sid=••• cookie; Path=/; HttpOnly'],
  [
    'GET / HTTP/1.1\r\nCookie: a=1; b=x=y==\r\nHost: a.example',
    'GET / HTTP/1.1\r\nCookie: a=••• cookie; b=••• cookie\r\nHost: a.example',
  ],
  ['{"cookie":"a=1; b=2","x":"c=3"}', '{"cookie":"a=••• cookie; b=••• cookie","x":"c=3"}'],
  [
    '{"set-cookie": ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2; SameSite=Lax"]}',
    '{"set-cookie": ["a=••• cookie; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=••• cookie; SameSite=Lax"]}',
  ],
  [
    '{"Set-Cookie":"a=1; Max-Age=9, b=2; Domain=a.example"}',
    '{"Set-Cookie":"a=••• cookie; Max-Age=9, b=••• cookie; Domain=a.example"}',
  ],
  ['{"cookies": {"sid": "a1", "lang": "en"}, "n": "x"}', '{"cookies": {"sid": "••• cookie", "lang": "••• cookie"}, "n": "x"}'],
  ['{"cookies":[{"name":"sid","value":"a1","path":"/"}]}', '{"cookies":[{"name":"sid","value":"••• cookie","path":"/"}]}'],
  ['{"session_cookie":"0123456789abcdef"}', '{"session_cookie":"••• cookie"}'],
  ['{"log":"{\\"cookie\\":\\"sid=a1\\"}"}', '{"log":"{\\"cookie\\":\\"sid=••• cookie\\"}"}'],
  ['{"cookie":"sid=\\"a1\\"; b=2"}', '{"cookie":"sid=\\"••• cookie\\"; b=••• cookie"}'],
  [`document.cookie = 'a=1'`, `document.cookie = 'a=••• cookie'`],
])('cookies in %s', (text, expected) => {
  expect(redact(text)).toBe(expected)
  expect(redact(expected)).toBe(expected)
})

test.each([
  'Cookie: we use them',
  '{"cookies":true,"a":"b=c"}',
  '{"cookie":{"originalMaxAge":null,"path":"/"},"a":"b=c"}',
  '{"cookie":"required","a":"b=c"}',
  '{"cookie":"a=","b":"c"}',
  '{"cookieConsent":"a=1"}',
  '<h2>Cookie: <a href="x?a=1">more</a></h2>',
  '?cookies=on&a=b',
  '{"cookie":"a=1',
  '{"cookie":["',
  'cookie:',
])('no cookies in %s', (text) => {
  expect(redact(text)).toBe(text)
})

test('a cookie is told as removed, and masked by value, too, if it looks like a secret', () => {
  const text = '{"set-cookie":"sid=0123456789abcdef; lang=en","session":"0123456789abcdef","lang":"en"}'
  const redaction = redactor(issuedTokens(text))
  expect(redaction.redact(text)).toBe('{"set-cookie":"sid=••• cookie; lang=••• cookie","session":"••• cookie","lang":"en"}')
  expect(redaction.removed()).toEqual(['••• cookie'])
})

test('a secret within a cookie goes with it', () => {
  expect(redactor([{ field: 'token', value: 'a1b2' }]).redact('Cookie: sid=a1b2; x=9a1b29')).toBe(
    'Cookie: sid=••• token; x=••• cookie',
  )
})

test('what names itself within the cookies of another name is read once', () => {
  expect(findCookies(`${'cookie: '.repeat(999)}a=1`)).toHaveLength(1)
  expect(findCookies('{"cookies":{"cookie":"a=1","cookies":"b=2"}}')).toHaveLength(2)
})
