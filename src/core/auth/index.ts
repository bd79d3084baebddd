import * as z from 'zod/mini'
import { aws } from './aws'
import { basic } from './basic'
import { basicKey } from './basic-key'
import type { Call } from './call'
import { custom } from './custom'
import { digest } from './digest'
import { hawk } from './hawk'
import { hmac } from './hmac'
import { cookie, mtls, ntlm } from './impossible'
import { jwt } from './jwt'
import { login } from './login'
import { none } from './none'
import { oauth1 } from './oauth1'
import { oauth2 } from './oauth2'
import { activeFields, type Challenge, type Field, type Obtaining, type Scheme, type Secrets } from './scheme'
import { token } from './token'
import { wsse } from './wsse'

/** The table of schemes, in the order of the form's list. A new scheme is one file, one line here and in the union below. */
export const schemes = {
  none,
  basic,
  'basic-key': basicKey,
  token,
  oauth2,
  login,
  jwt,
  oauth1,
  digest,
  aws,
  hmac,
  hawk,
  wsse,
  custom,
  cookie,
  mtls,
  ntlm,
} as const

/** A connection's authentication settings; secrets are not part of it. */
export const authConfigSchema = z.discriminatedUnion('kind', [
  none.config,
  basic.config,
  basicKey.config,
  token.config,
  oauth2.config,
  login.config,
  jwt.config,
  oauth1.config,
  digest.config,
  aws.config,
  hmac.config,
  hawk.config,
  wsse.config,
  custom.config,
  cookie.config,
  mtls.config,
  ntlm.config,
])
export type AuthConfig = z.infer<typeof authConfigSchema>
export type AuthKind = AuthConfig['kind']

type AnyScheme = Scheme<z.ZodMiniObject, AuthConfig>

// A config always meets the scheme of its own kind, which TypeScript cannot see through the table.
export const schemeOf = (kind: AuthKind): AnyScheme => schemes[kind] as unknown as AnyScheme

/** The call that obtains a token under this config, if there is one. */
export const obtaining = (config: AuthConfig): Obtaining | undefined => schemeOf(config.kind).obtain?.(config)

/** The call that revokes the token under this config, if there is one. */
export const revoking = (config: AuthConfig): Call | undefined => schemeOf(config.kind).revoke?.(config)

/** The form's fields that count under this config. */
export const authFields = (config: AuthConfig): Field[] => activeFields(schemeOf(config.kind).fields, config)

/** Names of the secrets that the user enters under this config. */
export const secretFields = (config: AuthConfig): string[] =>
  authFields(config)
    .filter(({ kind }) => kind === 'secret')
    .map(({ name }) => name)

/** Secrets that the worker keeps under this config: those that the user enters, and those that it obtains itself. */
export const keptFields = (config: AuthConfig): string[] => [
  ...new Set([...secretFields(config), ...(schemeOf(config.kind).keeps ?? [])]),
]

/** Secrets that go to the endpoints of an OAuth client, and not to the API. */
export const clientFields = (config: AuthConfig): string[] =>
  authFields(config)
    .filter(({ goesTo }) => goesTo === 'client')
    .map(({ name }) => name)

/** The settings that a newly chosen scheme starts with. */
export const initialAuth = (kind: AuthKind): AuthConfig => schemeOf(kind).initial

export type { Challenge, Field, Obtaining, Secrets }
