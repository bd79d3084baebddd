import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aRequest, aSecret, aToken, signed as signedBy } from '../../../test/support/builders'
import { joinMarked, marked, maskText, plain } from './marked'
import {
  carriesSecret,
  headerOf,
  headerProblem,
  slotsUsed,
  withBodyField,
  withHeader,
  withoutSecrets,
  withQuery,
  type HttpRequest,
} from './request'

const FORM = 'application/x-www-form-urlencoded'

test('a header replaces one of the same name in any case', () => {
  const request = withHeader(aRequest({ headers: { 'X-Key': 'old', Accept: 'text/csv' } }), 'x-key', aSecret('new'))
  expect(request.headers.map(({ name }) => name)).toEqual(['Accept', 'x-key'])
  expect(headerOf(request, 'X-KEY')).toEqual(aSecret('new'))
})

test.each([
  ['https://a.example/x', 'https://a.example/x?k=v'],
  ['https://a.example/x?', 'https://a.example/x?k=v'],
  ['https://a.example/x?a=1', 'https://a.example/x?a=1&k=v'],
  ['https://a.example/x?a=1&', 'https://a.example/x?a=1&k=v'],
  ['https://a.example/x?a=what?', 'https://a.example/x?a=what?&k=v'],
  ['https://a.example/x#part', 'https://a.example/x?k=v#part'],
  ['https://a.example/x?a=1#what?', 'https://a.example/x?a=1&k=v#what?'],
])('a query parameter is added to %s', (url, expected) => {
  expect(withQuery(aRequest({ url }), 'k', aSecret('v')).url.text).toBe(expected)
})

test('a query parameter’s name and value are percent-encoded, and only the value is touched', () => {
  const { url } = withQuery(aRequest({ url: 'https://a.example/' }), 'my key', aSecret('a&b=ü/\uD800'))
  expect(url.text).toBe('https://a.example/?my%20key=a%26b%3D%C3%BC%2F%EF%BF%BD')
  expect(maskText(url)).toBe('https://a.example/?my%20key=••• token')
})

test.each([
  ['{}', '{"k":"v"}'],
  [' { } ', ' { "k":"v"} '],
  ['{"a":1}', '{"k":"v","a":1}'],
  ['{\n  "a": {"b": 2}\n}', '{\n  "k":"v","a": {"b": 2}\n}'],
])('a field is added to the JSON object %s', (body, expected) => {
  const request = withBodyField(aRequest({ method: 'POST', body }), 'k', aSecret('v'))
  expect(request.body?.text).toBe(expected)
  expect(headerOf(request, 'Content-Type')).toBeUndefined()
})

test('a JSON field’s name and value are escaped', () => {
  const { body } = withBodyField(aRequest({ method: 'POST', body: '{}' }), 'a"b', aSecret('c"d\n'))
  expect(JSON.parse(body?.text ?? '')).toEqual({ 'a"b': 'c"d\n' })
  expect(body && maskText(body)).toBe(String.raw`{"a\"b":"••• token"}`)
})

test.each([
  ['', 'k=v'],
  ['a=1', 'a=1&k=v'],
  ['a=1&', 'a=1&k=v'],
])('a field is added to the form “%s”', (body, expected) => {
  expect(withBodyField(aRequest({ method: 'POST', body }), 'k', aSecret('v')).body?.text).toBe(expected)
})

test('a form gets its content type, unless one is set', () => {
  const add = (headers: Record<string, string>) => withBodyField(aRequest({ method: 'POST', headers }), 'k', aSecret('v&w'))
  expect(headerOf(add({}), 'Content-Type')?.text).toBe(FORM)
  expect(add({}).body?.text).toBe('k=v%26w')
  expect(headerOf(add({ 'content-type': 'text/plain' }), 'Content-Type')?.text).toBe('text/plain')
})

test('each secret is named with each slot it stands in, once', () => {
  const request = aRequest({
    url: marked`https://${aSecret('acme', 'account')}.example/v1?q=1&my%20own+key=${aSecret('k')}&again=${aSecret('k')}`,
    headers: { 'X-Key': marked`${aSecret('k')} ${aSecret('k')} ${aSecret('p', 'password')}` },
    body: aSecret('k'),
  })
  expect(slotsUsed(request)).toEqual([
    { field: 'token', slot: 'header:x-key' },
    { field: 'password', slot: 'header:x-key' },
    { field: 'account', slot: 'url' },
    { field: 'token', slot: 'query:my own key' },
    { field: 'token', slot: 'query:again' },
    { field: 'token', slot: 'body' },
  ])
})

test('a parameter whose name cannot be decoded goes by its raw name', () => {
  expect(slotsUsed(aRequest({ url: marked`https://a.example/?%zz=${aSecret('k')}` }))).toEqual([
    { field: 'token', slot: 'query:%zz' },
  ])
})

test('a request without secrets carries none', () => {
  expect(carriesSecret(aRequest({ url: 'https://a.example/?k=v', headers: { 'X-Key': 'k' }, body: 'k' }))).toBe(false)
  expect(carriesSecret(aRequest({ body: aSecret('k') }))).toBe(true)
})

/** A text whose pieces between ‹ and › are secret. */
const secretBetween = (text: string) =>
  joinMarked(text.split(/[‹›]/).map((piece, i) => (i % 2 === 0 ? plain(piece) : aSecret(piece))))

test.each([
  ['{"k":"‹s›"}', '{}'],
  ['{"k":"‹s›","a":1}', '{"a":1}'],
  ['{"a":"1", "k" : "‹s›"}', '{"a":"1"}'],
  ['{"a":"x","k":"pre ‹s› post","b":"y"}', '{"a":"x","b":"y"}'],
  ['{"q":"a=b","n": ‹7›}', '{"q":"a=b","n": }'],
  ['k=‹s›', ''],
  ['k=‹s›&a=1', 'a=1'],
  ['a=1&k=‹s›&b=2', 'a=1&b=2'],
  ['note="a":"b&k=‹s›', 'note="a":"b'],
  ['plain ‹s› text', 'plain  text'],
])('of the body %s without what the secret touched, “%s” is left', (body, expected) => {
  expect(withoutSecrets(aRequest({ method: 'POST', body: secretBetween(body) })).body?.text).toBe(expected)
})

const aHeaderName = fc.stringMatching(/^X-[A-Za-z0-9]{1,8}$/)

const aBody = fc.oneof(
  fc.constant(undefined),
  fc
    .array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })))
    .map((pairs) => String(new URLSearchParams(pairs))),
  fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(2)).map(([value, indent]) => JSON.stringify(value, null, indent)),
  fc.string().filter((text) => !text.trimStart().startsWith('{')),
)

const anyRequest = fc
  .record({
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }).map((url) => new URL(url).href),
    headers: fc.dictionary(aHeaderName, fc.string()),
    body: aBody,
  })
  .map(({ body, ...rest }) => aRequest({ method: 'POST', ...rest, ...(body === undefined ? {} : { body }) }))

const placements = ['header', 'query', 'body'] as const

/** A request as lists to compare, without a fragment and empty parameters, and without the header that a token replaces. */
const rest = ({ method, url, headers, body }: HttpRequest, replaced: string) => {
  const [path, query = ''] = (url.text.split('#')[0] ?? '').split(/\?(.*)/s)
  return {
    method,
    path,
    query: query.split('&').filter(Boolean),
    headers: headers.flatMap(({ name, value }) => (name.toLowerCase() === replaced ? [] : [[name, value.text]])),
    body: body?.text.replace(/&+$/, ''),
  }
}

test.each(placements)('a token in a %s is in that slot only, and without it all else is as it was', async (place) => {
  await fc.assert(
    fc.asyncProperty(
      anyRequest,
      fc.string({ unit: 'binary' }).map((text) => `§${text}§`),
      aHeaderName,
      fc.string({ unit: 'binary', minLength: 1 }),
      async (request, secret, headerName, parameter) => {
        const config = aToken({ place, headerName, parameter })
        const signed = await signedBy(request, config, { token: aSecret(secret) })
        const slot = { header: `header:${headerName.toLowerCase()}`, query: `query:${parameter}`, body: 'body' }[place]
        expect(slotsUsed(signed)).toEqual([{ field: 'token', slot }])

        const bare = withoutSecrets(signed)
        const replaced = place === 'header' ? headerName.toLowerCase() : ''
        // A field that is added to nothing makes a form of it, which stays as an empty one.
        const form = place === 'body' && !request.body?.text.trimStart().startsWith('{')
        const expected = rest(
          form ? withHeader({ body: plain(''), ...request }, 'Content-Type', plain(FORM)) : request,
          replaced,
        )
        expect(rest(bare, replaced)).toEqual(expected)
        expect(carriesSecret(bare)).toBe(false)
        for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
          expect(JSON.stringify(bare)).not.toContain(JSON.stringify(form).slice(1, -1))
      },
    ),
  )
})

test.each([
  ['X-Api-Key', 'abc'],
  ['x_key.1', 'with spaces, tabs\t and ü (Latin-1)'],
  ['X', ''],
])('browsers send a header %s: %s', (name, value) => {
  expect(headerProblem({ name, value })).toBeUndefined()
})

test.each([
  ['', 'x', '“” is not a header name'],
  ['X Key', 'x', '“X Key” is not a header name'],
  ['X-Key:', 'x', '“X-Key:” is not a header name'],
  ['X-Schlüssel', 'x', '“X-Schlüssel” is not a header name'],
  ['X-Key', 'abc\n', 'The value of X-Key contains a line break'],
  ['X-Key', 'a\r\nX-Evil: 1', 'The value of X-Key contains a line break'],
  ['X-Key', 'a\u2013b', 'contains “–” (U+2013), which no header can carry'],
  ['X-Key', '🔑', 'contains “🔑” (U+1F511), which no header can carry'],
  ['X-Key', '\u0007', '(U+0007)'],
])('browsers refuse a header “%s: %s”', (name, value, problem) => {
  expect(headerProblem({ name, value })).toContain(problem)
})
