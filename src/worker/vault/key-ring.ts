import { Problem } from '../../core/problem'
import type { KeyHolders } from './key-holders'
import { isKeyOf } from './passphrase-key'
import type { SealingKey } from './seal'
import type { KeyRecord, PassphraseKeyRecord, VaultDatabase } from './vault-database'

/** Knows where the key is, and has it only while it may. */
export interface KeyRing {
  /** The key in use; the browser's own one is made at the first use. Throws `locked`. */
  readonly current: () => Promise<SealingKey>
  /** The row of the key in use, if there is one, and whether the key is at hand; tabs opened since are handed it. */
  readonly look: () => Promise<{ record: KeyRecord | undefined; locked: boolean }>
  /** From now on this is the key: the worker and every page keep it as long as the passphrase is the way. */
  readonly hold: (record: KeyRecord, key: CryptoKey) => Promise<void>
  /** The worker and every page forget the key. */
  readonly drop: () => Promise<void>
}

export function createKeyRing(db: VaultDatabase, holders: KeyHolders): KeyRing {
  let held: CryptoKey | undefined
  /** Counts what was held and dropped: what a page answers to a question from before must not undo it. */
  let turn = 0

  const keyOf = async (record: KeyRecord): Promise<CryptoKey | undefined> =>
    record.mode === 'browser' ? record.key : ((await remembered(record)) ?? (await askedFor(record)))

  async function remembered(record: PassphraseKeyRecord): Promise<CryptoKey | undefined> {
    const asked = turn
    // With the last tab that had the key the vault is locked, although the worker may live on for a while.
    if (held && !(await holders.anyHolder()) && asked === turn) held = undefined
    return held && (await isKeyOf(record, held)) && asked === turn ? held : undefined
  }

  async function askedFor(record: PassphraseKeyRecord): Promise<CryptoKey | undefined> {
    const asked = turn
    const key = await holders.ask(record.generation)
    if (!key || !(await isKeyOf(record, key)) || asked !== turn) return undefined
    return (held = key)
  }

  async function current(): Promise<SealingKey> {
    const record = (await db.keys.get('current')) ?? (await makeFirst(db))
    const { generation } = record
    const key = await keyOf(record)
    if (key) return { key, generation }
    // Between the row and its key the key may have been changed.
    if ((await db.keys.get('current'))?.generation !== generation) return current()
    throw new Problem('locked', 'The vault is locked. Enter its passphrase to go on.')
  }

  const hold: KeyRing['hold'] = async (record, key) => {
    turn += 1
    held = record.mode === 'passphrase' ? key : undefined
    await (held ? holders.give(held, record.generation) : holders.takeBack())
  }

  return {
    current,
    look: async () => {
      const record = await db.keys.get('current')
      const key = record && (await keyOf(record))
      if (key && record.mode === 'passphrase') await holders.give(key, record.generation)
      return { record, locked: record !== undefined && !key }
    },
    hold,
    drop: async () => {
      turn += 1
      held = undefined
      await holders.takeBack()
    },
  }
}

/** The browser's own key, which cannot be exported. Two workers starting at once agree on the first. */
async function makeFirst(db: VaultDatabase): Promise<KeyRecord> {
  const key = await makeBrowserKey()
  return db.transaction('rw', db.keys, async () => {
    const first = await db.keys.get('current')
    if (first) return first
    const record = { id: 'current', generation: 1, mode: 'browser', key } as const
    await db.keys.add(record)
    return record
  })
}

export const makeBrowserKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
