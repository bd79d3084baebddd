import * as oauth from 'oauth4webapi'
import type { Authorization } from '../../../core/oauth/authorization'
import type { OAuthClient } from '../../../core/oauth/client'

/** The nonce that an id_token has to say: one was sent, and the id_token is looked at. @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation */
export const expectedNonce = (
  { issuer, url, nonce }: Pick<Authorization, 'issuer' | 'url' | 'nonce'>,
  { deviations }: Pick<OAuthClient, 'deviations'>,
): string | typeof oauth.expectNoNonce =>
  issuer !== '' && !deviations.includes('no-id-token-check') && new URL(url).searchParams.has('nonce')
    ? nonce
    : oauth.expectNoNonce

/** A token answer without its id_token: where nobody knows the issuer, or the identity was checked before, it is left alone. */
export async function withoutIdToken(response: Response): Promise<Response> {
  if (response.status !== 200) return response
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return typeof body === 'object' && body !== null && 'id_token' in body
    ? Response.json({ ...body, id_token: undefined })
    : response
}
