import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { passphraseStrength } from './passphrase-strength'
import { newPassphraseSchema, vaultMessageSchema, vaultWaySchema } from './vault'

test.each([
  ['ten letters', 'abcdefghij', true],
  ['nine', 'abcdefghi', false],
  ['ten letters that composed are nine', 'abcdefghe\u0301', false],
  ['ten of another script', 'пароль-раз', true],
  ['nine emoji, two code units each', '🐎'.repeat(9), false],
])('a new passphrase of %s: %s is allowed: %s', (_, text, allowed) => {
  expect(newPassphraseSchema.safeParse(text).success).toBe(allowed)
  expect(vaultWaySchema.safeParse({ mode: 'passphrase', passphrase: text }).success).toBe(allowed)
})

test('a way without what it needs is refused', () => {
  expect(vaultWaySchema.safeParse({ mode: 'browser' }).success).toBe(true)
  expect(vaultWaySchema.safeParse({ mode: 'passphrase' }).success).toBe(false)
  expect(vaultWaySchema.safeParse({ mode: 'nobody' }).success).toBe(false)
})

test('a message with something else than a key is refused', async () => {
  const message = { type: 'vault-key', build: 'b', generation: 1 }
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  expect(vaultMessageSchema.safeParse({ ...message, key }).success).toBe(true)
  expect(vaultMessageSchema.safeParse({ ...message, key: {} }).success).toBe(false)
  expect(vaultMessageSchema.safeParse(message).success).toBe(false)
})

test.each([
  ['', 0],
  ['short', 0],
  ['aaaaaaaaaaaaaaaa', 0],
  ['abcdefghijklmnop', 0],
  ['9876543210', 0],
  ['abcabcabcabcabc', 0],
  ['password123', 0],
  ['P@ssw0rd123!', 0],
  ['passwordpassword', 0],
  ['qwerty1234567890', 0],
  ['sunshine summer 2024', 0],
  ['liverpool1985', 1],
  ['heuboden katze', 1],
  ['correct horse battery', 2],
  ['correct horse battery staple', 3],
  ['mein Rad hat 3 rote Klingeln', 3],
  ['correct horse battery staple wombat', 4],
  ['kX9#vQ2!mZ7&tR4@', 4],
])('“%s” is estimated as %i', (text, score) => {
  expect(passphraseStrength(text).score).toBe(score)
})

test('every text has a score and words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const { score, words } = passphraseStrength(text)
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(4)
      expect(words).not.toBe('')
    }),
  )
})
