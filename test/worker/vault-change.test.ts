import { expect, test } from 'vitest'
import { createVault } from '../../src/worker/vault/vault'
import { someSealedFacts } from '../support/builders'
import { aProfile, vaultParts } from '../support/worker-deps'

const BROWSER = { mode: 'browser' } as const
const PASSPHRASE = { mode: 'passphrase', passphrase: 'correct horse battery' } as const
const ANOTHER = { mode: 'passphrase', passphrase: 'staple battery horse' } as const

const start = (profile: ReturnType<typeof aProfile>) => createVault(vaultParts(profile))

const someSecrets = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...someSealedFacts({ field: `field-${at}` }), value: `value ${at}` }))

const opened = async (profile: ReturnType<typeof aProfile>) =>
  (await start(profile).open('c1')).map(({ field, value }) => `${field}: ${value}`).sort()

async function aSealedProfile(count: number) {
  const profile = aProfile()
  await start(profile).seal(someSecrets(count))
  return { profile, before: await opened(profile) }
}

test.each([0, 1, 1000])('%i secrets survive every change of how the key is held', { timeout: 30_000 }, async (count) => {
  const { profile, before } = await aSealedProfile(count)
  let generation = 1
  for (const way of [PASSPHRASE, ANOTHER, BROWSER, BROWSER, PASSPHRASE, BROWSER]) {
    expect(await start(profile).change(way)).toEqual({ resealed: count })
    generation += 1
    expect(await start(profile).state()).toEqual({ mode: way.mode, locked: false, generation, sealedCount: count })
    expect(await opened(profile)).toEqual(before)
  }
})

test('a changed passphrase replaces the one before', async () => {
  const { profile, before } = await aSealedProfile(2)
  await start(profile).change(PASSPHRASE)
  await start(profile).change(ANOTHER)
  await start(profile).lock()
  await expect(start(profile).unlock(PASSPHRASE.passphrase)).rejects.toMatchObject({ code: 'wrong-passphrase' })
  await start(profile).unlock(ANOTHER.passphrase)
  expect(await opened(profile)).toEqual(before)
})

test('back in the browser’s hands no page keeps a key', async () => {
  const { profile } = await aSealedProfile(1)
  await start(profile).change(PASSPHRASE)
  await start(profile).change(BROWSER)
  expect(await profile.tabs.anyHolder()).toBe(false)
})

test('every row gets a new nonce and the new generation', async () => {
  const { profile } = await aSealedProfile(5)
  const nonces = async () => (await profile.vaultDatabase.sealed.toArray()).map(({ iv }) => iv.join())
  const old = await nonces()
  await start(profile).change(PASSPHRASE)
  expect(new Set([...old, ...(await nonces())]).size).toBe(10)
  expect(new Set((await profile.vaultDatabase.sealed.toArray()).map(({ generation }) => generation))).toEqual(new Set([2]))
})

test('a secret that cannot be opened stops the change before anything is written, and is named', async () => {
  const { profile } = await aSealedProfile(3)
  await profile.vaultDatabase.sealed.toCollection().modify((row, reference) => {
    if (row.facts.field === 'field-1') reference.value = { ...row, iv: new Uint8Array(12) }
  })
  const rows = await profile.vaultDatabase.sealed.toArray()
  expect(await start(profile).change(PASSPHRASE)).toEqual({ stuck: [someSealedFacts({ field: 'field-1' })] })
  expect(await profile.vaultDatabase.sealed.toArray()).toEqual(rows)
  expect((await start(profile).open('c1', ['field-1'])).length).toBe(2)
  expect((await start(profile).state()).mode).toBe('browser')
})
