import { expect, test } from 'vitest'
import { nearMatches } from './near'

test.each<[string, string[], string[]]>([
  ['apikey', ['apiKey', 'other'], ['apiKey']],
  ['APIKEY', ['apiKey'], ['apiKey']],
  ['tokn', ['token', 'tokens', 'taken'], ['token', 'taken', 'tokens']],
  ['subscriptionNumber', ['subscriptionNumbr', 'subscriptNumber', 'number'], ['subscriptionNumbr', 'subscriptNumber']],
  ['a', ['b', 'xy'], []],
  ['name', ['ne'], []],
  ['bad', ['and'], []],
  ['', ['a'], []],
  ['abc', ['abd', 'abe', 'abf', 'abg'], ['abd', 'abe', 'abf']],
])('near %j of %j are %j', (name, known, near) => {
  expect(nearMatches(name, known)).toEqual(near)
})

test('very long names are not compared', () => {
  expect(nearMatches('x'.repeat(1_000_000), ['x'.repeat(1_000_000)])).toEqual([])
})
