import { secretSlots } from '../../core/auth'
import { originOf, type Connection } from '../../core/connection'
import { Problem } from '../../core/problem'
import type { Binding, SealedFacts } from '../../core/sealed'
import { forgetSealed, listSealed, putSealed } from '../../storage/sealed'
import { changeHealth } from '../../storage/health'
import type { Deps } from '../deps'

/** A secret's value together with where it may go. */
export interface HeldSecret extends Binding {
  readonly field: string
  readonly value: string
}

/** Where a secret of these settings would go, or nothing if the scheme has no such field or the base URI is no URL. */
export function bindingFor(connection: Connection, field: string): Binding | undefined {
  const origin = originOf(connection.baseUri)
  const slot = secretSlots(connection.auth)[field]
  return origin !== undefined && slot !== undefined ? { origins: [origin], slot } : undefined
}

/** Seals what the user typed, for the connection's own origin and slots. */
export async function sealSecrets(deps: Deps, connection: Connection, values: Readonly<Record<string, string>>): Promise<void> {
  const secrets = Object.entries(values).map(([field, value]) => {
    const binding = bindingFor(connection, field)
    if (!binding)
      throw new Problem(
        'not-sealed',
        `“${field}” has no place yet: enter a complete base URI first, so that the secret can be bound to it.`,
      )
    return { connectionId: connection.id, field, ...binding, sealedAt: deps.now(), value }
  })
  await deps.vault.seal(secrets)
  await learn(
    deps,
    connection.id,
    secrets.map(({ value: _, ...facts }) => facts),
  )
}

/** Removes sealed secrets that no field of the settings stands for any more. */
export async function dropUnused(deps: Deps, connection: Connection): Promise<void> {
  const slots = secretSlots(connection.auth)
  const unused = (await listSealed(deps.db, connection.id))
    .map(({ field }) => field)
    .filter((field) => slots[field] === undefined)
  if (unused.length === 0) return
  await deps.vault.forget(connection.id, unused)
  await forgetSealed(deps.db, connection.id, unused)
}

/** After the user's consent: the sealed secrets may go where these settings send them. */
export async function rebindSecrets(deps: Deps, connection: Connection): Promise<void> {
  const facts = await deps.vault.rebind(connection.id, ({ field }) => bindingFor(connection, field), deps.now())
  await learn(deps, connection.id, facts)
}

export async function copySecrets(deps: Deps, from: string, to: string): Promise<void> {
  await learn(deps, to, await deps.vault.copy(from, to, deps.now()))
}

/** What was tested before says nothing of new secrets. */
async function learn(deps: Deps, connectionId: string, facts: readonly SealedFacts[]): Promise<void> {
  await putSealed(deps.db, facts)
  await changeHealth(deps.db, connectionId, (health) => ({ ...health, state: 'untested' }))
}

/** Typed values count before sealed ones of the same field. */
export async function holdSecrets(
  deps: Deps,
  connection: Connection,
  typed: Readonly<Record<string, string>>,
): Promise<HeldSecret[]> {
  const fresh = Object.entries(typed).flatMap(([field, value]) => {
    const binding = bindingFor(connection, field)
    return binding && value !== '' ? [{ field, value, ...binding }] : []
  })
  const fields = fresh.map(({ field }) => field)
  return [...fresh, ...(await deps.vault.open(connection.id, fields))]
}
