import { parse } from '@handlebars/parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePlainTags } from './plain-tags'

/** What {@link parsePlainTags} promises of a tree: the parser's has more. */
const essence = (tree: unknown): unknown =>
  JSON.parse(
    JSON.stringify(tree, (key, value: unknown) =>
      ['strip', 'original', 'source', 'end', 'this', 'head', 'tail', 'hash'].includes(key) ? undefined : value,
    ),
  )

const bodyOf = (text: string): unknown => essence(parse(text).body)

test.each([
  '{{a}}',
  'x {{a.b}}\n  {{{ c.d-e }}} y',
  '{"a": "{{a}}", "b": [{{b}}, {{c}}] }',
  '{{a}}{{b}}',
  '\r\n{{a}}\r{{b}}\n{{c}}',
])('%j needs no parser', (text) => {
  expect(essence(parsePlainTags(text)?.body)).toEqual(bodyOf(text))
})

test.each([
  '{{a b}}',
  '{{#a}}{{/a}}',
  '{{a}}}',
  '{{{a}}',
  '{{{a}}}}',
  '{{{{a}}}}',
  '\\{{a}}',
  '{{~a}}',
  '{{else}}',
  '{{elsewhere}}',
  '{{this.a}}',
  '{{a.true}}',
  '{{1}}',
  '{{a',
  '\0{{a}}',
  '{{../a}}',
  '{{@a}}',
])('%j is left to the parser', (text) => {
  expect(parsePlainTags(text)).toBeUndefined()
})

test('what needs no parser gives the parser’s tree', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{',
    '}',
    'a',
    'b.c',
    'else',
    'this',
    'null',
    '.',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\\',
    '-',
    '$',
    '[x]',
    '{{a}}',
    '{{{a.b}}}',
    '{{ a }}',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }).map((pieces) => `{{a}}${pieces.join('')}`),
      (text) => {
        const plain = parsePlainTags(text)
        if (plain) expect(essence(plain.body)).toEqual(bodyOf(text))
      },
    ),
    { numRuns: 2000 },
  )
})
