import { parseXml } from '@rgrove/parse-xml'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aSecret, NOON } from '../../../test/support/builders'
import type { Marked } from '../http/marked'
import { isTemplate } from './is-template'
import { renderTemplate, type Place, type TemplateValue } from './render'

const values: Readonly<Record<string, TemplateValue>> = {
  connection: {
    name: 'Orders',
    note: '',
    http: {
      encrypted: { apiKey: aSecret('k3y & more', 'encrypted.apiKey'), later: undefined, blank: aSecret('') },
      unencrypted: { 'odd name': 'odd', retries: 3, zero: 0, off: false, none: null, tags: ['a', 'b'] },
    },
  },
}

const render = (template: string, place: Place = 'text', more: Readonly<Record<string, TemplateValue>> = {}) =>
  renderTemplate(template, place, { values: { ...values, ...more }, now: NOON, newId: () => 'a-new-id' })

/** The text, or the complaint. */
function textOf(...given: Parameters<typeof render>): string {
  const result = render(...given)
  return 'value' in result ? result.value.text : result.problem.message
}

const problemOf = (template: string) => {
  const result = render(template)
  return 'problem' in result ? result.problem : undefined
}

const touched = ({ text, ranges }: Marked): string[] => ranges.map(({ start, end }) => text.slice(start, end))

test('a text without tags stays as it is, whatever its place', () => {
  expect(render('{"a": "b & c"}', 'url')).toEqual({ value: { text: '{"a": "b & c"}', ranges: [] } })
  expect(isTemplate('{ {a} }')).toBe(false)
  expect(isTemplate('a {{b')).toBe(true)
})

test.each([
  ['Bearer {{connection.http.encrypted.apiKey}}', 'Bearer k3y & more'],
  ['{{connection.http.unencrypted.[odd name]}}', 'odd'],
  ['{{connection/name}}', 'Orders'],
  ['{{ connection.name }}', 'Orders'],
  ['{{this.connection.name}}{{./connection.name}}{{@root.connection.name}}', 'OrdersOrdersOrders'],
  [
    '{{connection.http.unencrypted.retries}} {{connection.http.unencrypted.zero}} {{connection.http.unencrypted.off}}',
    '3 0 false',
  ],
  ['{{connection.http.unencrypted.tags.[1]}}', 'b'],
  ['{{"text"}} {{3}} {{true}}', 'text 3 true'],
  ['{{upper (concat "a" (lower "B"))}}', 'AB'],
  ['{{(upper "a")}}', 'A'],
  ['a{{! a remark }}b{{!-- one with {{tags}} --}}c', 'abc'],
  ['a  {{~connection.name~}}  b', 'aOrdersb'],
  ['\\{{connection.name}} {{connection.name}}', '{{connection.name}} Orders'],
  ['{{uuid}}', 'a-new-id'],
])('%s gives %s', (template, text) => {
  expect(textOf(template)).toBe(text)
})

test('the ranges of a secret are those of its characters', () => {
  const result = render('Bearer {{connection.http.encrypted.apiKey}};', 'url')
  expect(result).toEqual({
    value: { text: 'Bearer k3y%20%26%20more;', ranges: [{ start: 7, end: 23, fields: ['encrypted.apiKey'] }] },
  })
})

test.each<[Place, string, string]>([
  ['url', 'a b&c', 'a%20b%26c'],
  ['form', 'a b&c', 'a%20b%26c'],
  ['header', 'a\r\nX: b\0\tc', 'aX: bc'],
  ['json', 'a"b\n', 'a\\"b\\n'],
  ['xml', `<&>"'`, '&lt;&amp;&gt;&quot;&apos;'],
  ['text', '<&>"\n', '<&>"\n'],
])('in a %s a value is escaped, unless it stands in three braces', (place, x, escaped) => {
  const literal = `<"&'> \n`
  expect(textOf(`${literal}{{x}}`, place, { x })).toBe(literal + escaped)
  expect(textOf(`${literal}{{{x}}}{{&x}}`, place, { x })).toBe(literal + x + x)
})

test('three braces give any value as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom<Place>('url', 'form', 'header', 'json', 'xml'),
      (x, place) => {
        expect(textOf('{{{x}}}', place, { x })).toBe(x)
      },
    ),
  )
})

test('any value comes back from JSON, from a URL and from XML', () => {
  const anyText = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(anyText, (x) => {
      expect(JSON.parse(textOf('"{{x}}"', 'json', { x }))).toBe(x)
      expect(decodeURIComponent(textOf('{{x}}', 'url', { x }))).toBe(x)
      expect(parseXml(textOf('<a b="{{x}}">{{x}}</a>', 'xml', { x })).text).toBe(x)
    }),
  )
})

test.each([
  [
    'Bearer {{connection.http.encrypted.apikey}}',
    'There is no connection.http.encrypted.apikey (line 1, column 10). Did you mean connection.http.encrypted.apiKey?',
    ['connection.http.encrypted.apiKey'],
  ],
  [
    'a\nb {{conection.name}}',
    'There is no conection.name (line 2, column 5). Did you mean connection.name?',
    ['connection.name'],
  ],
  [
    '{{connection.http.unencrypted.[od name]}}',
    'There is no connection.http.unencrypted.[od name] (line 1, column 3). Did you mean connection.http.unencrypted.[odd name]?',
    ['connection.http.unencrypted.[odd name]'],
  ],
  [
    '{{connection.http.encrypted.later}}',
    'connection.http.encrypted.later has no value yet (line 1, column 3). Enter one, or write (default … "…").',
    [],
  ],
  ['{{connection.http.zzz}}', 'There is no connection.http.zzz (line 1, column 3). There is encrypted, unencrypted.', []],
  [
    '{{apikey}}',
    'There is no apikey (line 1, column 3). Did you mean connection.http.encrypted.apiKey?',
    ['connection.http.encrypted.apiKey'],
  ],
  ['{{timestmp}}', 'There is no timestmp (line 1, column 3). Did you mean timestamp?', ['timestamp']],
  ['{{uper "a"}}', 'There is no helper uper (line 1, column 3). Did you mean upper?', ['upper']],
  ['{{upper uuid}}', 'There is no uuid (line 1, column 9). To call the helper, write (uuid).', []],
  ['{{upper}}', 'upper: its text is missing (line 1, column 3). It is written as {{upper text}}.', []],
  ['{{upper "a" "b"}}', 'upper: it takes one argument (line 1, column 3). It is written as {{upper text}}.', []],
  [
    '{{upper connection}}',
    'upper: its text has to be a text, not a list or an object (line 1, column 3). It is written as {{upper text}}.',
    [],
  ],
  [
    '{{timestamp zome="UTC"}}',
    'timestamp: there is nothing to set by zome= (line 1, column 3). It is written as {{timestamp [format] [zone="Europe/Berlin"]}}. Did you mean zone?',
    ['zone'],
  ],
  [
    '{{connection}}',
    'connection is a list or an object (line 1, column 3). Name one of its values, or write {{{json …}}}.',
    [],
  ],
  [
    '{{connection.name.first}}',
    'There is no connection.name.first (line 1, column 3). connection.name is a single value, without names in it.',
    [],
  ],
  ['{{> header}}', 'Partials ({{> name}}) are not available (line 1, column 1). Write their text here.', []],
  ['{{#> header}}{{/header}}', 'Partials ({{> name}}) are not available (line 1, column 1). Write their text here.', []],
  ['{{* log}}', 'Decorators ({{* name}}) are not available (line 1, column 1). Remove the tag.', []],
  ['{{{{raw}}}} {{x}} {{{{/raw}}}}', 'Raw blocks are not available (line 1, column 1). Use fewer braces.', []],
])('%j is a problem', (template, message, near) => {
  expect(problemOf(template)).toMatchObject({ message, near })
})

test.each(['connection.note', 'connection.http.unencrypted.none', 'connection.http.encrypted.blank', 'upper connection.note'])(
  '{{%s}} has no value yet',
  (expression) => {
    expect(problemOf(`{{${expression}}}`)?.message).toMatch(/^connection\S+ has no value yet \(line 1, column \d+\)\./)
  },
)

test('a template that is known already takes the values of today', () => {
  expect(textOf('{{x}} {{upper x}}', 'text', { x: 'a' })).toBe('a A')
  expect(textOf('{{x}} {{upper x}}', 'text', { x: 'b' })).toBe('b B')
})

test('only own properties are names', () => {
  for (const name of [
    'constructor',
    '__proto__',
    'toString',
    'connection.__proto__.x',
    'connection.name.length',
    'connection.http.encrypted.apiKey.text',
  ])
    expect(problemOf(`{{${name}}}`)?.message).toContain(`There is no ${name} (line 1, column 3).`)
})

test('a name that is declared hides a helper of the same name', () => {
  expect(textOf('{{uuid}} {{upper "a"}}', 'text', { uuid: 'mine', upper: 'x' })).toBe('mine A')
})

test('an object that only looks like a marked text is an object', () => {
  expect(textOf('{{x.text}}', 'text', { x: { text: 'a', ranges: 1 } })).toBe('a')
})

test('a problem never tells a value', () => {
  const complaints = [
    '{{hash "a" connection.http.encrypted.apiKey}}',
    '{{dateFormat connection.http.encrypted.apiKey "iso"}}',
    '{{timestamp connection.http.encrypted.apiKey}}',
    '{{timestamp zone=connection.http.encrypted.apiKey}}',
    '{{base64Decode connection.http.encrypted.apiKey}}',
    '{{substring "a" connection.http.encrypted.apiKey}}',
    '{{connection.http.encrypted.apiKey.x}}',
    '{{connection.http.encrypted.apikey}}',
  ].map((template) => problemOf(template)?.message)
  for (const message of complaints) expect(message).not.toMatch(/k3y|undefined/)
})

test('every place of a secret is touched, however often it stands there', () => {
  const result = render('{{#each list}}{{this}}{{../key}},{{/each}}', 'text', {
    list: ['a', aSecret('b')],
    key: aSecret('c', 'other'),
  })
  expect('value' in result && touched(result.value)).toEqual(['c', 'b', 'c'])
})
