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
])('a server that is %i s behind shows it in its Date header', (behind, detail) => {
  expect(refused('{}', behind)).toMatchObject({ code: 'bad-credentials', facts: { reason: 'clock-skew', detail } })
})

test.each([
  '<Error><Code>RequestTimeTooSkewed</Code></Error>',
  '{"message":"Stale timestamp"}',
  '{"msg":"Timestamp for this request is outside of the recvWindow."}',
  'oauth_problem=timestamp_refused',
  '{"message":"invalid timestamp"}',
  '{"message":"Signature not yet current: request is expired"}',
])('%s is about the time', (text) => {
  expect(refused(text)?.facts.reason).toBe('clock-skew')
})

test('a refusal by a clock that agrees, in other words, is about the credentials', () => {
  expect(refused('{"message":"The signature does not match."}', 5)).toBeUndefined()
})

test('an answer that is no refusal is not looked at', () => {
  expect(refused('{}', 600, 'server-error')).toBeUndefined()
})
