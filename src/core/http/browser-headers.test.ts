import { expect, test } from 'vitest'
import { anExchange, aResponse } from '../../../test/support/builders'
import { addedHeaders, asSent, fateOf, hiddenHeaders } from './browser-headers'

const header = (name: string, value = 'x') => ({ name, value })

test.each(['Cookie', 'Date', 'Proxy-Authorization', 'Sec-Whatever', 'Via', 'TE', 'Upgrade', 'DNT', 'Expect', 'Keep-Alive'])(
  '%s is dropped on the way',
  (name) => {
    expect(fateOf(header(name))?.fate).toBe('dropped')
    expect(fateOf(header(name.toLowerCase()))?.fate).toBe('dropped')
  },
)

test.each(['Host', 'Origin', 'Referer', 'User-Agent', 'Content-Length', 'Connection'])('%s is replaced', (name) => {
  expect(fateOf(header(name))?.fate).toBe('replaced')
})

test.each(['Authorization', 'X-Api-Key', 'Accept', 'Content-Type', 'If-None-Match', 'Range', 'X-Date', 'Section'])(
  '%s is sent as it is',
  (name) => expect(fateOf(header(name))).toBeUndefined(),
)

test('a method override is dropped only if it asks for a method that no page may use', () => {
  expect(fateOf(header('X-HTTP-Method-Override', 'TRACE'))?.fate).toBe('dropped')
  expect(fateOf(header('X-HTTP-Method-Override', 'PATCH'))).toBeUndefined()
})

test('what the browser adds is what the request has not set', () => {
  const { request } = anExchange()
  const names = (changes: Partial<typeof request>, mode: 'cors' | 'no-cors' = 'cors') =>
    addedHeaders({ request: { ...request, ...changes }, mode }).map(({ name }) => name)
  expect(names({})).toContain('Accept')
  expect(names({})).toContain('Origin')
  expect(names({ headers: [header('accept')] })).not.toContain('Accept')
  expect(names({}, 'no-cors')).not.toContain('Origin')
  expect(names({})).not.toContain('Content-Length')
  const body = { text: 'a=1', size: 3, truncated: false, binary: false }
  expect(addedHeaders({ request: { ...request, method: 'POST', body }, mode: 'cors' })).toContainEqual(
    header('Content-Length', '3'),
  )
})

test('of a 401 the challenge is hidden, and the line that would show it keeps what is exposed already', () => {
  const hidden = hiddenHeaders(aResponse({ status: 401, headers: [header('x-request-id'), header('date')] }))
  expect(hidden).toEqual({
    names: ['WWW-Authenticate'],
    expose: 'Access-Control-Expose-Headers: x-request-id, date, WWW-Authenticate',
  })
})

test('nothing is said to be hidden where it is shown, or where no browser hid anything', () => {
  const all = ['ETag', 'Link', 'Date', 'X-Request-Id'].map((name) => header(name))
  expect(hiddenHeaders(aResponse({ headers: all }))).toBeUndefined()
  expect(hiddenHeaders(aResponse({ status: 401, type: 'basic' }))).toBeUndefined()
  expect(hiddenHeaders(aResponse({ status: 401, type: 'terminal' }))).toBeUndefined()
})

test('of a request that a browser sent, its twin has only the headers that left; of others all', () => {
  const headers = ['Cookie', 'User-Agent', 'Origin', 'Accept-Encoding', 'X-Own'].map((name) => ({ name, value: 'a' }))
  const request = { method: 'GET', url: 'https://api.example.com/', headers }
  const names = (cause: 'test' | 'imported') => asSent({ cause, request }).headers.map(({ name }) => name)
  expect(names('test')).toEqual(['Accept-Encoding', 'X-Own'])
  expect(names('imported')).toEqual(['Cookie', 'User-Agent', 'Origin', 'Accept-Encoding', 'X-Own'])
})
