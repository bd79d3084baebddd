import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64, base64Url } from './base64'

/** @see https://www.rfc-editor.org/rfc/rfc4648#section-10 */
test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('BASE64("%s") = "%s"', (text, coded) => {
  expect(base64(text)).toBe(coded)
})

test('text is coded as UTF-8', () => {
  expect(base64('£')).toBe('wqM=')
})

test('the safe alphabet has no +, / or padding', () => {
  expect(base64('??>>~')).toBe('Pz8+Pn4=')
  expect(base64Url('??>>~')).toBe('Pz8-Pn4')
})

test('both alphabets say what Node’s own coder says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = Buffer.from(text)
      expect([base64(text), base64Url(text)]).toEqual([bytes.toString('base64'), bytes.toString('base64url')])
    }),
  )
})
