import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswer, type FormatOverride } from './answer'

const aResponse = (text: string, type = '', truncated = false) => ({
  headers: type ? [{ name: 'Content-Type', value: type }] : [],
  body: { text, size: text.length, truncated, binary: false },
})
const read = (text: string, type?: string, override: FormatOverride = '') => readAnswer(aResponse(text, type), override)

test.each([
  ['application/json', '{"a":1}', 'json', { a: 1 }],
  ['application/problem+json; charset=utf-8', '\uFEFF{"a":1}', 'json', { a: 1 }],
  ['text/json', '"ok"', 'json', 'ok'],
  ['application/soap+xml', '<a>1</a>', 'xml', { a: '1' }],
  ['text/xml', '\uFEFF <a/>', 'xml', { a: '' }],
  ['text/csv', 'id,name\n1,ada', 'csv', undefined],
  ['text/html', '{"a":1}', 'json', { a: 1 }],
  ['text/html', '{"a":', 'html', undefined],
  ['text/plain', 'pong', 'text', undefined],
  ['text/plain', '[2024-01-01] ready', 'text', undefined],
])('%s, %j is read as %s', (type, text, format, data) => {
  expect(read(text, type)).toEqual({ format, text, data })
})

test.each([
  [' \n{"a":1}', 'json'],
  ['[1]', 'json'],
  ['<?xml version="1.0"?><a/>', 'xml'],
  ['<status>ok</status>', 'xml'],
  ['<!DOCTYPE html><p>', 'html'],
  ['true', 'text'],
  ['{not json', 'text'],
  ['<3', 'text'],
])('without a media type, %j is %s by how it begins', (text, format) => {
  const answer = read(text)
  expect([answer.format, answer.problem]).toEqual([format, undefined])
})

test('an empty body is none, whatever it was to be', () => {
  expect(read('', 'application/json', 'json')).toEqual({ format: 'none', text: '', data: undefined })
})

test.each([
  ['{"a":1}', 'text/plain', 'json', 'json'],
  ['<a/>', 'application/json', 'xml', 'xml'],
  ['{"a":1}', 'application/json', 'text', 'text'],
  ['a;b', 'application/json', 'csv', 'csv'],
  ['<html></html>', 'text/html', 'text', 'text'],
] as const)('%s as %s is %s because the user says so', (text, type, override, format) => {
  const answer = read(text, type, override)
  expect([answer.format, answer.problem]).toEqual([format, undefined])
})

test.each([
  ['{"a":\n NaN}', 'Line 2: “NaN” is not JSON here.'],
  ['{"a": -Infinity}', 'Line 1: “-Infinity” is not JSON here.'],
  ["{'a': 1}", "Line 1: “'” is not JSON here."],
  ['[1,\n2,\n]', 'Line 3: “]” is not JSON here.'],
  ['{"a":1} trailing', 'Line 1: “trailing” is not JSON here.'],
  ['{"a" 1}', 'Line 1: “1” is not JSON here.'],
  ['{"a":1,}', 'Line 1: “}” is not JSON here.'],
  ['{"a":[1}', 'Line 1: “}” is not JSON here.'],
  ['["a\nb"]', 'Line 1: “"” is not JSON here.'],
  ['\uFEFF\n{"a":[1,"b"', 'The answer ends in line 2 before its JSON is complete.'],
])('of %j it is told where it stops being JSON', (text, problem) => {
  expect(read(text, 'application/json')).toEqual({ format: 'json', text, data: undefined, problem })
})

test('of a member that comes twice the last counts', () => {
  expect(read('{"a":1,"a":2}').data).toEqual({ a: 2 })
})

test('a web page is not JSON, and is said to be one', () => {
  expect(read('<!doctype html>', 'text/html', 'json').problem).toBe('The answer is a web page, not JSON.')
})

test.each(['application/json', ''])('an answer that was cut is said to be cut (%s)', (type) => {
  const answer = readAnswer(aResponse('{"a":[1,2', type, true), '')
  expect(answer.format).toBe('json')
  expect(answer.problem).toBe(
    'The answer ends in line 1 before its JSON is complete. Only the first part of it was kept: ask for less at once.',
  )
})

test('XML that is not well-formed is told with its place', () => {
  expect(read('<a>\n<b></a>', 'text/xml').problem).toBe('Line 2, character 4: Missing end tag for element b.')
})

test.each(['<a>'.repeat(300) + '</a>'.repeat(300), '<a>'.repeat(200_000)])(
  'XML that is nested too deeply is refused',
  (text) => {
    expect(read(text, 'text/xml').problem).toBe('The XML is nested more than 200 deep.')
  },
)

test('an answer of 4 MB is read', () => {
  const text = JSON.stringify(
    Array.from({ length: 40_000 }, (_, id) => ({ id, name: `user ${id}`, tags: ['a', 'b'], note: 'x'.repeat(50) })),
  )
  expect(text.length).toBeGreaterThan(4_000_000)
  expect(read(text, 'application/json').problem).toBeUndefined()
})

test('any text is read as anything', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.string({ unit: fc.constantFrom('<', 'a', '/', '>', '{', '"', ':', ',', '[', '1', ' ', '\\', '&', ';', '!') }),
      ),
      fc.constantFrom('', 'application/json', 'text/xml', 'text/html', 'text/csv'),
      fc.constantFrom('', 'json', 'xml', 'csv', 'text'),
      (text, type, override) => {
        const { format, data, problem } = read(text, type, override)
        expect(text === '').toBe(format === 'none')
        if (problem !== undefined) expect(data).toBeUndefined()
        if (format === 'json' && problem === undefined) expect(data).toEqual(JSON.parse(text.replace(/^\uFEFF/, '')))
      },
    ),
  )
})
