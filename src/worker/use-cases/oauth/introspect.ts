import * as oauth from 'oauth4webapi'
import type { Connection } from '../../../core/connection'
import { verdict, type Verdict } from '../../../core/verdict'
import type { Deps } from '../../deps'
import { holdSecrets } from '../secrets'
import type { Occasion } from '../send'
import type { EndpointCall } from './call-endpoint'
import { partyOf } from './party'
import { askForToken, withParty } from './request-token'

/** What the provider itself knows of the access token. @see https://www.rfc-editor.org/rfc/rfc7662#section-2 */
export async function introspect(
  deps: Deps,
  connection: Connection,
): Promise<{ claims: Readonly<Record<string, unknown>> } | { verdict: Verdict }> {
  const secrets = await holdSecrets(deps, connection, {})
  const held = secrets.find(({ field }) => field === 'accessToken')
  if (!held) return { verdict: verdict('needs-authorization', { reason: 'missing' }) }
  const party = await partyOf(deps, connection)
  const { server, client, authentication, document } = party
  const occasion: Occasion = { connection, secrets, signal: new AbortController().signal, writes: [] }
  const call: EndpointCall = {
    occasion: withParty(occasion, party),
    document,
    cause: 'introspect',
    extra: 'token',
    token: 'accessToken',
  }
  const result = await askForToken(deps, call, 'client', async ({ options }) => {
    const response = await oauth.introspectionRequest(server, client, authentication, held.value, {
      ...options,
      additionalParameters: { token_type_hint: 'access_token' },
    })
    return { claims: { ...(await oauth.processIntrospectionResponse(server, client, response)) } }
  })
  await Promise.all(occasion.writes)
  return 'verdict' in result ? { verdict: result.verdict } : { claims: result.claims }
}
