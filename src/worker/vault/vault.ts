import { isTokenPlace } from '../../core/auth/oauth2'
import { Problem } from '../../core/problem'
import type { VaultState, VaultWay } from '../../core/vault'
import { changeKey, type KeyChange } from './change-key'
import type { KeyHolders } from './key-holders'
import { createKeyRing } from './key-ring'
import { openPassphraseKey } from './passphrase-key'
import { createRecords, type Records } from './records'
import type { KeyRecord, VaultDatabase } from './vault-database'

/** The only place where a stored secret is in the clear. Sealing and opening throw `locked` while it is. */
export interface Vault extends Records {
  readonly state: () => Promise<VaultState>
  /** Throws `wrong-passphrase`. */
  readonly unlock: (passphrase: string) => Promise<VaultState>
  /** Without a passphrase there is nothing to lock. */
  readonly lock: () => Promise<VaultState>
  /** Seals everything anew under a new key that is held in this way. */
  readonly change: (way: VaultWay) => Promise<KeyChange>
}

/** What the vault needs of the browser around it. */
export interface VaultParts {
  readonly db: VaultDatabase
  readonly holders: KeyHolders
  /** Runs one piece of work at a time, whoever asks. */
  readonly exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Of PBKDF2, for a new passphrase. Never less than `MIN_ITERATIONS` but in tests. */
  readonly iterations: () => Promise<number>
}

export function createVault({ db, holders, exclusively, iterations }: VaultParts): Vault {
  const ring = createKeyRing(db, holders)
  const records = createRecords(db, ring)

  const describe = async (record: KeyRecord | undefined, locked: boolean): Promise<VaultState> => ({
    mode: record?.mode ?? 'browser',
    locked,
    generation: record?.generation ?? 1,
    sealedCount: await db.sealed.filter(({ facts }) => !isTokenPlace(facts.field)).count(),
  })

  return {
    open: records.open,
    openAll: records.openAll,
    seal: (secrets) => exclusively(() => records.seal(secrets)),
    rebind: (connectionId, binding, at) => exclusively(() => records.rebind(connectionId, binding, at)),
    copy: (from, to, at) => exclusively(() => records.copy(from, to, at)),
    forget: (connectionId, fields) => exclusively(() => records.forget(connectionId, fields)),
    state: () =>
      exclusively(async () => {
        const { record, locked } = await ring.look()
        return describe(record, locked)
      }),
    unlock: (passphrase) =>
      exclusively(async () => {
        const record = await db.keys.get('current')
        if (record?.mode === 'passphrase')
          await ring.hold(record, await openPassphraseKey(record, passphrase).catch(refusePassphrase))
        return describe(record, false)
      }),
    lock: () =>
      exclusively(async () => {
        const record = await db.keys.get('current')
        const lockable = record?.mode === 'passphrase'
        if (lockable) await ring.drop()
        return describe(record, lockable)
      }),
    change: (way) => exclusively(() => changeKey(db, ring, way, iterations)),
  }
}

function refusePassphrase(cause: unknown): never {
  if (!(cause instanceof DOMException && cause.name === 'OperationError')) throw cause
  throw new Problem('wrong-passphrase', 'This passphrase does not open the vault. Mind capitals and the keyboard’s language.', {
    cause,
  })
}
