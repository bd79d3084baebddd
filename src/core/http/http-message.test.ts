import { expect, test } from 'vitest'
import { aResponse } from '../../../test/support/builders'
import { httpRequestText, httpResponseText } from './http-message'

test('a request begins with its target, and names its host', () => {
  const request = {
    method: 'POST',
    url: 'https://api.example.com:8443/v1/me?key=••• token#part',
    headers: [{ name: 'Accept', value: '*/*' }],
    body: { text: 'a=1', size: 3, truncated: false, binary: false },
  }
  expect(httpRequestText(request)).toBe(
    'POST /v1/me?key=••• token HTTP/1.1\r\nHost: api.example.com:8443\r\nAccept: */*\r\n\r\na=1',
  )
})

test('an answer is written as far as it was seen', () => {
  expect(httpResponseText({ response: aResponse({ status: 404, text: '{"a":1}' }) })).toBe(
    'HTTP/1.1 404\r\nContent-Type: application/json\r\n\r\n{"a":1}',
  )
  expect(httpResponseText({})).toBe('')
})
