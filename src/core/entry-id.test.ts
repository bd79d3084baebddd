import { expect, test } from 'vitest'
import { NOON } from '../../test/support/builders'
import { entryId, firstEntryId } from './entry-id'

const RANDOM = '91910b61-a5df-4e26-9d3c-1d0f2a3b4c5d'

test('is a UUID of version 7 that begins with the time (RFC 9562, section 5.7)', () => {
  expect(entryId(0x017f22e279b0, 'xxxxxxxx-xxxx-4cc3-98c4-dc0c0c07398f')).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
})

test('orders entries by time, whatever the random part', () => {
  expect(entryId(NOON, RANDOM.replaceAll('9', 'f')) < entryId(NOON + 1, RANDOM.replaceAll('9', '0'))).toBe(true)
})

test('the first id of a time is not greater than any of that time, and greater than all before', () => {
  expect(firstEntryId(NOON) <= entryId(NOON, '00000000-0000-4000-8000-000000000000')).toBe(true)
  expect(firstEntryId(NOON) > entryId(NOON - 1, 'ffffffff-ffff-4fff-bfff-ffffffffffff')).toBe(true)
})
