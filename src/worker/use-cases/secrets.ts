import { bindingsOf } from '../../core/bindings'
import type { Connection } from '../../core/connection'
import { secretText } from '../../core/http/marked'
import { Problem } from '../../core/problem'
import { secretsOf } from '../../core/scope'
import type { Binding, SealedFacts } from '../../core/sealed'
import { changeHealth } from '../../storage/health'
import { forgetSealed, listSealed, putSealed } from '../../storage/sealed'
import type { Deps } from '../deps'

/** A secret's value together with where it may go. */
export interface HeldSecret extends Binding {
  readonly field: string
  readonly value: string
}

/** Seals what the user typed, for where the connection's own requests send it. */
export async function sealSecrets(deps: Deps, connection: Connection, values: Readonly<Record<string, string>>): Promise<void> {
  const bindings = await bindingsOf(connection)
  const secrets = Object.entries(values).map(([field, value]) => {
    const binding = bindings[field]
    if (!binding)
      throw new Problem(
        'not-sealed',
        `“${field}” has no place yet: enter a complete base URI first, so that the secret can be bound to it.`,
      )
    return { connectionId: connection.id, field, ...binding, sealedAt: deps.now(), value }
  })
  await deps.vault.seal(secrets)
  await putSealed(
    deps.db,
    secrets.map(({ value: _, ...facts }) => facts),
  )
}

/** Removes sealed secrets that no field of the settings stands for any more. */
export async function dropUnused(deps: Deps, connection: Connection): Promise<void> {
  const wanted = secretsOf(connection)
  const unused = (await listSealed(deps.db, connection.id)).map(({ field }) => field).filter((field) => !wanted.includes(field))
  if (unused.length > 0) await forgetSecrets(deps, connection.id, unused)
}

export async function forgetSecrets(deps: Deps, connectionId: string, fields: readonly string[]): Promise<void> {
  await deps.vault.forget(connectionId, fields)
  await forgetSealed(deps.db, connectionId, fields)
}

/** After the user's consent: the sealed secrets may go where these settings send them. */
export async function rebindSecrets(deps: Deps, connection: Connection): Promise<void> {
  const bindings = await bindingsOf(connection)
  await learn(deps, connection.id, await deps.vault.rebind(connection.id, ({ field }) => bindings[field], deps.now()))
}

export async function copySecrets(deps: Deps, from: string, to: string): Promise<void> {
  await learn(deps, to, await deps.vault.copy(from, to, deps.now()))
}

/** What was tested before says nothing of new secrets. */
export async function learn(deps: Deps, connectionId: string, facts: readonly SealedFacts[] = []): Promise<void> {
  await putSealed(deps.db, facts)
  await changeHealth(deps.db, connectionId, (health) => ({ ...health, state: 'untested' }))
}

/** Typed values count before sealed ones of the same field. */
export async function holdSecrets(
  deps: Deps,
  connection: Connection,
  typed: Readonly<Record<string, string>>,
): Promise<HeldSecret[]> {
  const given = Object.entries(typed).filter(([, value]) => value !== '')
  const bindings = given.length > 0 ? await bindingsOf(connection) : {}
  const fresh = given.flatMap(([field, value]) => {
    const binding = bindings[field]
    return binding ? [{ field, value, ...binding }] : []
  })
  const fields = fresh.map(({ field }) => field)
  return [...fresh, ...(await deps.vault.open(connection.id, fields))]
}

/** The values as text that remembers where they are. */
export const valuesOf = (secrets: readonly HeldSecret[]) =>
  Object.fromEntries(secrets.map(({ field, value }) => [field, secretText(value, field)]))
