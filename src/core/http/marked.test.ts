import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aSecret } from '../../../test/support/builders'
import {
  encodeParts,
  encodeWhole,
  fieldsOf,
  hasSecret,
  joinMarked,
  marked,
  maskOf,
  maskText,
  plain,
  segments,
  sliceMarked,
  type Marked,
} from './marked'

/** The touched pieces of a text. */
const touched = ({ text, ranges }: Marked): string[] => ranges.map(({ start, end }) => text.slice(start, end))

/** Texts of plain and secret pieces in any order. */
const aMarked = fc
  .array(fc.record({ text: fc.string({ unit: 'binary' }), field: fc.constantFrom('', 'token', 'password') }))
  .map((pieces) => joinMarked(pieces.map(({ text, field }) => (field === '' ? plain(text) : aSecret(text, field)))))

test('a template keeps the ranges of the secrets put into it', () => {
  const value = marked`Basic ${'ada'}:${aSecret('pass', 'password')}; v=${aSecret('1', 'token')}`
  expect(value.text).toBe('Basic ada:pass; v=1')
  expect(value.ranges).toEqual([
    { start: 10, end: 14, fields: ['password'] },
    { start: 18, end: 19, fields: ['token'] },
  ])
})

test('an empty secret touches nothing', () => {
  expect(hasSecret(marked`Bearer ${aSecret('')}`)).toBe(false)
})

test('a text names each secret field once', () => {
  expect(fieldsOf(marked`${aSecret('a')}-${aSecret('b')}-${aSecret('c', 'password')}`)).toEqual(['token', 'password'])
})

test('an encoding that mixes characters is touched as a whole', () => {
  const value = encodeWhole(marked`ada:${aSecret('pass', 'password')}`, (text) => `<${text}>`)
  expect(value).toEqual({ text: '<ada:pass>', ranges: [{ start: 0, end: 10, fields: ['password'] }] })
  expect(encodeWhole(plain('ada'), (text) => `<${text}>`)).toEqual(plain('<ada>'))
})

test('an encoding of single characters moves the ranges with them', () => {
  const value = encodeParts(marked`a b=${aSecret('c d')}&`, encodeURIComponent)
  expect(value.text).toBe('a%20b%3Dc%20d%26')
  expect(touched(value)).toEqual(['c%20d'])
})

test('a slice keeps the part of a range that falls into it', () => {
  const value = marked`--${aSecret('secret')}--`
  expect(sliceMarked(value, 4, 6)).toEqual({ text: 'cr', ranges: [{ start: 0, end: 2, fields: ['token'] }] })
  expect(sliceMarked(value, 0, 2)).toEqual(plain('--'))
  expect(sliceMarked(value, 6)).toEqual({ text: 'et--', ranges: [{ start: 0, end: 2, fields: ['token'] }] })
})

test('where two secrets touch the same characters, both are named', () => {
  const value: Marked = {
    text: 'abcdef',
    ranges: [
      { start: 0, end: 4, fields: ['token'] },
      { start: 2, end: 6, fields: ['password'] },
    ],
  }
  expect(segments(value)).toEqual([
    { text: 'ab', fields: ['token'] },
    { text: 'cd', fields: ['token', 'password'] },
    { text: 'ef', fields: ['password'] },
  ])
})

test('a mask names the fields in words', () => {
  expect(maskOf(['apiKey', 'oauth2Token'])).toBe('••• api key + oauth2 token')
  expect(maskText(marked`Bearer ${aSecret('abc')}!`)).toBe('Bearer ••• token!')
})

test('segments are the text cut in pieces, touched where a range is', () => {
  fc.assert(
    fc.property(aMarked, (value) => {
      const pieces = segments(value)
      expect(pieces.map(({ text }) => text).join('')).toBe(value.text)
      expect(pieces.flatMap(({ text, fields }) => (fields.length > 0 ? [text] : [])).join('')).toBe(touched(value).join(''))
    }),
  )
})

test('slices put together again are the text and its touched characters', () => {
  fc.assert(
    fc.property(aMarked, fc.nat(), (value, n) => {
      const at = n % (value.text.length + 1)
      const whole = joinMarked([sliceMarked(value, 0, at), sliceMarked(value, at)])
      expect(whole.text).toBe(value.text)
      expect(touched(whole).join('')).toBe(touched(value).join(''))
    }),
  )
})
