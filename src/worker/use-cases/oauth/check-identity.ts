import * as oauth from 'oauth4webapi'
import { endpointOptions, NoAnswer } from './call-endpoint'
import type { Deps } from '../../deps'
import type { Occasion } from '../send'
import { IdentityMismatch } from './identity-problem'
import type { Identity } from './keep-tokens'
import type { Party } from './party'

/** What the id_token has to fit besides the client: a nonce that the library compared, or who signed in before. */
export interface Known {
  readonly nonce?: true
  readonly before?: Identity | undefined
}

/**
 * What an id_token was found to be: the library has checked its claims, and here, where keys can be had, its signature. Throws
 * what {@link identityProblem} has words for.
 */
export async function checkIdentity(
  deps: Deps,
  { server, document }: Party,
  occasion: Occasion,
  response: Response,
  answer: oauth.TokenEndpointResponse,
  { nonce, before }: Known = {},
): Promise<Identity | undefined> {
  const claims = oauth.getValidatedIdTokenClaims(answer)
  if (!claims) return undefined
  const subject = before?.claims['sub']
  if (subject !== undefined && subject !== claims.sub)
    throw new IdentityMismatch('It speaks of somebody else (sub) than the one of the sign-in.')
  const checked = ['issuer', 'audience', 'expiry', ...(nonce ? ['nonce'] : []), ...(subject === undefined ? [] : ['subject'])]
  const unsigned = (why: string): Identity => ({
    claims: { ...claims },
    checked,
    problem: `Its signature was not checked, because ${why}.`,
  })
  if (server.jwks_uri === undefined) return unsigned('the OAuth client names no address of keys (JWKS)')
  const { options, sent } = endpointOptions(deps, { occasion, document, cause: 'keys' })
  try {
    await oauth.validateApplicationLevelSignature(server, response, options)
  } catch (error) {
    // Keys that cannot be had prove nothing; a signature that does not fit them is a forgery.
    if (error instanceof NoAnswer) return unsigned('the address of keys (JWKS) does not answer browsers')
    if (error instanceof oauth.UnsupportedOperationError)
      return unsigned('it is signed with a secret, and not with a key that the provider publishes')
    const status = sent()?.outcome.response?.status
    if (status !== undefined && status !== 200) return unsigned(`the address of keys (JWKS) answered with status ${status}`)
    throw error
  }
  return { claims: { ...claims }, checked: ['signature', ...checked], problem: '' }
}
