import { Dexie } from 'dexie'
import { expect, test } from 'vitest'
import { aesGcm } from '../../src/worker/vault/seal'
import { createVault } from '../../src/worker/vault/vault'
import { openVaultDatabase } from '../../src/worker/vault/vault-database'
import { someSealedFacts } from '../support/builders'
import { aProfile, vaultParts } from '../support/worker-deps'

const PASSPHRASE = 'correct horse battery'
const facts = someSealedFacts()
const secret = { ...facts, value: 'sk_live_1' }

/** The vault of a worker started anew: each call is another start. */
const start = (profile: ReturnType<typeof aProfile>) => createVault(vaultParts(profile))

/** A profile with one secret, and a passphrase that was just chosen. */
async function aLockableProfile() {
  const profile = aProfile()
  const vault = start(profile)
  await vault.seal([secret])
  await vault.change({ mode: 'passphrase', passphrase: PASSPHRASE })
  return { profile, vault }
}

test('by default the browser holds the key: a worker started anew opens what was sealed', async () => {
  const profile = aProfile()
  await start(profile).seal([secret])
  expect(await start(profile).open('c1')).toEqual([secret])
  expect(await start(profile).state()).toEqual({ mode: 'browser', locked: false, generation: 1, sealedCount: 1 })
})

test('a vault that was never used has a state, and gets no key from being asked', async () => {
  const profile = aProfile()
  expect(await start(profile).state()).toEqual({ mode: 'browser', locked: false, generation: 1, sealedCount: 0 })
  expect(await profile.vaultDatabase.keys.count()).toBe(0)
})

test('with a passphrase no usable key is on the disk', async () => {
  const { profile } = await aLockableProfile()
  const [record, ...others] = await profile.vaultDatabase.keys.toArray()
  expect(others).toEqual([])
  expect(Object.keys(record ?? {}).sort()).toEqual(
    ['generation', 'id', 'iterations', 'iv', 'mode', 'proof', 'salt', 'wrapped'].sort(),
  )
  expect(Object.values(record ?? {}).some((value) => value instanceof CryptoKey)).toBe(false)
})

test('a worker started anew gets the key from an open tab, and it cannot be exported', async () => {
  const { profile } = await aLockableProfile()
  expect(await start(profile).open('c1')).toEqual([secret])
  const key = await profile.tabs.ask(2)
  expect(key?.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', key as CryptoKey)).rejects.toThrow()
})

test('the passphrase unlocks it for every worker to come, however the keyboard composes its characters', async () => {
  const profile = aProfile()
  await start(profile).seal([secret])
  await start(profile).change({ mode: 'passphrase', passphrase: 'Zürich Škoda café' })
  profile.tabs.close()
  expect(await start(profile).unlock('Zürich Škoda café'.normalize('NFD'))).toMatchObject({ locked: false })
  expect(await start(profile).open('c1')).toEqual([secret])
})

test('the first version’s database opens: its key, and records with one slot or without a generation', async () => {
  const profile = aProfile()
  const old = new Dexie('patchbay-vault')
  old.version(1).stores({ keys: 'id', sealed: '[facts.connectionId+facts.field], facts.connectionId' })
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const { slots, ...others } = facts
  const [slot] = slots
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const seal = (data: unknown, value: string) => crypto.subtle.encrypt(aesGcm(iv, data), key, new TextEncoder().encode(value))
  await old.table('keys').add({ id: 'this-browser', key })
  await old.table('sealed').bulkAdd([
    { version: 1, facts: { ...others, slot }, iv, ciphertext: await seal([1, 'c1', 'token', slot, facts.origins], 'first') },
    { version: 2, facts: { ...facts, field: 'b' }, iv, ciphertext: await seal([2, 'c1', 'b', slots, facts.origins], 'second') },
  ])
  old.close()

  const upgraded = { ...profile, vaultDatabase: openVaultDatabase() }
  const opened = [
    { ...facts, field: 'b', value: 'second' },
    { ...facts, value: 'first' },
  ]
  expect(await start(upgraded).open('c1')).toEqual(opened)
  expect(await start(upgraded).change({ mode: 'passphrase', passphrase: PASSPHRASE })).toEqual({ resealed: 2 })
  expect(await start(upgraded).open('c1')).toEqual(opened)
  expect(await upgraded.vaultDatabase.keys.toCollection().primaryKeys()).toEqual(['current'])
})
