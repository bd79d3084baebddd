import { expect, test } from 'vitest'
import { scalarText, valueAt } from './path'

const answer: unknown = JSON.parse(
  '{"data":{"user":{"id":7}},"errors":[{"message":"no"}],"none":null,"__proto__":{"admin":true}}',
)

test.each([
  ['data.user.id', 7],
  ['errors[0].message', 'no'],
  ['errors.0.message', 'no'],
  ['none', null],
])('%s leads to its value', (path, value) => {
  expect(valueAt(answer, path)).toBe(value)
})

test('an empty path is the whole answer', () => {
  expect(valueAt(answer, '')).toBe(answer)
})

test('an answer that is an array is read from its index on', () => {
  expect(valueAt([{ name: 'ada' }], '[0].name')).toBe('ada')
})

test.each(['data.missing', 'data.user.id.more', 'errors[1]', 'none.more', 'data..user.x'])('%s leads nowhere', (path) => {
  expect(valueAt(answer, path)).toBeUndefined()
})

test.each(['constructor', 'toString', 'data.__proto__', 'data.constructor.name', 'errors.map', 'hasOwnProperty.call'])(
  'what every object inherits is not followed: %s',
  (path) => {
    expect(valueAt(answer, path)).toBeUndefined()
  },
)

test('a member that an answer itself calls __proto__ is a member like others', () => {
  expect(valueAt(answer, '__proto__.admin')).toBe(true)
})

test.each([undefined, null, 'text', 7])('nothing is found in %s', (data) => {
  expect(valueAt(data, 'length')).toBeUndefined()
})

test('scalars have a text, objects and missing values have none', () => {
  expect([scalarText('a'), scalarText(0), scalarText(false)]).toEqual(['a', '0', 'false'])
  expect([scalarText({}), scalarText([]), scalarText(null), scalarText(undefined)]).toEqual(Array(4).fill(undefined))
})
