import { basisOf, isInteractive, skewOf, tokenSent } from '../../../core/auth/oauth2'
import type { TerminalGrant } from '../../../core/oauth/authorization'
import { isDue } from '../../../core/oauth/tokens'
import type { OAuthClient } from '../../../core/oauth/client'
import { parseUrl } from '../../../core/http/address'
import { Problem } from '../../../core/problem'
import { verdict, type Facts, type Verdict } from '../../../core/verdict'
import { markNeeded, readTokens } from '../../../storage/tokens'
import type { Deps } from '../../deps'
import { TOKEN_FIELDS, withFreshSecrets, type HeldSecret } from '../secrets'
import type { Occasion, Outcome } from '../send'
import { aloneWithTokens } from './alone'
import { partyOf } from './party'
import { requestToken, type Requested } from './request-token'
import { placeFor } from './token-place'

/** The occasion with a token, or why there is none. `outcome` is what came of the call, if one was made. */
export type Fresh = { readonly outcome?: Outcome; readonly detail?: string } & (
  { readonly occasion: Occasion } | { readonly verdict: Verdict }
)

/**
 * The occasion with a token that is good for a while yet. Whoever comes first renews it, also among tabs and workers; the others
 * find the new one. `refused` is the value that the API no longer takes.
 */
export function freshToken(deps: Deps, occasion: Occasion, refused?: string): Promise<Fresh> {
  return aloneWithTokens(deps, occasion.connection.id, () => renewed(deps, occasion, refused))
}

async function renewed(deps: Deps, occasion: Occasion, refused: string | undefined): Promise<Fresh> {
  const { connection } = occasion
  const { auth } = connection
  if (auth.kind !== 'oauth2') return { occasion }
  const field = tokenSent(auth)
  const current = await latest(deps, occasion)
  const known = await readTokens(deps.db, connection.id)
  const usable = known === undefined || known.basis === basisOf(auth)
  const held = current.secrets.find((secret) => secret.field === field)
  const due = usable && known ? isDue(known, skewOf(auth), deps.now()) : false
  const retyped = occasion.typed?.some((typed) => typed === 'refreshToken' || typed === 'password') ?? false
  if (held && usable && !due && !retyped && held.value !== refused) return { occasion: current, detail: 'still good' }
  if (auth.grant === 'pasted')
    return { verdict: refused === undefined ? needs('missing') : verdict('needs-authorization', { reason: 'pasted' }) }

  const refreshable = (usable || retyped) && current.secrets.some((secret) => secret.field === 'refreshToken')
  const again = isInteractive(auth.grant) || auth.grant === 'refresh_token' ? undefined : auth.grant
  const grant: TerminalGrant | undefined = refreshable ? 'refresh_token' : again
  if (!grant) return { verdict: known?.needs ?? needs(held ? (usable ? 'expired' : 'changed') : 'missing') }

  const party = await partyOf(deps, connection).catch((error: unknown) => {
    if (error instanceof Problem && (error.code === 'not-found' || error.code === 'invalid-request')) return error
    throw error
  })
  if (party instanceof Problem) return { verdict: verdict('misconfigured', { reason: 'auth.client', detail: party.message }) }
  // Known before it is tried: the secret would go out for nothing.
  if (party.document.browser.cors === 'no') return { verdict: verdict('cors-blocked', refusing(party.document)) }
  const request = async (by: TerminalGrant): Promise<Requested> => {
    const place = await placeFor(deps, current, { renews: by === 'refresh_token', typed: retyped })
    if ('gap' in place) return { verdict: verdict('misconfigured', { reason: 'secret-binding', detail: place.gap }) }
    return requestToken(deps, party, by, current, place.place)
  }
  let result = await request(grant)
  // Where nobody has to be asked, a refresh token that ended is no loss.
  if ('verdict' in result && result.verdict.code === 'needs-authorization' && grant !== again && again)
    result = await request(again)
  const outcome = result.outcome ? { outcome: result.outcome } : {}
  if ('verdict' in result) {
    if (result.verdict.code === 'needs-authorization') await markNeeded(deps.db, connection.id, result.verdict)
    return { verdict: result.verdict, ...outcome }
  }
  const { expires_in: seconds } = result.answer
  const fresh = withFresh(current, result.held)
  if (!fresh.secrets.some((secret) => secret.field === field))
    return { verdict: verdict('misconfigured', { reason: 'auth.use', detail: NO_ID_TOKEN }), ...outcome }
  return {
    occasion: fresh,
    ...(seconds === undefined ? {} : { detail: `for ${Math.round(seconds)} s` }),
    ...outcome,
  }
}

/** Sent all the same, the request would carry an empty token. */
const NO_ID_TOKEN =
  'The provider gave an access token, but no id_token, which these settings send. Ask for the scope “openid”, or send the access token.'

const refusing = ({ endpoints, browser }: OAuthClient): Facts => ({
  reason: 'oauth-endpoint',
  host: parseUrl(endpoints.token.trim())?.host ?? '',
  detail: `Nothing was sent: this is known of it. ${browser.note}`.trim(),
})

const needs = (reason: 'missing' | 'expired' | 'changed'): Verdict => verdict('needs-authorization', { reason })

/** Tokens as the vault has them by now: another call may have renewed them while this one waited. Typed values stay. */
async function latest(deps: Deps, occasion: Occasion): Promise<Occasion> {
  const sealed = await deps.vault.open(occasion.connection.id)
  const tokens = sealed.filter(({ field }) => TOKEN_FIELDS.includes(field) && !occasion.typed?.includes(field))
  return withFresh(occasion, tokens)
}

const withFresh = (occasion: Occasion, fresh: readonly HeldSecret[]): Occasion => ({
  ...occasion,
  secrets: withFreshSecrets(occasion.secrets, fresh),
})
