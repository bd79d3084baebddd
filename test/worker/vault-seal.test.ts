import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SealedFacts } from '../../src/core/sealed'
import { isKeyOf, makePassphraseKey, openPassphraseKey } from '../../src/worker/vault/passphrase-key'
import { seal, unseal, type Sealed } from '../../src/worker/vault/seal'
import type { PassphraseKeyRecord } from '../../src/worker/vault/vault-database'

const aKey = async () => ({
  key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  generation: 1,
})

const name = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' })
const facts: fc.Arbitrary<SealedFacts> = fc.record({
  connectionId: name,
  field: name,
  origins: fc.array(fc.webUrl(), { maxLength: 3 }),
  slots: fc.uniqueArray(fc.constantFrom('body', 'url', 'header:authorization', 'query:key'), { maxLength: 3 }),
  sealedAt: fc.nat(),
})
const value = fc.string({ maxLength: 12, unit: 'grapheme' })

function flip<Bytes extends Uint8Array>(bytes: Bytes, bit: number): Bytes {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return bytes
}

test('whatever is sealed opens as it was', async () => {
  const key = await aKey()
  await fc.assert(
    fc.asyncProperty(facts, value, async (place, text) => {
      expect(await unseal(key, structuredClone(await seal(key, place, text)))).toBe(text)
    }),
  )
})

test('every bit of nonce and ciphertext counts', async () => {
  const key = await aKey()
  await fc.assert(
    fc.asyncProperty(facts, value, fc.nat(), async (place, text, at) => {
      const sealed = await seal(key, place, text)
      const bytes = new Uint8Array([...sealed.iv, ...new Uint8Array(sealed.ciphertext)])
      flip(bytes, at % (bytes.length * 8))
      const changed = { ...sealed, iv: bytes.slice(0, 12), ciphertext: bytes.slice(12).buffer }
      await expect(unseal(key, changed)).rejects.toThrow()
    }),
    { numRuns: 300 },
  )
})

test('every fact about where it may go counts, and so does a swap between two records', async () => {
  const key = await aKey()
  const identity = ({ connectionId, field, origins, slots }: SealedFacts) =>
    JSON.stringify([connectionId, field, origins, slots])
  await fc.assert(
    fc.asyncProperty(facts, facts, value, async (one, other, text) => {
      const [first, second] = await Promise.all([seal(key, one, text), seal(key, other, text)])
      const moved: Sealed[] = [
        ...(['connectionId', 'field', 'origins', 'slots'] as const).map((fact) => ({
          ...first,
          facts: { ...one, [fact]: other[fact] },
        })),
        { ...first, facts: { ...one, origins: [...one.origins, 'https://evil.example'] } },
        { ...first, facts: { ...one, origins: one.origins.slice(1) } },
        { ...first, facts: { ...one, slots: [...one.slots, 'query:more'] } },
        { ...first, facts: other },
      ]
      for (const record of moved)
        if (identity(record.facts) !== identity(one)) await expect(unseal(key, record)).rejects.toThrow()
      await expect(unseal(key, { ...first, iv: second.iv })).rejects.toThrow()
      await expect(unseal(key, { ...first, ciphertext: second.ciphertext })).rejects.toThrow()
    }),
  )
})

test('no other key opens it', async () => {
  const [key, other] = [await aKey(), await aKey()]
  await fc.assert(
    fc.asyncProperty(facts, value, async (place, text) => {
      await expect(unseal(other, await seal(key, place, text))).rejects.toThrow()
    }),
  )
})

test('equal values are sealed with different nonces', async () => {
  const key = await aKey()
  const place = { connectionId: 'c1', field: 'token', origins: [], slots: [], sealedAt: 0 }
  const sealed = await Promise.all(Array.from({ length: 1000 }, () => seal(key, place, 'same')))
  expect(new Set(sealed.map(({ iv }) => iv.join())).size).toBe(1000)
})

test('the wrapped key opens with its passphrase only, and tells itself from others', async () => {
  const { key, record } = await makePassphraseKey('correct horse battery', 2, 100)
  expect(await isKeyOf(record, await openPassphraseKey(record, 'correct horse battery'))).toBe(true)
  expect(await isKeyOf(record, key)).toBe(true)
  expect(await isKeyOf({ ...record, generation: 3 }, key)).toBe(false)
  expect(await isKeyOf(record, (await aKey()).key)).toBe(false)
  await fc.assert(
    fc.asyncProperty(value, async (wrong) => {
      await expect(openPassphraseKey(record, wrong)).rejects.toThrow()
    }),
    { numRuns: 20 },
  )
})

test.each<[string, (record: PassphraseKeyRecord, bit: number) => PassphraseKeyRecord]>([
  ['salt', (record, bit) => ({ ...record, salt: flip(record.salt.slice(), bit % 128) })],
  ['nonce', (record, bit) => ({ ...record, iv: flip(record.iv.slice(), bit % 96) })],
  ['wrapped key', (record, bit) => ({ ...record, wrapped: flip(new Uint8Array(record.wrapped.slice()), bit % 384).buffer })],
  ['number of iterations', (record, bit) => ({ ...record, iterations: record.iterations + 1 + (bit % 50) })],
  ['generation', (record, bit) => ({ ...record, generation: record.generation + 1 + bit })],
])('a changed %s is detected', async (_, change) => {
  const { record } = await makePassphraseKey('correct horse battery', 2, 100)
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (bit) => {
      await expect(openPassphraseKey(change(record, bit), 'correct horse battery')).rejects.toThrow()
    }),
    { numRuns: 50 },
  )
})
