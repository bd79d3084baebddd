import { expect, test } from 'vitest'
import { formatLogFilter, parseLogFilter } from './log-filter'

test('a filter is read from its query string as it was written', () => {
  const filter = {
    connection: 'c1',
    cause: 'probe',
    outcome: '4xx',
    verdict: 'forbidden',
    last: '24h',
    text: 'a b&c=ü',
  } as const
  expect(parseLogFilter(formatLogFilter(filter))).toEqual(filter)
})

test('what is unknown, malformed or empty does not filter', () => {
  expect(parseLogFilter('cause=whim&outcome=6xx&last=yesterday&text=&colour=red&application=Stripe')).toEqual({
    application: 'Stripe',
  })
})

test('a filter of nothing has no query string', () => {
  expect(formatLogFilter({ text: '', cause: undefined })).toBe('')
})
