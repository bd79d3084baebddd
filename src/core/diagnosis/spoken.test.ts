import { expect, test } from 'vitest'
import { anExchange, aResponse } from '../../../test/support/builders'
import { diagnoseExchange } from './diagnose-exchange'

const reasonOf = (status: number, body: unknown, challenge?: string): string | undefined => {
  const headers = challenge === undefined ? [] : [{ name: 'WWW-Authenticate', value: challenge }]
  const response = aResponse({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) })
  const exchange = anExchange({ response, removed: ['••• token'] })
  return diagnoseExchange({ exchange, pageOrigin: 'https://patchbay.example' })[0]?.id
}

/** What Spring Boot answers by default. */
const spring = (status: number, error: string, more = {}) => ({
  timestamp: '2026-11-25T12:00:00.000+00:00',
  status,
  error,
  path: '/v1/billing/plan/scopes',
  ...more,
})

const said: readonly [reason: string, status: number, body: unknown][] = [
  ['unauthorised', 401, spring(401, 'Unauthorized')],
  ['bad-request', 400, spring(400, 'Bad Request', { message: 'limit must be positive' })],
  ['forbidden', 403, spring(403, 'Forbidden')],
  ['forbidden', 403, '{"timestamp": 1700000000, "expired": false, "scope": null, "plan": "x", "error": "Forbid'],
  ['unauthorised', 401, '<error><timestamp>2026-11-25</timestamp><message>No.</message></error>'],

  ['clock', 403, { message: 'Signature expired: 20261125T120000Z is now earlier than 20261125T121000Z' }],
  ['clock', 403, '<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>'],
  ['clock', 400, { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' }],
  ['clock', 401, { message: 'Token used too early' }],
  ['clock', 400, { error: 'invalid_grant', error_description: 'Invalid JWT: it must be in a reasonable timeframe.' }],
  ['bad-request', 400, { message: 'The timestamp of the meeting must be in the future.' }],
  ['bad-request', 400, { message: 'Ada cannot clock out before noon.' }],
  ['bad-request', 400, { message: 'This version is too old.' }],

  ['token-expired', 401, { message: 'The key has expired.' }],
  ['token-expired', 401, { error: 'invalid_token', error_description: 'The access token expired' }],
  ['token-expired', 401, { detail: 'Signature has expired.' }],
  ['token-expired', 400, { error: { code: 'TokenExpired' } }],
  ['token-expired', 401, { error: 'token_revoked' }],
  ['unauthorised', 401, { message: 'Invalid or expired token' }],
  ['unauthorised', 401, { message: 'The access token provided is expired, revoked, malformed, or invalid for other reasons.' }],
  ['bad-request', 400, { message: 'Card expired' }],
  ['bad-request', 400, { message: 'This offer is no longer valid.' }],

  ['plan', 403, { message: 'Your current plan does not include the API.' }],
  ['plan', 403, { message: 'The trial has ended.' }],
  ['plan', 403, { error: 'Subscription expired' }],
  ['forbidden', 403, { message: 'You are not allowed to delete plan 12' }],
  ['forbidden', 403, { message: 'You may not read the subscription of Ada.' }],
  ['payment', 402, { message: 'No.' }],

  ['bad-request', 400, { detail: { code: 'BAD', msg: 'nope', hint: 'ask' } }],
  ['conflict', 409, { errors: { code: 'DUP', message: 'exists' } }],
  ['field-errors', 400, { errors: { title: ['is missing'], code: ['is taken'] } }],
  ['field-errors', 422, { errors: { limit: 'must be at least 1' } }],
]

test.each(said)('%s is what %i means with the body %j', (reason, status, body) => {
  expect(reasonOf(status, body)).toBe(reason)
})

test('the words of a challenge count', () => {
  const challenge = 'Bearer error="invalid_token", error_description="The access token expired"'
  expect(reasonOf(401, {}, challenge)).toBe('token-expired')
})

test('a clock is only compared with an answer that just came', () => {
  const headers = [{ name: 'Date', value: 'Thu, 01 Jan 2015 12:00:00 GMT' }]
  const exchange = anExchange({ cause: 'imported', response: aResponse({ status: 401, headers }) })
  expect(JSON.stringify(diagnoseExchange({ exchange, pageOrigin: 'https://patchbay.example' }))).not.toMatch(/clock/)
})

test('a body that is made to be hard to read is read', () => {
  for (const text of ['"\\"'.repeat(7000), '["' + '\\"'.repeat(10_000), '<'.repeat(20_000), 'token iat '.repeat(2000)])
    expect(reasonOf(401, text)).toBe('unauthorised')
})
