import { expect, test } from 'vitest'
import { accepts } from './accepts'

test.each([
  [7, '7', true],
  ['7', ' 6 , 7', true],
  [7, '77', false],
  [true, 'true', true],
  [null, 'null', false],
  [['a', 7], '7', true],
  [[], '7', false],
  [{ a: 1 }, 'a', false],
  [undefined, 'undefined', false],
  [0, '', true],
  ['no', ' , ', true],
  [{}, '', true],
  [false, '', false],
  [null, '', false],
  ['', '', false],
  [[], '', false],
  [undefined, '', false],
  ['a, b', '"a, b", c', true],
  ['c', '"a, b", c', true],
  ['a', '"a, b", c', false],
  ['say "hi"', ' "say ""hi""" ', true],
  ['"', '"', true],
  ['"a" b', '"a" b', true],
])('the value %j with the accepted values %j: %s', (value, values, expected) => {
  expect(accepts(value, values)).toBe(expected)
})
