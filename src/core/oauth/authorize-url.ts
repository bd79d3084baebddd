import { parseUrl } from '../connection'
import { extrasFor, type OAuthClient } from './client'

export interface AuthorizeRequest {
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string
  /** Sent with the scope `openid` only. */
  readonly nonce: string
  /** Empty without PKCE. */
  readonly challenge: string
}

/** Where the user is sent to agree. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 */
export function authorizeUrl(client: OAuthClient, { redirectUri, scopes, state, nonce, challenge }: AuthorizeRequest): string {
  const url = parseUrl(client.endpoints.authorize.trim())
  if (!url) return ''
  const set = (name: string, value: string) => value !== '' && url.searchParams.set(name, value)
  // What the user adds may replace what we say, but never what protects the answer.
  set('response_type', 'code')
  set('scope', scopes.join(client.delimiter))
  set('audience', client.audience)
  set('resource', client.resource)
  for (const [name, value] of extrasFor(client, 'authorize', 'query')) url.searchParams.set(name, value)
  set('client_id', client.clientId.trim())
  set('redirect_uri', redirectUri)
  set('state', state)
  if (scopes.includes('openid')) set('nonce', nonce)
  if (challenge !== '') {
    set('code_challenge', challenge)
    set('code_challenge_method', client.pkce)
  }
  return url.href
}
