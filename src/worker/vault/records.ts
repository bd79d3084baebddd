import { Problem } from '../../core/problem'
import type { Binding, SealedFacts } from '../../core/sealed'
import type { KeyRing } from './key-ring'
import { factsOf, generationOf, seal, unseal, type Sealed, type SealedV1, type SealingKey } from './seal'
import type { VaultDatabase } from './vault-database'

export type OpenedSecret = SealedFacts & { value: string }

/** What the vault does with the secrets of connections. All but `open` write: one at a time. */
export interface Records {
  /** Seals values, each for its own place. */
  readonly seal: (secrets: readonly OpenedSecret[]) => Promise<void>
  /** The secrets of a connection with the bindings they were sealed with, but for the fields in `except`. */
  readonly open: (connectionId: string, except?: readonly string[]) => Promise<OpenedSecret[]>
  /** The secrets of all connections, deleted ones too, but for those that do not open: nobody can tell their values. */
  readonly openAll: () => Promise<OpenedSecret[]>
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

export function createRecords(db: VaultDatabase, ring: KeyRing): Records {
  async function open(connectionId: string, except: readonly string[], before?: number): Promise<OpenedSecret[]> {
    const all = await db.sealed.where('facts.connectionId').equals(connectionId).toArray()
    const rows = all.filter(({ facts }) => !except.includes(facts.field))
    if (rows.length === 0) return []
    const key = await ring.current()
    // The key was changed between the two reads: both are read again. A row that no change explains is refused below.
    const changed = key.generation !== before && rows.some((row) => generationOf(row) !== key.generation)
    return changed ? open(connectionId, except, key.generation) : Promise.all(rows.map((row) => openRow(key, row)))
  }

  async function openAll(before?: number): Promise<OpenedSecret[]> {
    const rows = await db.sealed.toArray()
    const key = await ring.current()
    if (key.generation !== before && rows.some((row) => generationOf(row) !== key.generation)) return openAll(key.generation)
    const opened = await Promise.all(rows.map((row) => openRow(key, row).catch(() => undefined)))
    return opened.filter((secret) => secret !== undefined)
  }

  async function sealAll(secrets: readonly OpenedSecret[]): Promise<void> {
    if (secrets.length === 0) return
    const key = await ring.current()
    const rows = await Promise.all(secrets.map(({ value, ...facts }) => seal(key, facts, value)))
    const written = await db.transaction('rw', db.keys, db.sealed, async () => {
      if ((await db.keys.get('current'))?.generation !== key.generation) return false
      await db.sealed.bulkPut(rows)
      return true
    })
    // The key was changed in the meantime; what was sealed with the old one would never open.
    if (!written) await sealAll(secrets)
  }

  async function sealAnew(secrets: readonly OpenedSecret[]): Promise<SealedFacts[]> {
    await sealAll(secrets)
    return secrets.map(({ value: _, ...facts }) => facts)
  }

  return {
    seal: sealAll,
    open: (connectionId, except = []) => open(connectionId, except),
    openAll: () => openAll(),
    rebind: async (connectionId, binding, at) =>
      sealAnew(
        (await open(connectionId, [])).flatMap((secret) => {
          const target = binding(secret)
          return target ? [{ ...secret, origins: target.origins, slots: target.slots, sealedAt: at }] : []
        }),
      ),
    copy: async (from, to, at) =>
      sealAnew((await open(from, [])).map((secret) => ({ ...secret, connectionId: to, sealedAt: at }))),
    forget: async (connectionId, fields) => {
      const rows = db.sealed.where('facts.connectionId').equals(connectionId)
      await rows.filter(({ facts }) => fields === undefined || fields.includes(facts.field)).delete()
    },
  }
}

/** The secret of one row. Throws `not-sealed` if the row, or the key, is not what it was. */
export async function openRow(key: SealingKey, row: Sealed | SealedV1): Promise<OpenedSecret> {
  const facts = factsOf(row)
  try {
    return { ...facts, value: await unseal(key, row) }
  } catch (cause) {
    throw new Problem(
      'not-sealed',
      `The saved ${facts.field} cannot be opened: it, or the key it was sealed with, was changed outside of Patchbay. Enter it again and save.`,
      { cause },
    )
  }
}
