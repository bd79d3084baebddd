import { authentications, type Authentication, type OAuthClient } from './client'

/** What is used of an issuer's metadata. @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
export interface Metadata {
  readonly issuer: string
  readonly authorization_endpoint?: string
  readonly token_endpoint?: string
  readonly revocation_endpoint?: string
  readonly introspection_endpoint?: string
  readonly userinfo_endpoint?: string
  readonly device_authorization_endpoint?: string
  readonly jwks_uri?: string
  readonly scopes_supported?: readonly string[]
  readonly code_challenge_methods_supported?: readonly string[]
  readonly token_endpoint_auth_methods_supported?: readonly string[]
  readonly authorization_response_iss_parameter_supported?: boolean
}

/** The client with what its issuer says of itself. What the user decided (id, scopes, a fitting authentication) stays. */
export function withMetadata(client: OAuthClient, metadata: Metadata): OAuthClient {
  const { endpoints, scopes, pkce } = client
  const methods = metadata.code_challenge_methods_supported
  return {
    ...client,
    issuer: metadata.issuer,
    issInCallback: metadata.authorization_response_iss_parameter_supported === true,
    endpoints: {
      authorize: metadata.authorization_endpoint ?? endpoints.authorize,
      token: metadata.token_endpoint ?? endpoints.token,
      revoke: metadata.revocation_endpoint ?? endpoints.revoke,
      introspect: metadata.introspection_endpoint ?? endpoints.introspect,
      userinfo: metadata.userinfo_endpoint ?? endpoints.userinfo,
      device: metadata.device_authorization_endpoint ?? endpoints.device,
      jwks: metadata.jwks_uri ?? endpoints.jwks,
    },
    authentication: authenticationFor(client.authentication, metadata.token_endpoint_auth_methods_supported),
    // S256 is sent even where it is not announced: servers ignore what they do not know (RFC 7636, section 5).
    pkce: methods && !methods.includes('S256') && methods.includes('plain') && pkce === 'S256' ? 'plain' : pkce,
    scopes: scopes === '' && metadata.scopes_supported?.includes('openid') ? 'openid' : scopes,
    // Another endpoint, another behaviour.
    browser: metadata.token_endpoint === endpoints.token ? client.browser : { cors: 'unknown', note: '' },
  }
}

const NAMES: Readonly<Record<Authentication, string>> = {
  none: 'none',
  basic: 'client_secret_basic',
  post: 'client_secret_post',
  private_key_jwt: 'private_key_jwt',
  client_secret_jwt: 'client_secret_jwt',
}

/** The present one if the server takes it, or does not say; a public client stays one. */
function authenticationFor(present: Authentication, supported: readonly string[] | undefined): Authentication {
  if (!supported || present === 'none' || supported.includes(NAMES[present])) return present
  return authentications.find((each) => supported.includes(NAMES[each])) ?? present
}
