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

test.each([
  ['https://api.example.com:443/x', '/x', 'api.example.com'],
  ['https://API.example.com/x?a=1', '/x?a=1', 'api.example.com'],
  ['https://bücher.example/x', '/x', 'xn--bcher-kva.example'],
  ['https://user:word@api.example.com?a=/b', '/?a=/b', 'api.example.com'],
  ['https://api.example.com', '/', 'api.example.com'],
])('%s asks for %s', (url, target, host) => {
  expect(httpRequestText({ method: 'GET', url, headers: [] })).toBe(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
})

test('an answer is written as far as it was seen', () => {
  expect(httpResponseText({ response: aResponse({ status: 404, text: '{"a":1}' }) })).toBe(
    'HTTP/1.1 404\r\nContent-Type: application/json\r\n\r\n{"a":1}',
  )
  expect(httpResponseText({})).toBe('')
})
