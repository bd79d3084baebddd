import { expect, test } from 'vitest'
import { aResponse, NOON } from '../../../test/support/builders'
import { verdict } from '../verdict'
import { clockSkew } from './clock-skew'

const refused = (text: string, secondsBehind?: number, code: Parameters<typeof verdict>[0] = 'bad-credentials') => {
  const date = new Date(NOON - (secondsBehind ?? 0) * 1000).toUTCString()
  const headers = secondsBehind === undefined ? [] : [{ name: 'Date', value: date }]
  return clockSkew({ response: aResponse({ status: 403, text, headers }), now: NOON }, verdict(code, { status: 403 }))
}

test.each([
  [600, 'This device’s clock is 10 min ahead of the server’s.'],
  [-90, 'This device’s clock is 90 s behind the server’s.'],
  [86_400, 'This device’s clock is 24 h ahead of the server’s.'],
])('a server that speaks of the time and is %i s behind shows it in its Date header', (behind, detail) => {
  expect(refused('{"message":"jwt expired"}', behind)).toMatchObject({
    code: 'bad-credentials',
    facts: { reason: 'clock-skew', detail },
  })
})

test.each([
  '<Error><Code>RequestTimeTooSkewed</Code></Error>',
  '{"message":"Stale timestamp"}',
  '{"msg":"Timestamp for this request is outside of the recvWindow."}',
  'oauth_problem=timestamp_refused',
  '{"message":"invalid timestamp"}',
  '{"message":"Signature expired: 20261125T123600Z is now earlier than 20261125T140000Z (20261125T141500Z - 15 min.)"}',
  '{"message":"Signature not yet current: 20261125T153600Z is still later than 20261125T143000Z"}',
  '{"code":-1021,"msg":"Timestamp for this request was 1000ms ahead of the server’s time."}',
  'Request date header too old: ‘Wed, 25 Nov 2026 12:00:00 GMT’',
  '<AuthenticationErrorDetail>The Date header in the request is incorrect.</AuthenticationErrorDetail>',
  '{"error_description":"Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."}',
  '{"error_description":"Check your iat and exp values in the JWT claim."}',
  '{"message":"‘Expiration time’ claim (‘exp’) is too far in the future"}',
  '{"message":"‘Expiration’ claim (‘exp’) must be a numeric value representing the future time at which the assertion expires"}',
  '{"message":"‘Issued at’ claim (‘iat’) must be an Integer representing the time that the assertion was issued"}',
  '{"message":"jwt expired"}',
  '{"message":"jwt not active"}',
  '"exp" claim timestamp check failed',
  '{"error":"\\"nbf\\" claim timestamp check failed"}',
  'Token used too early, 1700000000 < 1700000100.',
])('%s is about the time', (text) => {
  expect(refused(text)?.facts.reason).toBe('clock-skew')
})

test.each([
  '{"message":"The signature does not match."}',
  '<Error><Code>InvalidAccessKeyId</Code><Message>The key id does not exist.</Message></Error>',
  '{"message":"Credential should be scoped to a valid region."}',
])('%s is about the credentials; what the clock is off by stands beside it, if servers may mind', (text) => {
  expect(refused(text, 5)).toBeUndefined()
  expect(refused(text, 90)).toBeUndefined()
  const { code, facts } = refused(text, 600) ?? {}
  expect({ code, facts }).toEqual({
    code: 'bad-credentials',
    facts: { status: 403, detail: 'This device’s clock is 10 min ahead of the server’s.' },
  })
})

test('an answer that is no refusal is not one by its Date', () => {
  expect(refused('{}', 600, 'server-error')).toBeUndefined()
  expect(refused('{"message":"not found"}', 600, 'unexpected-response')).toBeUndefined()
  expect(refused('{"message":"Stale timestamp"}', 5, 'unexpected-response')?.code).toBe('bad-credentials')
})
