import { expect, test } from 'vitest'
import { aConnection } from '../../test/support/builders'
import { partsOf, writtenTexts } from './export-part'

test('the app’s own words are not scanned, everything typed is', () => {
  const custom = { unencrypted: { kind: 'typed', pin: 12345, deep: [{ key: 'inner' }] }, encrypted: [] }
  const texts = writtenTexts(aConnection({ custom, notes: 'a note' }))
  expect(texts).toEqual(expect.arrayContaining(['a note', 'kind', 'typed', 'pin', '12345', 'key', 'inner', 'Bearer']))
  expect(texts).not.toContain('token')
})

test('a document is as many parts as it has properties, each named by both', () => {
  const parts = partsOf(aConnection({ name: 'Orders', notes: 'a note' }))
  expect(parts).toContainEqual({ name: '“Orders” (notes)', text: 'a note' })
})
