import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Sealed } from './seal'

/** The vault's own database; no other folder opens it. */
export interface VaultDatabase extends Dexie {
  keys: EntityTable<{ id: 'this-browser'; key: CryptoKey }, 'id'>
  sealed: Table<Sealed, [connectionId: string, field: string]>
}

export function openVaultDatabase(): VaultDatabase {
  const database = new Dexie('patchbay-vault') as VaultDatabase // the tables are declared by the stores below
  database.version(1).stores({ keys: 'id', sealed: '[facts.connectionId+facts.field], facts.connectionId' })
  return database
}
