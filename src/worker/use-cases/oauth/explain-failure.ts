import * as oauth from 'oauth4webapi'
import { deviations, deviationsSeen } from '../../../core/oauth/deviations'
import { looksLikeHtml, mediaType } from '../../../core/http/media-type'
import { Problem } from '../../../core/problem'
import { verdict, type Facts, type Verdict } from '../../../core/verdict'
import type { Deps } from '../../deps'
import { diagnose } from '../diagnose'
import { identityProblem } from './identity-problem'
import { NoAnswer, type EndpointCall, type EndpointOptions } from './call-endpoint'

/** What was asked of the endpoint, for the words of a refusal. */
export type Purpose = 'code' | 'refresh' | 'login' | 'device' | 'client' | 'assertion' | 'revoke'

/** Why a call to an endpoint brought nothing: what the network did, what the server says, or what is odd about its answer. */
export async function explainFailure(
  deps: Deps,
  thrown: unknown,
  call: EndpointCall,
  { sent }: EndpointOptions,
  purpose: Purpose,
): Promise<Verdict> {
  if (thrown instanceof Problem) {
    if (thrown.code === 'locked') throw thrown
    return verdict('misconfigured', { reason: 'oauth-client', detail: thrown.message })
  }
  const { request, outcome } = sent() ?? {}
  if (!request || !outcome) return verdict('misconfigured', { reason: 'oauth-client', detail: messageOf(thrown) })
  const { refused, response, failure, redact = (text: string) => text } = outcome
  if (refused) return verdict('misconfigured', refused)
  const host = new URL(request.url.text).host
  if (thrown instanceof NoAnswer) {
    if (response?.type === 'opaqueredirect') return verdict('redirect-blocked', { host })
    const found = await diagnose(deps, failure ?? { kind: 'network', message: '' }, request, call.occasion)
    return found.code === 'cors-blocked' ? verdict('cors-blocked', { ...found.facts, reason: 'oauth-endpoint' }) : found
  }

  const status = response?.status ?? 0
  const facts: Facts = { host, ...(status === 0 ? {} : { status }) }
  if (thrown instanceof oauth.ResponseBodyError) {
    const says = [thrown.error, thrown.error_description].filter(Boolean).join(': ')
    return refusalOf(thrown.error, { ...facts, serverSays: redact(says) }, purpose)
  }
  if (status === 429) return verdict('rate-limited', facts)
  if (status >= 500) return verdict('server-error', facts)
  if (response && looksLikeHtml(mediaType(response), response.body.text))
    return verdict(status === 404 ? 'wrong-url' : 'unexpected-response', { ...facts, reason: 'oauth-html' })
  if (status === 404) return verdict('wrong-url', facts)
  const forged = identityProblem(thrown)
  if (forged !== undefined)
    return verdict('unexpected-response', { ...facts, reason: 'oauth-identity', detail: redact(forged) })
  const seen = response ? deviationsSeen(response, call.document.deviations) : []
  const hint =
    seen.length === 0
      ? messageOf(thrown)
      : `${messageOf(thrown)} Allow for it in the OAuth client, under “How its answers differ”: ${seen.map((each) => `“${deviations[each]}”`).join(', ')}.`
  return verdict('unexpected-response', { ...facts, reason: 'oauth-answer', detail: redact(hint) })
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 and, for devices, https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
function refusalOf(error: string, facts: Facts, purpose: Purpose): Verdict {
  if (error === 'invalid_client' || error === 'unauthorized_client')
    return verdict('bad-credentials', { ...facts, reason: 'oauth-client' })
  if (error === 'invalid_scope') return verdict('forbidden', { ...facts, reason: 'oauth-scope' })
  if (error === 'access_denied') return verdict('forbidden', { ...facts, reason: 'oauth-denied' })
  if (error === 'slow_down') return verdict('rate-limited', facts)
  if (error === 'invalid_grant' || error === 'expired_token' || error === 'bad_refresh_token')
    return purpose === 'refresh'
      ? verdict('needs-authorization', { ...facts, reason: 'refresh' })
      : verdict('bad-credentials', { ...facts, reason: `oauth-${purpose}` })
  if (error === 'server_error' || error === 'temporarily_unavailable') return verdict('server-error', facts)
  return verdict('unexpected-response', { ...facts, reason: 'oauth-error' })
}

const messageOf = (thrown: unknown): string => {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, '.')}`
}
