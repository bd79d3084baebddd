import { expect, test } from 'vitest'
import { compareFields } from './changes'

const fields = (...pairs: [string, string][]) => pairs.map(([name, value]) => ({ name, value }))

test('headers are compared by name in any case', () => {
  expect(compareFields(fields(['Accept', 'a'], ['X-Gone', '1']), fields(['accept', 'a'], ['X-New', '2']))).toEqual([
    { path: 'X-Gone', before: '1', noise: false },
    { path: 'X-New', after: '2', noise: false },
  ])
})

test('several parameters of one name are compared in their order', () => {
  expect(compareFields(fields(['id', 'a'], ['id', 'b']), fields(['id', 'a'], ['id', 'c'], ['id', 'd']))).toEqual([
    { path: 'id', before: 'b', after: 'c', noise: false },
    { path: 'id', after: 'd', noise: false },
  ])
})

test('headers that differ every time are noise, even where one answer lacks them', () => {
  expect(compareFields(fields(['Date', 'x'], ['ETag', '"1"']), fields(['Date', 'y'])).every(({ noise }) => noise)).toBe(true)
})
