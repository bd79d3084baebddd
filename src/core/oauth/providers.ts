import type { BrowserFacts } from '../application'
import type { Authentication, Extra, OAuthClient } from './client'
import type { Deviation } from './deviations'

/**
 * What is known of a provider, as its documentation says: data, no code. `{tenant}` and the like in addresses are for the user to
 * fill in. What a provider does with browsers is stated only where its documentation does; else a probe finds out.
 */
export interface Provider {
  readonly id: string
  readonly name: string
  /** Where discovery finds the rest; empty: nowhere. */
  readonly issuer: string
  readonly endpoints: Partial<OAuthClient['endpoints']>
  readonly authentication: Authentication
  readonly scopes: string
  readonly delimiter?: OAuthClient['delimiter']
  readonly pkce?: OAuthClient['pkce']
  readonly extras?: readonly Extra[]
  readonly deviations?: readonly Deviation[]
  readonly browser?: BrowserFacts
  readonly documentation: string
}

const unknown: BrowserFacts = { cors: 'unknown', note: '' }
const query = (name: string, value: string): Extra => ({ request: 'authorize', place: 'query', name, value })

export const providers: readonly Provider[] = [
  {
    id: 'atlassian',
    name: 'Atlassian',
    issuer: '',
    endpoints: { authorize: 'https://auth.atlassian.com/authorize', token: 'https://auth.atlassian.com/oauth/token' },
    authentication: 'post',
    scopes: 'read:me offline_access',
    extras: [query('audience', 'api.atlassian.com'), query('prompt', 'consent')],
    documentation: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
  },
  {
    id: 'auth0',
    name: 'Auth0',
    issuer: 'https://{tenant}.auth0.com/',
    endpoints: {},
    authentication: 'none',
    scopes: 'openid profile offline_access',
    documentation: 'https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow-with-pkce',
  },
  {
    id: 'dropbox',
    name: 'Dropbox',
    issuer: '',
    endpoints: {
      authorize: 'https://www.dropbox.com/oauth2/authorize',
      token: 'https://api.dropboxapi.com/oauth2/token',
    },
    authentication: 'none',
    scopes: 'account_info.read',
    extras: [query('token_access_type', 'offline')],
    documentation: 'https://developers.dropbox.com/oauth-guide',
  },
  {
    id: 'github',
    name: 'GitHub',
    issuer: '',
    endpoints: {
      authorize: 'https://github.com/login/oauth/authorize',
      token: 'https://github.com/login/oauth/access_token',
      device: 'https://github.com/login/device/code',
    },
    authentication: 'post',
    scopes: 'read:user',
    delimiter: ' ',
    // Granted scopes come back with commas between them; both are understood.
    deviations: ['form-encoded', 'error-in-200'],
    browser: { cors: 'no', note: 'GitHub’s token endpoint sends no CORS headers.' },
    documentation: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
  },
  {
    id: 'gitlab',
    name: 'GitLab',
    issuer: 'https://gitlab.com',
    endpoints: {
      authorize: 'https://gitlab.com/oauth/authorize',
      token: 'https://gitlab.com/oauth/token',
      revoke: 'https://gitlab.com/oauth/revoke',
      introspect: 'https://gitlab.com/oauth/introspect',
      userinfo: 'https://gitlab.com/oauth/userinfo',
    },
    authentication: 'none',
    scopes: 'read_user',
    documentation: 'https://docs.gitlab.com/api/oauth2/',
  },
  {
    id: 'google',
    name: 'Google',
    issuer: 'https://accounts.google.com',
    endpoints: {
      authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
      token: 'https://oauth2.googleapis.com/token',
      revoke: 'https://oauth2.googleapis.com/revoke',
      userinfo: 'https://openidconnect.googleapis.com/v1/userinfo',
      device: 'https://oauth2.googleapis.com/device/code',
      jwks: 'https://www.googleapis.com/oauth2/v3/certs',
    },
    authentication: 'post',
    scopes: 'openid email',
    extras: [query('access_type', 'offline'), query('prompt', 'consent')],
    documentation: 'https://developers.google.com/identity/protocols/oauth2/web-server',
  },
  {
    id: 'hubspot',
    name: 'HubSpot',
    issuer: '',
    endpoints: { authorize: 'https://app.hubspot.com/oauth/authorize', token: 'https://api.hubapi.com/oauth/v1/token' },
    authentication: 'post',
    scopes: 'oauth',
    documentation: 'https://developers.hubspot.com/docs/guides/apps/authentication/working-with-oauth',
  },
  {
    id: 'keycloak',
    name: 'Keycloak',
    issuer: 'https://{host}/realms/{realm}',
    endpoints: {},
    authentication: 'none',
    scopes: 'openid',
    documentation: 'https://www.keycloak.org/securing-apps/oidc-layers',
  },
  {
    id: 'microsoft',
    name: 'Microsoft Entra ID',
    issuer: 'https://login.microsoftonline.com/{tenant}/v2.0',
    endpoints: {
      authorize: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize',
      token: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
      device: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode',
      jwks: 'https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys',
    },
    authentication: 'none',
    scopes: 'openid offline_access User.Read',
    browser: {
      cors: 'partial',
      note: 'Entra answers browsers only where the redirect URI is registered as a single-page application, and then takes no secret.',
      source: 'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow',
    },
    documentation: 'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow',
  },
  {
    id: 'okta',
    name: 'Okta',
    issuer: 'https://{org}.okta.com/oauth2/default',
    endpoints: {},
    authentication: 'none',
    scopes: 'openid profile offline_access',
    documentation: 'https://developer.okta.com/docs/guides/implement-grant-type/authcodepkce/main/',
  },
  {
    id: 'salesforce',
    name: 'Salesforce',
    issuer: 'https://login.salesforce.com',
    endpoints: {
      authorize: 'https://login.salesforce.com/services/oauth2/authorize',
      token: 'https://login.salesforce.com/services/oauth2/token',
      revoke: 'https://login.salesforce.com/services/oauth2/revoke',
      introspect: 'https://login.salesforce.com/services/oauth2/introspect',
      userinfo: 'https://login.salesforce.com/services/oauth2/userinfo',
    },
    authentication: 'post',
    scopes: 'api refresh_token',
    documentation: 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm',
  },
  {
    id: 'slack',
    name: 'Slack',
    issuer: '',
    endpoints: { authorize: 'https://slack.com/oauth/v2/authorize', token: 'https://slack.com/api/oauth.v2.access' },
    authentication: 'post',
    scopes: 'users:read',
    delimiter: ',',
    deviations: ['error-in-200', 'nested'],
    documentation: 'https://docs.slack.dev/authentication/installing-with-oauth',
  },
  {
    id: 'spotify',
    name: 'Spotify',
    issuer: '',
    endpoints: { authorize: 'https://accounts.spotify.com/authorize', token: 'https://accounts.spotify.com/api/token' },
    authentication: 'none',
    scopes: 'user-read-private',
    documentation: 'https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow',
  },
]

/** The client as the provider's documentation would have it. Name, id and secrets are the user's. */
export const withProvider = (client: OAuthClient, provider: Provider): OAuthClient => ({
  ...client,
  provider: provider.id,
  issuer: provider.issuer,
  issInCallback: false,
  endpoints: {
    authorize: '',
    token: '',
    revoke: '',
    introspect: '',
    userinfo: '',
    device: '',
    jwks: '',
    ...provider.endpoints,
  },
  authentication: provider.authentication,
  scopes: provider.scopes,
  delimiter: provider.delimiter ?? ' ',
  pkce: provider.pkce ?? 'S256',
  extras: [...(provider.extras ?? [])],
  deviations: [...(provider.deviations ?? [])],
  browser: provider.browser ?? unknown,
})
