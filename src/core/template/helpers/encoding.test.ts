import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderTemplate, type TemplateValue } from '../render'

const render = (template: string, values: Readonly<Record<string, TemplateValue>> = {}) => {
  const result = renderTemplate(template, 'text', { values, now: 0, newId: () => 'id' })
  return 'value' in result ? result.value.text : result.problem.message
}

/** @see https://www.rfc-editor.org/rfc/rfc4648#section-10 */
test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('base64 of “%s” is “%s” (RFC 4648, section 10)', (text, encoded) => {
  expect(render(`{{base64 "${text}"}}`)).toBe(encoded)
  expect(render(`{{base64Url "${text}"}}`)).toBe(encoded.replaceAll('=', ''))
  expect(render(`{{base64Decode "${encoded}"}}`)).toBe(text)
})

/** @see https://www.rfc-editor.org/rfc/rfc4648#section-10 */
test('hex is of the UTF-8 bytes', () => {
  expect(render('{{hex "foobar"}}')).toBe('666f6f626172')
  expect(render('{{hex "é€"}}')).toBe('c3a9e282ac')
})

test('percent-encoding leaves letters, digits and - _ . ~ as they are (RFC 3986, section 2.3)', () => {
  expect(render('{{urlEncode "AZaz09-_.~ /?#[]@&=+é€😀"}}')).toBe(
    'AZaz09-_.~%20%2F%3F%23%5B%5D%40%26%3D%2B%C3%A9%E2%82%AC%F0%9F%98%80',
  )
})

test('whatever was encoded is decoded again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (x) => {
      expect(render('{{base64Decode (base64 x)}}', { x })).toBe(x)
      expect(render('{{base64Decode (base64Url x)}}', { x })).toBe(x)
      expect(render('{{urlDecode (urlEncode x)}}', { x })).toBe(x)
      expect(JSON.parse(render('"{{jsonEscape x}}"', { x }))).toBe(x)
    }),
    { numRuns: 50 },
  )
})

test('any JSON value comes back from its text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(render('{{json o}}', { o: { x: value as TemplateValue } }))).toEqual({
        x: JSON.parse(JSON.stringify(value)) as unknown,
      }) // JSON values are template values.
    }),
  )
})

test('JSON leaves out members without a value', () => {
  expect(render('{{json o}}', { o: { a: undefined, b: null, c: [undefined, NaN, true] } })).toBe(
    '{"b":null,"c":[null,null,true]}',
  )
})

test.each([
  ['{{base64Decode "%"}}', /its text is not base64/],
  ['{{base64Decode "_w"}}', /decodes to bytes that are no text/],
  ['{{urlDecode "100%"}}', /a % without two hex digits/],
  ['{{urlDecode "%FF"}}', /bytes that are no text/],
])('%s is a problem', (template, message) => {
  expect(render(template)).toMatch(message)
})
