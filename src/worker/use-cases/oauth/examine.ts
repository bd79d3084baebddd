import type { BrowserFacts } from '../../../core/application'
import { marked, plain } from '../../../core/http/marked'
import type { HttpRequest } from '../../../core/http/request'
import { base64 } from '../../../core/http/base64'
import { parseUrl } from '../../../core/connection'
import { callerOf } from '../../../core/oauth/caller'
import type { OAuthClient } from '../../../core/oauth/client'
import type { Deps } from '../../deps'
import { bareRequest, send, type Occasion } from '../send'

/**
 * Whether a browser may read what the token endpoint answers: one request of the kind that will be made, without any secret and
 * meant to be refused. Where it fails, a look at the address tells "hides its answers" from "is not there".
 */
export async function examineTokenEndpoint(deps: Deps, document: OAuthClient): Promise<BrowserFacts> {
  const address = parseUrl(document.endpoints.token.trim())
  if (!address) return { cors: 'unknown', note: 'There is no token endpoint to ask.' }
  const occasion: Occasion = {
    connection: callerOf(document),
    secrets: [],
    signal: new AbortController().signal,
    writes: [],
  }
  const asked = await send(deps, emptyRequest(address.href, document), occasion, { cause: 'probe' })
  const probed =
    asked.response || asked.failure?.kind !== 'network'
      ? undefined
      : await send(deps, bareRequest('GET', address.href), occasion, { cause: 'probe', mode: 'no-cors' })
  await Promise.all(occasion.writes)
  const host = address.host
  if (asked.response)
    return asked.response.type === 'opaqueredirect'
      ? { cors: 'unknown', note: `${host} redirects instead of answering.` }
      : { cors: 'yes', note: `${host} answered a request of this browser.` }
  return probed?.response
    ? { cors: 'no', note: `${host} is there, but hid its answer to a request of this browser.` }
    : { cors: 'unknown', note: `${host} gave no answer at all.` }
}

/** Basic credentials make the browser ask first, and that is what most endpoints refuse; so nobody's are sent along. */
function emptyRequest(url: string, { authentication }: OAuthClient): HttpRequest {
  const basic = authentication === 'basic' ? [{ name: 'authorization', value: marked`Basic ${base64('nobody:')}` }] : []
  return {
    method: 'POST',
    url: plain(url),
    headers: [{ name: 'content-type', value: plain('application/x-www-form-urlencoded') }, ...basic],
    body: plain('grant_type=authorization_code&client_id=nobody'),
  }
}
