import { bindingsOf } from '../../../core/bindings'
import type { Cause, HttpResponse } from '../../../core/exchange'
import { meansOf, signing } from '../../../core/authorise'
import { clockSkew } from '../../../core/auth/clock-skew'
import { signOAuth1, type Parameter } from '../../../core/auth/oauth1'
import type { OAuth1Config } from '../../../core/auth/oauth1-settings'
import type { Secrets } from '../../../core/auth'
import { looksLikeHtml, mediaType } from '../../../core/http/media-type'
import { plain } from '../../../core/http/marked'
import { originOf, type Connection } from '../../../core/connection'
import type { Binding } from '../../../core/sealed'
import { verdict, type Facts, type Verdict } from '../../../core/verdict'
import type { Deps } from '../../deps'
import { diagnose } from '../diagnose'
import { valuesOf } from '../secrets'
import { send, type Occasion, type Outcome } from '../send'

export interface Leg {
  readonly cause: Extract<Cause, 'temporary' | 'token'>
  readonly address: string
  readonly more: readonly Parameter[]
  /** Values that the signature needs besides the sealed ones. */
  readonly secrets?: Secrets
}

/** What a call brought: `oauth_token`, its secret, and whatever else the provider says. */
export type Credentials = { readonly outcome?: Outcome } & (
  { readonly form: URLSearchParams; readonly host: string } | { readonly verdict: Verdict }
)

/** One of the two signed calls of a sign-in. @see https://www.rfc-editor.org/rfc/rfc5849#section-2 */
export async function askForCredentials(
  deps: Deps,
  auth: OAuth1Config,
  occasion: Occasion,
  { cause, address, more, secrets = {} }: Leg,
): Promise<Credentials> {
  const { connection } = occasion
  const known = { ...valuesOf(occasion.secrets), ...secrets }
  const ingredients = { connection, secrets: known, now: deps.now(), newId: deps.newId }
  const bare = { method: 'POST', url: plain(address.trim()), headers: [] }
  const settings = { ...auth, bodyHash: 'no' as const }
  const { request, findings } = await signing(() => signOAuth1(bare, settings, known, meansOf(ingredients), more))
  const [problem] = findings
  if (!request)
    return { verdict: verdict('misconfigured', { reason: problem?.field ?? 'auth', detail: problem?.message ?? '' }) }

  const outcome = await send(deps, request, occasion, { cause, issues: async ({ body }) => issued(body.text, cause) })
  const { refused, response, failure } = outcome
  const { host } = new URL(address)
  if (refused) return { outcome, verdict: verdict('misconfigured', refused) }
  if (response?.type === 'opaqueredirect') return { outcome, verdict: verdict('redirect-blocked', { host }) }
  if (!response || failure) {
    const found = await diagnose(deps, failure ?? { kind: 'network', message: '' }, request, occasion)
    return {
      outcome,
      verdict: found.code === 'cors-blocked' ? verdict(found.code, { host, reason: 'oauth1-endpoint' }) : found,
    }
  }
  const form = new URLSearchParams(response.body.text.trim())
  const refusal = refusalOf(response, form, cause, { host, ...outcome })
  if (refusal) return { outcome, verdict: clockSkew({ response, now: deps.now() }, refusal) ?? refusal }
  return { outcome, form, host }
}

function refusalOf(
  response: HttpResponse,
  form: URLSearchParams,
  cause: Leg['cause'],
  { host, redact = (text) => text }: { host: string } & Outcome,
): Verdict | undefined {
  const { status, body } = response
  const html = looksLikeHtml(mediaType(response), body.text)
  const says = [form.get('oauth_problem'), form.get('oauth_problem_advice')].filter(Boolean).join(': ')
  const serverSays = redact(says || (html ? '' : body.text.trim().slice(0, 200)))
  const facts: Facts = { host, status, ...(status < 300 || serverSays === '' ? {} : { serverSays }) }
  if (status === 429) return verdict('rate-limited', facts)
  if (status >= 500) return verdict('server-error', facts)
  if (status === 404) return verdict('wrong-url', facts)
  if (status >= 400)
    return verdict('bad-credentials', { ...facts, reason: cause === 'token' ? 'oauth1-verifier' : 'oauth1-temporary' })
  if (!form.get('oauth_token') || form.get('oauth_token_secret') === null)
    return verdict('unexpected-response', { ...facts, reason: 'oauth1-answer' })
  return undefined
}

/** The temporary token is in the address that the user is sent to, so it is no secret; all else is. */
function issued(text: string, cause: Leg['cause']): { field: string; value: string }[] {
  const form = new URLSearchParams(text.trim())
  const secret = { field: 'token secret', value: form.get('oauth_token_secret') ?? '' }
  return cause === 'token' ? [{ field: 'token', value: form.get('oauth_token') ?? '' }, secret] : [secret]
}

/** Where what belongs to one sign-in alone may go: to the token URL, as part of what is signed. */
export const danceBinding = ({ tokenUri }: OAuth1Config): Binding => ({
  origins: [originOf(tokenUri.trim()) ?? []].flat(),
  slots: ['header:authorization', 'query:oauth_verifier', 'query:oauth_signature', 'body'],
})

/** Where the connection's own token may go. */
export const tokenPlaces = async (connection: Connection) => {
  const places = await bindingsOf(connection)
  return (field: 'token' | 'tokenSecret'): Binding => places[field] ?? { origins: [], slots: [] }
}
