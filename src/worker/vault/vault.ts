import { Problem } from '../../core/problem'
import type { Binding, SealedFacts } from '../../core/sealed'
import { seal, unseal, type Sealed } from './seal'
import type { VaultDatabase } from './vault-database'

/** The only place where a stored secret is in the clear. */
export interface Vault {
  /** Seals values and returns what may be known of them. */
  readonly seal: (secrets: readonly (SealedFacts & { value: string })[]) => Promise<void>
  /** The secrets of a connection with the bindings they were sealed with, but for the fields in `except`. */
  readonly open: (connectionId: string, except?: readonly string[]) => Promise<(SealedFacts & { value: string })[]>
  /** Seals a connection's secrets anew for other origins and slots. Returns the new facts. */
  readonly rebind: (
    connectionId: string,
    binding: (facts: SealedFacts) => Binding | undefined,
    at: number,
  ) => Promise<SealedFacts[]>
  /** Seals copies for another connection. Returns their facts. */
  readonly copy: (from: string, to: string, at: number) => Promise<SealedFacts[]>
  /** Removes the secrets of a connection, or only those of the named fields. */
  readonly forget: (connectionId: string, fields?: readonly string[]) => Promise<void>
}

export function createVault(db: VaultDatabase): Vault {
  const records = (connectionId: string): Promise<Sealed[]> =>
    db.sealed.where('facts.connectionId').equals(connectionId).toArray()

  const open: Vault['open'] = async (connectionId, except = []) => {
    const rows = (await records(connectionId)).filter(({ facts }) => !except.includes(facts.field))
    if (rows.length === 0) return []
    const key = await keyOf(db)
    return Promise.all(rows.map(async (row) => ({ ...row.facts, value: await unseal(key, row).catch(refuse(row)) })))
  }

  const sealAll: Vault['seal'] = async (secrets) => {
    const key = await keyOf(db)
    const rows = await Promise.all(secrets.map(({ value, ...facts }) => seal(key, facts, value)))
    await db.sealed.bulkPut(rows)
  }

  return {
    seal: sealAll,
    open,
    rebind: async (connectionId, binding, at) => {
      const moved = (await open(connectionId)).flatMap((secret) => {
        const target = binding(secret)
        return target ? [{ ...secret, ...target, sealedAt: at }] : []
      })
      await sealAll(moved)
      return moved.map(withoutValue)
    },
    copy: async (from, to, at) => {
      const copies = (await open(from)).map((secret) => ({ ...secret, connectionId: to, sealedAt: at }))
      await sealAll(copies)
      return copies.map(withoutValue)
    },
    forget: async (connectionId, fields) => {
      const rows = db.sealed.where('facts.connectionId').equals(connectionId)
      await rows.filter(({ facts }) => fields === undefined || fields.includes(facts.field)).delete()
    },
  }
}

const refuse =
  ({ facts }: Sealed) =>
  (cause: unknown): never => {
    throw new Problem(
      'not-sealed',
      `The saved ${facts.field} cannot be opened: it, or the key it was sealed with, was changed outside of Patchbay. Enter it again and save.`,
      { cause },
    )
  }

const withoutValue = ({ connectionId, field, origins, slot, sealedAt }: SealedFacts): SealedFacts => ({
  connectionId,
  field,
  origins,
  slot,
  sealedAt,
})

/** The browser's own key, made at the first use. It cannot be exported. Two workers starting at once agree on the first. */
async function keyOf(db: VaultDatabase): Promise<CryptoKey> {
  const known = await db.keys.get('this-browser')
  if (known) return known.key
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  return db.transaction('rw', db.keys, async () => {
    const first = await db.keys.get('this-browser')
    if (!first) await db.keys.add({ id: 'this-browser', key })
    return first?.key ?? key
  })
}
