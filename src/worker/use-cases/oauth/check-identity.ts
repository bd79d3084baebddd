import * as oauth from 'oauth4webapi'
import { endpointOptions, NoAnswer } from './call-endpoint'
import type { Deps } from '../../deps'
import type { Occasion } from '../send'
import type { Identity } from './keep-tokens'
import type { Party } from './party'

/** What an id_token was found to be: the library has checked its claims, and here, where keys can be had, its signature. */
export async function checkIdentity(
  deps: Deps,
  { server, document }: Party,
  occasion: Occasion,
  response: Response,
  answer: oauth.TokenEndpointResponse,
): Promise<Identity | undefined> {
  const claims = oauth.getValidatedIdTokenClaims(answer)
  if (!claims) return undefined
  const checked = ['issuer', 'audience', 'expiry', 'nonce']
  if (server.jwks_uri === undefined)
    return {
      claims: { ...claims },
      checked,
      problem: 'Its signature was not checked: the OAuth client names no address of keys (JWKS).',
    }
  const { options } = endpointOptions(deps, { occasion, document, cause: 'keys' })
  try {
    await oauth.validateApplicationLevelSignature(server, response, options)
  } catch (error) {
    // Keys that cannot be had prove nothing; a signature that does not fit them is a forgery.
    if (!(error instanceof NoAnswer)) throw error
    return {
      claims: { ...claims },
      checked,
      problem: 'Its signature was not checked: the address of keys (JWKS) gives browsers no answer.',
    }
  }
  return { claims: { ...claims }, checked: ['signature', ...checked], problem: '' }
}
