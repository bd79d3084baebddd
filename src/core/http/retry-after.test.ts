import { expect, test } from 'vitest'
import { NOON } from '../../../test/support/builders'
import { retryAfter } from './retry-after'

const header = (name: string, value: string) => ({ name, value })

test.each([
  ['120', 120],
  ['0', 0],
  ['1.5', 2],
  [new Date(NOON + 90_000).toUTCString(), 90],
  [String(NOON / 1000 + 60), 60],
  [String(NOON + 61_000), 61],
  [new Date(NOON - 1000).toUTCString(), undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['', undefined],
])('“%s” is %s seconds from now', (value, seconds) => {
  expect(retryAfter([header('retry-after', value)], 'Retry-After', NOON).retryAfter).toBe(seconds)
})

test('a date is compared with the server’s clock where it shows it, and the header may have another name', () => {
  const headers = [
    header('date', new Date(NOON + 3_600_000).toUTCString()),
    header('x-reset', new Date(NOON + 3_610_000).toUTCString()),
  ]
  expect(retryAfter(headers, 'X-Reset', NOON)).toEqual({ retryAfter: 10 })
  expect(retryAfter(headers, '', NOON)).toEqual({})
})
