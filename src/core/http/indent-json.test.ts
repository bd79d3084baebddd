import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indentJson } from './indent-json'

test('is laid out as JSON.stringify does, whatever the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      expect(indentJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2))
    }),
  )
})

test('numbers keep all their digits, and doubled names stay', () => {
  expect(indentJson('{"id":12345678901234567890,"a":1.10,"a":2}')).toBe(
    '{\n  "id": 12345678901234567890,\n  "a": 1.10,\n  "a": 2\n}',
  )
})

test('text that was cut is indented as far as it goes', () => {
  expect(indentJson('{"list":[1,{"name":"Gra')).toBe('{\n  "list": [\n    1,\n    {\n      "name": "Gra')
})

test('text that is nothing but brackets does not grow without bounds', () => {
  const text = '['.repeat(60_000) + ']'.repeat(60_000)
  const laidOut = indentJson(text)
  expect(laidOut.replace(/\s/g, '')).toBe(text)
  expect(laidOut.length).toBeLessThan(text.length * 100)
})
