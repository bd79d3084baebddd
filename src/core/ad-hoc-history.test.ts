import { expect, test } from 'vitest'
import { anExchange } from '../../test/support/builders'
import type { AdHoc } from './ad-hoc'
import { adHocFrom, remembered, stepRequest } from './ad-hoc-history'

const REQUEST: AdHoc = { method: 'POST', relativeUri: '/x', headers: [], body: 'a=1&b=2', mediaType: 'urlencoded' }
const HEADERS = [
  { name: 'X-Api-Key', value: 'typed-key' },
  { name: 'Authorization', value: 'Bearer {{auth.token}}' },
  { name: 'X-Trace', value: '1' },
]

test('a credential that was typed stays neither in the history nor in a step, which says so', () => {
  const request = { ...REQUEST, headers: HEADERS }
  const { request: kept, blanked } = stepRequest(request, 'urlencoded')
  expect(kept.headers).toEqual([{ name: 'X-Api-Key', value: '' }, HEADERS[1], HEADERS[2]])
  expect(blanked).toEqual(['X-Api-Key'])
  expect(JSON.stringify(remembered([], request, 0))).not.toContain('typed-key')
})

test('a step of another type than the connection’s says so in a header, unless it has one', () => {
  const type = [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }]
  expect(stepRequest(REQUEST, 'json').request.headers).toEqual(type)
  expect(stepRequest(REQUEST, 'urlencoded').request.headers).toEqual([])
  expect(stepRequest({ ...REQUEST, body: '' }, 'json').request.headers).toEqual([])
  const own = [{ name: 'content-type', value: 'text/csv' }]
  expect(stepRequest({ ...REQUEST, headers: own }, 'json').request.headers).toEqual(own)
})

const logged = (url: string, truncated = false) => ({
  request: { ...anExchange().request, url, body: { text: 'a', size: 1, truncated, binary: false } },
  removed: [],
})

test.each([
  ['https://api.example.com/v1/x?a=1', '/x?a=1'],
  ['https://api.example.com/v1', ''],
  ['https://api.example.com/v1?a=1', '?a=1'],
  ['https://api.example.com/v10/x', 'https://api.example.com/v10/x'],
  ['https://api.example.com/v1.evil/x', 'https://api.example.com/v1.evil/x'],
])('%s is sent again as %s', (url, relativeUri) => {
  expect(adHocFrom(logged(url), 'https://api.example.com/v1').relativeUri).toBe(relativeUri)
})

test('a body of which only a part was kept is not sent again', () => {
  expect([true, false].map((cut) => adHocFrom(logged('https://a.example/', cut), '').body)).toEqual(['', 'a'])
})
