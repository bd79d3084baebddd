import { Dexie } from 'dexie'
import { expect, test } from 'vitest'
import type { VaultWay } from '../../src/core/vault'
import type { OpenedSecret } from '../../src/worker/vault/records'
import { createVault, type VaultParts } from '../../src/worker/vault/vault'
import { someSealedFacts } from '../support/builders'
import { aProfile, vaultParts } from '../support/worker-deps'

const BROWSER: VaultWay = { mode: 'browser' }
const PASSPHRASE: VaultWay = { mode: 'passphrase', passphrase: 'correct horse battery' }

const start = (profile: ReturnType<typeof aProfile>, parts: Partial<VaultParts> = {}) =>
  createVault({ ...vaultParts(profile), ...parts })

const someSecrets = (count: number, name: string) =>
  Array.from({ length: count }, (_, at) => ({ ...someSealedFacts({ field: `${name}-${at}` }), value: `value ${at}` }))

const words = (secrets: readonly OpenedSecret[]) => secrets.map(({ field, value }) => `${field}: ${value}`).sort()
const opened = async (profile: ReturnType<typeof aProfile>) => words(await start(profile).open('c1'))

async function aSealedProfile(count: number) {
  const profile = aProfile()
  await start(profile).seal(someSecrets(count, 'field'))
  return { profile, before: await opened(profile) }
}

// Nothing is written yet at 0; 6 is the last of the five rows and the key.
test.each([0, 1, 3, 6])('a change that is interrupted at write %i leaves the vault as it was', async (writes) => {
  for (const way of [PASSPHRASE, BROWSER]) {
    const { profile, before } = await aSealedProfile(5)
    if (way.mode === 'browser') await start(profile).change(PASSPHRASE)
    const state = await start(profile).state()
    const stop = interruptAt(profile, writes)
    await expect(start(profile).change(way)).rejects.toThrow()
    stop()
    expect(await start(profile).state()).toEqual(state)
    expect(await opened(profile)).toEqual(before)
    expect(await start(profile).change(way)).toEqual({ resealed: 5 })
    expect(await opened(profile)).toEqual(before)
  }
})

const free: VaultParts['exclusively'] = (work) => work()

test.each([
  ['one at a time', {}],
  ['although nothing keeps them apart', { exclusively: free }],
])('what is sealed, and forgotten, during a change is not lost, %s', async (_, parts) => {
  const { profile } = await aSealedProfile(20)
  const vault = start(profile, parts)
  const late = someSecrets(10, 'late')
  await Promise.all([
    vault.change(PASSPHRASE),
    ...late.map(async (secret, at) => {
      for (let turn = 0; turn < at; turn += 1) await new Promise((resolve) => setTimeout(resolve))
      await vault.seal([secret])
    }),
    vault.forget('c1', ['field-3']),
  ])
  const after = await opened(profile)
  expect(after.length).toBe(29)
  expect(after).toEqual(expect.arrayContaining(words(late)))
})

test('a secret sealed with a key that was changed before the write is sealed again with the new one', async () => {
  const { profile } = await aSealedProfile(1)
  // The other worker changes the key between this one's sealing and its writing.
  const { encrypt } = crypto.subtle
  let changed: Promise<unknown> | undefined
  crypto.subtle.encrypt = async (...given) => {
    crypto.subtle.encrypt = encrypt
    const result = await encrypt.apply(crypto.subtle, given)
    await (changed = start(profile, { exclusively: free }).change(PASSPHRASE))
    return result
  }
  await start(profile, { exclusively: free }).seal([{ ...someSealedFacts({ field: 'late' }), value: 'late' }])
  expect(await changed).toEqual({ resealed: 1 })
  expect(await opened(profile)).toEqual(['field-0: value 0', 'late: late'])
})

test('opening while the key is changed, again and again, always succeeds', async () => {
  const { profile, before } = await aSealedProfile(3)
  const vault = start(profile)
  const progress = { changing: true }
  const changes = (async () => {
    for (const way of [PASSPHRASE, BROWSER, PASSPHRASE, PASSPHRASE, BROWSER]) await vault.change(way)
    progress.changing = false
  })()
  while (progress.changing) expect(words(await vault.open('c1'))).toEqual(before)
  await changes
})

test('a key that is changed while a page is asked for the one before is asked for again', async () => {
  const { profile, before } = await aSealedProfile(2)
  await start(profile).change(PASSPHRASE)
  let asked = 0
  const ask = async (generation: number) => {
    asked += 1
    if (asked === 1) await start(profile).change(PASSPHRASE)
    return profile.tabs.ask(generation)
  }
  const holders = { ...profile.tabs, ask }
  expect(words(await start(profile, { holders }).open('c1'))).toEqual(before)
  expect(asked).toBe(2)
})

/** The worker is stopped at the nth write to the vault: its transaction ends as the browser ends it. */
function interruptAt({ vaultDatabase: db }: ReturnType<typeof aProfile>, nth: number): () => void {
  let writes = 0
  const count = () => {
    writes += 1
    if (writes >= nth) Dexie.currentTransaction.abort()
  }
  const { transaction } = db
  if (nth === 0) db.transaction = () => Dexie.Promise.reject(new Error('stopped'))
  else for (const table of [db.sealed, db.keys]) table.hook('updating', count)
  return () => {
    db.transaction = transaction
    for (const table of [db.sealed, db.keys]) table.hook('updating').unsubscribe(count)
  }
}
