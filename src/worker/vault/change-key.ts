import type { SealedFacts } from '../../core/sealed'
import type { VaultWay } from '../../core/vault'
import { makeBrowserKey, type KeyRing } from './key-ring'
import { makePassphraseKey } from './passphrase-key'
import { openRow } from './records'
import { factsOf, seal, type Sealed, type SealedV1 } from './seal'
import type { KeyRecord, VaultDatabase } from './vault-database'

/** How many secrets were sealed anew; or those that cannot be opened, for which nothing was changed at all. */
export type KeyChange = { readonly resealed: number } | { readonly stuck: readonly SealedFacts[] }

/**
 * Seals everything anew under a new key that is held in this way. All of it is prepared in memory and then written at once, so that
 * the vault opens with the old key or with the new one, wherever the worker is stopped.
 */
export async function changeKey(
  db: VaultDatabase,
  ring: KeyRing,
  way: VaultWay,
  iterations: () => Promise<number>,
): Promise<KeyChange> {
  const old = await ring.current()
  const rows = await db.sealed.toArray()
  const stuck: SealedFacts[] = []
  const opened = await Promise.all(rows.map((row) => openRow(old, row).catch(() => void stuck.push(factsOf(row)))))
  if (stuck.length > 0) return { stuck }

  const { key, record } = await makeKey(way, old.generation + 1, iterations)
  const resealed = await Promise.all(
    opened.flatMap((secret) => {
      if (!secret) return []
      const { value, ...facts } = secret
      return [seal({ key, generation: record.generation }, facts, value)]
    }),
  )
  if (!(await replace(db, old.generation, rows, record, resealed))) return changeKey(db, ring, way, iterations)
  await ring.hold(record, key)
  return { resealed: resealed.length }
}

async function makeKey(
  way: VaultWay,
  generation: number,
  iterations: () => Promise<number>,
): Promise<{ key: CryptoKey; record: KeyRecord }> {
  if (way.mode === 'passphrase') return makePassphraseKey(way.passphrase, generation, await iterations())
  const key = await makeBrowserKey()
  return { key, record: { id: 'current', generation, mode: 'browser', key } }
}

/** One transaction for key and rows. False, and nothing written, if either is not what was read before. */
const replace = (
  db: VaultDatabase,
  generation: number,
  before: readonly (Sealed | SealedV1)[],
  record: KeyRecord,
  rows: readonly Sealed[],
): Promise<boolean> =>
  db.transaction('rw', db.keys, db.sealed, async () => {
    const [current, now] = await Promise.all([db.keys.get('current'), db.sealed.toArray()])
    if (current?.generation !== generation || noncesOf(now) !== noncesOf(before)) return false
    await Promise.all([db.sealed.bulkPut([...rows]), db.keys.put(record)])
    return true
  })

/** Sealing always takes a new nonce, so equal nonces in the same order are the same rows. */
const noncesOf = (rows: readonly (Sealed | SealedV1)[]): string => rows.map(({ iv }) => iv.join()).join(';')
