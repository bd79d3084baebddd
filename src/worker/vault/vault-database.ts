import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Sealed, SealedV1 } from './seal'

/** The vault's own database; no other folder opens it. */
export interface VaultDatabase extends Dexie {
  /** One row: the key in use, or how to get at it. */
  keys: EntityTable<KeyRecord, 'id'>
  sealed: Table<Sealed | SealedV1, [connectionId: string, field: string]>
}

export type KeyRecord = BrowserKeyRecord | PassphraseKeyRecord

/** A key that cannot be exported, kept by the browser. */
export interface BrowserKeyRecord {
  readonly id: 'current'
  readonly generation: number
  readonly mode: 'browser'
  readonly key: CryptoKey
}

/** A key that only the passphrase unwraps. Its parameters are authenticated with it. */
export interface PassphraseKeyRecord {
  readonly id: 'current'
  readonly generation: number
  readonly mode: 'passphrase'
  readonly salt: Uint8Array<ArrayBuffer>
  /** Of PBKDF2 with SHA-256. */
  readonly iterations: number
  readonly iv: Uint8Array<ArrayBuffer>
  readonly wrapped: ArrayBuffer
  /** Nothing, sealed: tells the right key from any other that a page may offer, without the passphrase. */
  readonly proof: { readonly iv: Uint8Array<ArrayBuffer>; readonly ciphertext: ArrayBuffer }
}

/** Opens lazily, at the first query. */
export function openVaultDatabase(): VaultDatabase {
  const database = new Dexie('patchbay-vault') as VaultDatabase // the tables are declared by the stores below
  database.version(1).stores({ keys: 'id', sealed: '[facts.connectionId+facts.field], facts.connectionId' })
  database
    .version(2)
    .stores({})
    .upgrade(async (transaction) => {
      const keys = transaction.table<{ id: string; key: CryptoKey } | BrowserKeyRecord, string>('keys')
      const first = await keys.get('this-browser')
      if (!first) return
      await keys.add({ id: 'current', generation: 1, mode: 'browser', key: first.key })
      await keys.delete('this-browser')
    })
  return database
}
