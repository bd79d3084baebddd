import { expect, test } from 'vitest'
import { issuedTokens, redactor } from './redact'

const LONG = 'v2.local/ab-cd_ef+123=='

test.each([
  ['{"access_token":"abc","token_type":"Bearer"}', [{ field: 'access token', value: 'abc' }]],
  ['{"accessToken" : "a\\/b\\u0063"}', [{ field: 'access token', value: 'a/bc' }]],
  ['{"tenant_access_token":"abc"}', [{ field: 'access token', value: 'abc' }]],
  [
    '{"id-token":"abc","client_secret":"s"}',
    [
      { field: 'id token', value: 'abc' },
      { field: 'client secret', value: 's' },
    ],
  ],
  [
    'access_token=a%2Fb&refresh_token=cd&scope=x',
    [
      { field: 'access token', value: 'a/b' },
      { field: 'refresh token', value: 'cd' },
    ],
  ],
  ['access_token=100%', [{ field: 'access token', value: '100%' }]],
  ['{"log":"{\\"access_token\\":\\"a\\\\/b\\"}"}', [{ field: 'access token', value: 'a/b' }]],
  [`{'refresh_token': 'abc'}`, [{ field: 'refresh token', value: 'abc' }]],
  [`{"token":"${LONG}"}`, [{ field: 'token', value: LONG }]],
  [`{"log":"{\\"token\\":\\"${LONG}\\"}"}`, [{ field: 'token', value: LONG }]],
])('the tokens in %s', (text, expected) => {
  expect(issuedTokens(text)).toEqual(expected)
})

test.each([
  '{"token":"short"}',
  '{"token":"a sentence about what a token is"}',
  '{"token":null,"token_type":"Bearer"}',
  `{"next_page_token":"${LONG}"}`,
  `the token: ${LONG}`,
  '{"error":"invalid_token","error_description":"The access token expired"}',
  '{"access_token":""}',
  '{"sid":"0123456789abcdef","api_key":"0123456789abcdef"}',
])('no token in %s', (text) => {
  expect(issuedTokens(text)).toEqual([])
})

test('a token that an answer hands out is masked in it, in every form', () => {
  const text = JSON.stringify({ token: LONG, next: `https://a.example/?t=${encodeURIComponent(LONG)}` })
  expect(redactor(issuedTokens(text)).redact(text)).toBe('{"token":"••• token","next":"https://a.example/?t=••• token"}')
})
