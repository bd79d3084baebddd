import * as oauth from 'oauth4webapi'
import { parseUrl } from '../../../core/connection'
import { callerOf } from '../../../core/oauth/caller'
import type { OAuthClient } from '../../../core/oauth/client'
import { withMetadata } from '../../../core/oauth/discovery'
import { verdict, type Verdict } from '../../../core/verdict'
import type { Deps } from '../../deps'
import type { Occasion } from '../send'
import { endpointOptions, type EndpointCall, type EndpointOptions } from './call-endpoint'
import { explainFailure } from './explain-failure'

/**
 * Fills in what an issuer publishes about itself: by OpenID Connect, else by RFC 8414.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3
 */
export async function discover(deps: Deps, document: OAuthClient): Promise<{ client: OAuthClient } | { verdict: Verdict }> {
  const issuer = parseUrl(document.issuer.trim().replace(/\/\.well-known\/.*$/, ''))
  if (!issuer)
    return { verdict: verdict('misconfigured', { reason: 'issuer', detail: 'Enter the issuer as a whole address first.' }) }
  const occasion: Occasion = { connection: callerOf(document), secrets: [], signal: new AbortController().signal, writes: [] }
  const call: EndpointCall = { occasion, document, cause: 'discovery' }
  let first: { thrown: unknown; endpoint: EndpointOptions } | undefined
  for (const algorithm of ['oidc', 'oauth2'] as const) {
    const endpoint = endpointOptions(deps, call)
    try {
      const response = await oauth.discoveryRequest(issuer, { ...endpoint.options, algorithm })
      return { client: withMetadata(document, await oauth.processDiscoveryResponse(issuer, response)) }
    } catch (thrown) {
      first ??= { thrown, endpoint }
    } finally {
      await Promise.all(occasion.writes)
    }
  }
  if (!first) throw new Error('Neither way of discovery was tried.')
  return { verdict: await explainFailure(deps, first.thrown, call, first.endpoint, 'client') }
}
