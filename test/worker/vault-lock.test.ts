import { expect, test } from 'vitest'
import type { KeyHolders } from '../../src/worker/vault/key-holders'
import { createVault } from '../../src/worker/vault/vault'
import { someSealedFacts } from '../support/builders'
import { aProfile, vaultParts } from '../support/worker-deps'

const PASSPHRASE = 'correct horse battery'
const secret = { ...someSealedFacts(), value: 'sk_live_1' }

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

test('without a passphrase there is nothing to lock or to unlock', async () => {
  const profile = aProfile()
  await start(profile).seal([secret])
  expect(await start(profile).lock()).toMatchObject({ mode: 'browser', locked: false })
  expect(await start(profile).unlock('anything')).toMatchObject({ mode: 'browser', locked: false })
  expect(await start(profile).open('c1')).toEqual([secret])
})

test('once no tab has the key any more the vault is locked, for the running worker and for the next', async () => {
  const { profile, vault } = await aLockableProfile()
  profile.tabs.close()
  for (const each of [vault, start(profile)]) {
    await expect(each.open('c1')).rejects.toMatchObject({ code: 'locked' })
    await expect(each.seal([secret])).rejects.toMatchObject({ code: 'locked' })
    await expect(each.copy('c1', 'c2', 1)).rejects.toMatchObject({ code: 'locked' })
    await expect(each.change({ mode: 'browser' })).rejects.toMatchObject({ code: 'locked' })
    expect(await each.state()).toEqual({ mode: 'passphrase', locked: true, generation: 2, sealedCount: 1 })
  }
})

test('what needs no key works while the vault is locked', async () => {
  const { profile, vault } = await aLockableProfile()
  await vault.lock()
  expect(await vault.open('another')).toEqual([])
  expect(await vault.open('c1', ['token'])).toEqual([])
  await vault.seal([])
  await vault.forget('c1')
  expect(await profile.vaultDatabase.sealed.count()).toBe(0)
})

test('a wrong passphrase does not, and changes nothing', async () => {
  const { profile, vault } = await aLockableProfile()
  await vault.lock()
  for (const wrong of ['', 'correct horse', `${PASSPHRASE} `, PASSPHRASE.toUpperCase()])
    await expect(vault.unlock(wrong)).rejects.toMatchObject({ code: 'wrong-passphrase' })
  expect((await vault.state()).locked).toBe(true)
  await start(profile).unlock(PASSPHRASE)
  expect(await vault.open('c1')).toEqual([secret])
  await expect(vault.unlock('a wrong one while it is open')).rejects.toMatchObject({ code: 'wrong-passphrase' })
  expect(await vault.open('c1')).toEqual([secret])
})

test('locking takes the key from the worker and from all tabs', async () => {
  const { profile, vault } = await aLockableProfile()
  expect(await vault.lock()).toMatchObject({ mode: 'passphrase', locked: true })
  expect(await profile.tabs.anyHolder()).toBe(false)
  await expect(vault.open('c1')).rejects.toMatchObject({ code: 'locked' })
})

test('a key that a page answers with after the vault was locked is refused', async () => {
  const { profile } = await aLockableProfile()
  const key = await profile.tabs.ask(2)
  let answer: (key: CryptoKey | undefined) => void = () => undefined
  let ask: KeyHolders['ask'] = profile.tabs.ask
  const asked = new Promise<void>((resolve) => {
    ask = () => {
      resolve()
      return new Promise((settle) => (answer = settle))
    }
  })
  const vault = start({ ...profile, tabs: { ...profile.tabs, ask } })
  const opening = vault.open('c1')
  await asked
  await vault.lock()
  answer(key)
  await expect(opening).rejects.toMatchObject({ code: 'locked' })
})

test('a key of another vault is refused, although its generation is right', async () => {
  const { profile: other } = await aLockableProfile()
  const wrong = await other.tabs.ask(2)
  const { profile } = await aLockableProfile()
  await profile.tabs.give(wrong as CryptoKey, 2)
  await expect(start(profile).open('c1')).rejects.toMatchObject({ code: 'locked' })
  await expect(start(profile).seal([secret])).rejects.toMatchObject({ code: 'locked' })
})
