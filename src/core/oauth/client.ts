import * as z from 'zod/mini'
import { browserFactsSchema } from '../application'
import { deviations, type Deviation } from './deviations'

/** How a client proves who it is at the token endpoint. @see https://www.rfc-editor.org/rfc/rfc7591#section-2 */
export const authentications = ['none', 'basic', 'post', 'private_key_jwt', 'client_secret_jwt'] as const
export type Authentication = (typeof authentications)[number]

export const signingAlgorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'Ed25519'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** The requests that parameters of the user's own may be added to. */
export const extraRequests = ['authorize', 'token', 'refresh', 'device', 'revoke'] as const
export type ExtraRequest = (typeof extraRequests)[number]

export const extraSchema = z.object({
  request: z.enum(extraRequests),
  /** Of the authorise request, all go into the query: the browser makes it by navigating. */
  place: z.enum(['query', 'header', 'body']),
  name: z.string(),
  value: z.string(),
})
export type Extra = z.infer<typeof extraSchema>

/** Addresses, as whole URLs; empty where there is none. @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
export const endpointNames = ['authorize', 'token', 'revoke', 'introspect', 'userinfo', 'device', 'jwks'] as const
export type EndpointName = (typeof endpointNames)[number]
const endpointsSchema = z.object({
  authorize: z.string(),
  token: z.string(),
  revoke: z.string(),
  introspect: z.string(),
  userinfo: z.string(),
  device: z.string(),
  jwks: z.string(),
})

/** The registration of an app at an authorization server, which many connections can share. Its secrets are sealed apart. */
export const oauthClientSchema = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  name: z.string().check(z.maxLength(100)),
  /** Id of the entry of `providers.ts` that it started from; empty: none. */
  provider: z.string(),
  /** Empty: not known, so id_tokens and the `iss` of callbacks cannot be compared with it. */
  issuer: z.string(),
  /** Its callbacks name the issuer (RFC 9207): one that does not is refused. */
  issInCallback: z.boolean(),
  clientId: z.string(),
  authentication: z.enum(authentications),
  signing: z.object({ algorithm: z.enum(signingAlgorithms), keyId: z.string() }),
  endpoints: endpointsSchema,
  /** As typed, separated by blanks. */
  scopes: z.string(),
  /** What stands between scopes on the wire. */
  delimiter: z.enum([' ', ',']),
  pkce: z.enum(['S256', 'plain', 'off']),
  audience: z.string(),
  resource: z.string(),
  extras: z.array(extraSchema),
  deviations: z.array(z.enum(Object.keys(deviations) as [Deviation, ...Deviation[]])), // Object.keys forgets its literal keys
  /** What its token endpoint does with browsers, as far as documentation, a probe or experience tells. */
  browser: browserFactsSchema,
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Set while a deletion can still be undone. */
  deletedAt: z.optional(z.number()),
})
export type OAuthClient = z.infer<typeof oauthClientSchema>

/** Opens a stored client of any version; throws what Zod says of one it does not understand. */
export const openOAuthClient = (row: unknown): OAuthClient => oauthClientSchema.parse(row)

export const newOAuthClient = (id: string, name: string, now: number): OAuthClient => ({
  version: 1,
  id,
  name,
  provider: '',
  issuer: '',
  issInCallback: false,
  clientId: '',
  authentication: 'none',
  signing: { algorithm: 'RS256', keyId: '' },
  endpoints: { authorize: '', token: '', revoke: '', introspect: '', userinfo: '', device: '', jwks: '' },
  scopes: '',
  delimiter: ' ',
  pkce: 'S256',
  audience: '',
  resource: '',
  extras: [],
  deviations: [],
  browser: { cors: 'unknown', note: '' },
  createdAt: now,
  updatedAt: now,
})

/** Names of the secrets that the client needs: its secret, or the key it signs with. */
export function clientSecrets({ authentication }: Pick<OAuthClient, 'authentication'>): string[] {
  if (authentication === 'private_key_jwt') return ['privateKey']
  return authentication === 'none' ? [] : ['clientSecret']
}

/** Scopes as a list; a comma separates them as well as a blank. */
export const scopesIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** The parameters of the user's own that belong to a request and place. */
export const extrasFor = ({ extras }: OAuthClient, request: ExtraRequest, place: Extra['place']): [string, string][] =>
  extras
    .filter((extra) => extra.request === request && extra.place === place && extra.name.trim() !== '')
    .map(({ name, value }): [string, string] => [name.trim(), value])
