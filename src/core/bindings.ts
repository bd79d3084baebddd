import { clientFields, obtaining, revoking, schemeOf, type Secrets } from './auth'
import { tokenPlace, tokenSent } from './auth/oauth2'
import { authorise } from './authorise'
import { buildCall, buildTestRequest } from './build-request'
import { originOf, type Connection } from './connection'
import { secretText } from './http/marked'
import { slotsUsed, type HttpRequest, type Slot } from './http/request'
import type { Binding } from './sealed'
import { keptSecretsOf, secretsOf } from './scope'

/**
 * Where each secret of these settings goes: every request of the connection is written with stand-ins, and they are looked for.
 * So whatever a scheme or a template does with a secret, its place is known before there is a value.
 */
export async function bindingsOf(connection: Connection): Promise<Bindings> {
  const requests = await requestsOf(connection)
  const uses = requests.flatMap((request) => {
    const origin = originOf(request.url.text)
    return origin === undefined ? [] : slotsUsed(request).map(({ field, slot }) => ({ field, slot, origin }))
  })
  const own = requests.map(({ url }) => originOf(url.text)).find((origin) => origin !== undefined)
  const extra = connection.allowedOrigins.flatMap((text) => originOf(text.trim()) ?? [])
  const entered = secretsOf(connection).filter((field) => !clientFields(connection.auth).includes(field))
  // A token that the worker got has a place only where a request uses it.
  const kept = keptSecretsOf(connection).filter((field) => uses.some((use) => use.field === field))
  const fields = [...entered, ...kept, ...(obtaining(connection.auth) ? [obtaining(connection.auth)?.into ?? ''] : [])]
  const bindings: Bindings = Object.fromEntries(
    [...new Set(fields)].flatMap((field) => {
      const used = uses.filter((use) => use.field === field)
      const origins = sorted(used.length > 0 ? used.map(({ origin }) => origin) : own === undefined ? [] : [own])
      const slots: Slot[] = sorted(used.map(({ slot }) => slot))
      return origins.length === 0 ? [] : [[field, { origins: sorted([...origins, ...extra]), slots }]]
    }),
  )
  const token = connection.auth.kind === 'oauth2' ? bindings[tokenSent(connection.auth)] : undefined
  return connection.auth.kind === 'oauth2' && token ? { ...bindings, [tokenPlace(connection.auth)]: token } : bindings
}

export type Bindings = Readonly<Record<string, Binding>>

/** A value that is good hex, and good base64 of a text, since a template may decode it. */
export const STAND_IN = 'a000a000a000a000'

/** All requests that the settings write, with stand-ins for the secrets. */
export async function requestsOf(connection: Connection): Promise<HttpRequest[]> {
  const { auth } = connection
  const obtain = obtaining(auth)
  const revoke = revoking(auth)
  const names = [...keptSecretsOf(connection), ...(obtain ? [obtain.into] : [])]
  const secrets: Secrets = Object.fromEntries(names.map((name) => [name, secretText(STAND_IN, name)]))
  const ingredients = { connection, secrets, now: 0, newId: () => STAND_IN, standIns: true }
  const test = buildTestRequest(ingredients).request
  // What such a sign-in brings is of no use to it.
  const typed = Object.fromEntries(Object.entries(secrets).filter(([name]) => secretsOf(connection).includes(name)))
  const dance = await Promise.all(
    (schemeOf(auth.kind).dance?.(auth) ?? []).map(
      async (request) => (await authorise({ ...ingredients, secrets: typed }, request)).request,
    ),
  )
  return [
    // A mistake in the scheme's settings hides only what the scheme itself does.
    ...(test ? [(await authorise(ingredients, test)).request ?? test] : []),
    ...(obtain ? [buildCall(ingredients, obtain.call, 'auth').request] : []),
    ...(revoke ? [buildCall(ingredients, revoke, 'auth').request] : []),
    ...dance,
  ].flatMap((request) => request ?? [])
}

const sorted = <Text extends string>(texts: readonly Text[]): Text[] => [...new Set(texts)].sort()
