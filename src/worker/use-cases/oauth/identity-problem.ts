import * as oauth from 'oauth4webapi'

/** What is wrong with an id_token that the library refused, as a sentence; nothing where it refused something else. */
export function identityProblem(thrown: unknown): string | undefined {
  if (thrown instanceof IdentityMismatch) return thrown.message
  if (!(thrown instanceof oauth.OperationProcessingError)) return undefined
  const { code = '', cause, message } = thrown
  if (code === oauth.KEY_SELECTION) return 'No key that the provider publishes (JWKS) fits its signature.'
  if (!isObject(cause)) return undefined
  if ('signature' in cause) return 'Its signature does not fit the provider’s keys (JWKS): it is forged, or was changed.'
  if ('header' in cause) return 'It is not signed, or by an algorithm that proves nothing.'
  const { claims, claim } = cause
  if (!isObject(claims)) return undefined
  const found = (name: string) => [claims[name] ?? 'nothing'].flat().map(String).join(', ')
  const expected = typeof cause['expected'] === 'string' ? cause['expected'] : 'nothing'
  if (code === oauth.JWT_CLAIM_COMPARISON || code === oauth.JWT_TIMESTAMP_CHECK) return CLAIMS[String(claim)]?.(found, expected)
  return message.includes('claim missing') ? `It is not complete: ${message}.` : undefined
}

/** An id_token of a renewal that speaks of somebody else. @see https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse */
export class IdentityMismatch extends Error {}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const since = (seconds: string): string => new Date(Number(seconds) * 1000).toISOString()

/** @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation */
const CLAIMS: Readonly<Record<string, (found: (name: string) => string, expected: string) => string>> = {
  iss: (found, expected) => `It comes from another issuer (iss): ${found('iss')}, where ${expected} was asked.`,
  aud: (found, expected) => `It was made for another app (aud): ${found('aud')}, and not for ${expected} alone.`,
  azp: (found, expected) => `It was given to another app (azp): ${found('azp')}, and not to ${expected}.`,
  nonce: () => 'Its nonce is not the one of this sign-in: it was made for another one.',
  exp: (found) => `It ended (exp) at ${since(found('exp'))}, or this device’s clock is wrong.`,
  nbf: (found) => `It begins (nbf) at ${since(found('nbf'))}, or this device’s clock is wrong.`,
}
