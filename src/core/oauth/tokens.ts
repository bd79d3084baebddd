import * as z from 'zod/mini'
import { verdictSchema } from '../verdict'

const claimsSchema = z.record(z.string(), z.unknown())

/** What is known of the tokens that the vault keeps for a connection: everything but their values. The worker writes it. */
export const tokensSchema = z.object({
  connectionId: z.string(),
  /** Id of the OAuth client's document. */
  clientId: z.string(),
  /** {@link basisOf} the settings they were got with: with others, they are not used. */
  basis: z.string(),
  tokenType: z.string(),
  obtainedAt: z.number(),
  expiresAt: z.optional(z.number()),
  refreshable: z.boolean(),
  asked: z.array(z.string()),
  /** Absent where the server did not say: then all that was asked for (RFC 6749, section 5.1). */
  granted: z.optional(z.array(z.string())),
  /** Of the access token, where it is a JWT; read, not verified. */
  claims: z.optional(claimsSchema),
  /** Of the id_token, and what was checked of it. */
  identity: z.optional(z.object({ claims: claimsSchema, checked: z.array(z.string()), problem: z.string() })),
  /** Why the user has to authorise again. */
  needs: z.optional(verdictSchema),
})
export type Tokens = z.infer<typeof tokensSchema>

/** Google grants `email` as `https://www.googleapis.com/auth/userinfo.email`, Microsoft `https://graph.microsoft.com/Mail.Read` as `Mail.Read`. */
const bare = (scope: string): string => scope.replace(/^https?:\/\/.*\//, '').replace(/^userinfo\./, '')

const names = (scopes: readonly string[], scope: string): boolean => scopes.some((each) => bare(each) === bare(scope))

/** Scopes that were asked for and not granted, and the other way round. A refresh token is what `offline_access` grants. */
export function scopeDifference({ asked, granted, refreshable }: Pick<Tokens, 'asked' | 'granted' | 'refreshable'>): {
  readonly missing: readonly string[]
  readonly extra: readonly string[]
} {
  if (!granted) return { missing: [], extra: [] }
  return {
    missing: asked.filter((scope) => !names(granted, scope) && !(scope === 'offline_access' && refreshable)),
    extra: granted.filter((scope) => !names(asked, scope)),
  }
}

/** Whether a token should be renewed before it is used. `skew` in seconds. */
export const isDue = ({ expiresAt }: Pick<Tokens, 'expiresAt'>, skew: number, now: number): boolean =>
  expiresAt !== undefined && now >= expiresAt - skew * 1000
