import { clientFields } from '../../core/auth'
import { tokenPlace } from '../../core/auth/oauth2'
import { bindingsOf } from '../../core/bindings'
import type { Connection } from '../../core/connection'
import { secretText } from '../../core/http/marked'
import { clientBinding } from '../../core/oauth/client-bindings'
import { Problem } from '../../core/problem'
import { sealedFieldsOf } from '../../core/scope'
import type { Binding, SealedFacts } from '../../core/sealed'
import { changeHealth } from '../../storage/health'
import { readOAuthClient } from '../../storage/oauth-clients'
import { forgetSealed, listSealed, putSealed } from '../../storage/sealed'
import { forgetTokens, readTokens } from '../../storage/tokens'
import type { Deps } from '../deps'
import { agreeToPlace } from './oauth/token-place'

/** A secret's value together with where it may go. */
export interface HeldSecret extends Binding {
  readonly field: string
  readonly value: string
}

/** Seals what the user typed, for where the connection's own requests send it. */
export async function sealSecrets(deps: Deps, connection: Connection, values: Readonly<Record<string, string>>): Promise<void> {
  const bindings = await placesOf(deps, connection)
  const secrets = Object.entries(values).map(([field, value]) => {
    const binding = bindings[field]
    if (!binding)
      throw new Problem(
        'not-sealed',
        `“${field}” has no place yet: enter a complete base URI${connection.auth.kind === 'oauth2' ? ' and choose the OAuth client' : ''} first, so that the secret can be bound to it.`,
      )
    return { connectionId: connection.id, field, ...binding, sealedAt: deps.now(), value }
  })
  await deps.vault.seal(secrets)
  await putSealed(
    deps.db,
    secrets.map(({ value: _, ...facts }) => facts),
  )
  const { auth } = connection
  if (auth.kind !== 'oauth2' || secrets.length === 0) return
  // What was got with the old ones says nothing of these.
  await forgetTokens(deps.db, connection.id)
  // Who enters what tokens are got with, enters it for the place that these settings send them to.
  if (secrets.some(({ field }) => clientFields(auth).includes(field)))
    await agreeToPlace(deps, connection, bindings[tokenPlace(auth)])
}

/** Where each secret of the connection may go: to its API, or to the endpoints of its OAuth client. */
async function placesOf(deps: Deps, connection: Connection): Promise<Readonly<Record<string, Binding>>> {
  const places = await bindingsOf(connection)
  const { auth } = connection
  const fields = clientFields(auth)
  const client = auth.kind === 'oauth2' && fields.length > 0 ? await readOAuthClient(deps.db, auth.client) : undefined
  if (!client) return places
  return { ...places, ...Object.fromEntries(fields.map((field) => [field, clientBinding(client)])) }
}

/** Removes sealed secrets that no field of the settings stands for any more. */
export async function dropUnused(deps: Deps, connection: Connection): Promise<void> {
  const wanted = sealedFieldsOf(connection)
  const unused = (await listSealed(deps.db, connection.id)).map(({ field }) => field).filter((field) => !wanted.includes(field))
  if (unused.length > 0) await forgetSecrets(deps, connection.id, unused)
}

export async function forgetSecrets(deps: Deps, connectionId: string, fields: readonly string[]): Promise<void> {
  await deps.vault.forget(connectionId, fields)
  await forgetSealed(deps.db, connectionId, fields)
}

/** After the user's consent: these sealed secrets, and tokens of the OAuth client, may go where these settings send them. */
export async function rebindSecrets(deps: Deps, connection: Connection, fields: readonly string[]): Promise<void> {
  const bindings = await bindingsOf(connection)
  const agreed = ({ field }: SealedFacts) => (fields.includes(field) ? bindings[field] : undefined)
  const { auth } = connection
  if (auth.kind === 'oauth2' && fields.includes(tokenPlace(auth)))
    await agreeToPlace(deps, connection, bindings[tokenPlace(auth)])
  await learn(deps, connection.id, await deps.vault.rebind(connection.id, agreed, deps.now()))
}

export async function copySecrets(deps: Deps, from: string, to: string): Promise<void> {
  const copied = await deps.vault.copy(from, to, deps.now())
  // A refresh token that two connections used would be taken for a stolen one: the clone has to get tokens of its own.
  const obtained = (await readTokens(deps.db, from)) ? TOKEN_FIELDS : []
  await deps.vault.forget(to, obtained)
  await learn(
    deps,
    to,
    copied.filter(({ field }) => !obtained.includes(field)),
  )
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
  const bindings = given.length > 0 ? await placesOf(deps, connection) : {}
  const fresh = given.flatMap(([field, value]) => {
    const binding = bindings[field]
    return binding ? [{ field, value, ...binding }] : []
  })
  const fields = fresh.map(({ field }) => field)
  return [...fresh, ...(await deps.vault.open(connection.id, fields))]
}

/**
 * Fresh secrets in the place of older ones. Those stay known, without a place that they may go to: an answer that repeats one is
 * still redacted.
 */
export function withFreshSecrets(held: readonly HeldSecret[], fresh: readonly HeldSecret[]): HeldSecret[] {
  const isFresh = ({ field }: HeldSecret) => fresh.some((secret) => secret.field === field)
  const before = held.filter((secret) => isFresh(secret) && !fresh.some(({ value }) => value === secret.value))
  const retired = before.map(({ field, value }) => ({ field: `${field} before`, value, origins: [], slots: [] }))
  return [...held.filter((secret) => !isFresh(secret)), ...fresh, ...retired]
}

/** The values as text that remembers where they are. */
export const valuesOf = (secrets: readonly HeldSecret[]) =>
  Object.fromEntries(secrets.map(({ field, value }) => [field, secretText(value, field)]))

/** What is sealed for one sign-in alone, under the attempt's own id. */
export const ATTEMPT_FIELDS: readonly string[] = ['code', 'codeVerifier', 'deviceCode', 'tokenSecret']

/** All that an OAuth grant brings. */
export const TOKEN_FIELDS: readonly string[] = ['accessToken', 'refreshToken', 'idToken']
