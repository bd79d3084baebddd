import * as z from 'zod/mini'

/** How the provider's page was opened. */
export const windowKinds = ['popup', 'tab'] as const
export type WindowKind = (typeof windowKinds)[number]

/** Grants that a terminal can make the one call for: nobody has to agree in a window first. */
export const terminalGrants = ['client_credentials', 'password', 'jwt_bearer', 'refresh_token'] as const
export type TerminalGrant = (typeof terminalGrants)[number]

/** What has to be remembered while the user is away at the provider. The code verifier is not here: the vault keeps it. */
export const authorizationSchema = z.object({
  kind: z.enum(['code', 'device', 'oauth1', 'terminal']),
  /** Id of the OAuth client's document. */
  clientId: z.string(),
  /** Of the kind `terminal`: what is traded for a token, where nobody has to agree. */
  grant: z.optional(z.enum(terminalGrants)),
  /** Ties the callback to this attempt; of OAuth 1.0 the temporary token. @see https://www.rfc-editor.org/rfc/rfc6749#section-10.12 */
  state: z.string(),
  /** Ties the id_token to this attempt. @see https://openid.net/specs/openid-connect-core-1_0.html#NonceNotes */
  nonce: z.string(),
  issuer: z.string(),
  redirectUri: z.string(),
  /** Where the user was sent. */
  url: z.string(),
  window: z.enum(windowKinds),
  /** Who exchanges the code: the worker, or the user's terminal where the token endpoint refuses browsers. */
  exchange: z.enum(['worker', 'terminal']),
  device: z.optional(
    z.object({ userCode: z.string(), verificationUri: z.string(), interval: z.number(), expiresAt: z.number() }),
  ),
  /** An answer was taken up: no other is, ever. */
  answered: z.boolean(),
})
export type Authorization = z.infer<typeof authorizationSchema>

/** How long an attempt waits for the user. */
export const PATIENCE_MS = 15 * 60 * 1000

/** After this long without an answer, the usual causes are shown beside the wait. */
export const FIRST_DOUBT_MS = 20 * 1000
