import type { Finding } from '../lint'
import { clientSecrets, type EndpointName, type OAuthClient } from './client'
import { lintEndpoint } from './lint-endpoint'

/** What is missing or wrong in a client; `secrets` are those that have a value. */
export function lintOAuthClient(client: OAuthClient, secrets: ReadonlySet<string>): Finding[] {
  const { name, clientId, endpoints, issuer, authentication, pkce, browser } = client
  const addresses = Object.entries(endpoints) as [EndpointName, string][] // the schema's own keys
  return [
    ...when(name.trim() === '', 'name', 'Give the client a name.'),
    ...when(clientId.trim() === '', 'clientId', 'The client id is missing. The provider shows it where the app is registered.'),
    ...when(endpoints.token.trim() === '', 'endpoints.token', 'Without a token endpoint there is nowhere to get a token.'),
    ...addresses.flatMap(([key, address]) => lintEndpoint(`endpoints.${key}`, address)),
    ...lintEndpoint('issuer', issuer),
    ...clientSecrets(client).flatMap((field) =>
      when(
        !secrets.has(field),
        field,
        field === 'privateKey' ? 'The private key is missing.' : 'The client secret is missing.',
      ),
    ),
    ...(authentication === 'none' && pkce === 'off'
      ? [
          {
            field: 'pkce',
            severity: 'warning' as const,
            message:
              'A client without a secret and without PKCE lets whoever sees the code use it (RFC 9700, section 2.1.1). Choose S256 if the provider takes it.',
          },
        ]
      : []),
    ...(browser.cors === 'no'
      ? [
          {
            field: 'endpoints.token',
            severity: 'warning' as const,
            message: `This token endpoint does not answer browsers. ${browser.note} When you authorise, Patchbay writes the call for your terminal, and takes its answer.`,
          },
        ]
      : []),
  ]
}

const when = (wrong: boolean, field: string, message: string): Finding[] =>
  wrong ? [{ field, severity: 'error', message }] : []
