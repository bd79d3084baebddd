import type { BrowserFacts, KeyFormat } from '../../core/application'
import { signingAlgorithms, type Authentication, type EndpointName, type OAuthClient } from '../../core/oauth/client'

interface Option<Value extends string> {
  readonly value: Value
  readonly label: string
}

export const AUTHENTICATIONS: readonly Option<Authentication>[] = [
  { value: 'none', label: 'None (public client)' },
  { value: 'basic', label: 'Secret by Basic (client_secret_basic)' },
  { value: 'post', label: 'Secret in the body (client_secret_post)' },
  { value: 'private_key_jwt', label: 'Signed with a private key (private_key_jwt)' },
  { value: 'client_secret_jwt', label: 'Signed with the secret (client_secret_jwt)' },
]

export const ALGORITHMS = signingAlgorithms.map((value) => ({ value, label: value }))

export const SECRETS: Readonly<Record<string, KeyFormat>> = {
  clientSecret: {
    label: 'Client secret',
    help: 'Sealed for this client’s endpoints. Rotate it here, and all connections of the client use the new one.',
  },
  privateKey: {
    label: 'Private key',
    help: 'PEM (PKCS#8 or PKCS#1), a JWK, or the JSON key file of a Google service account.',
    example: '-----BEGIN PRIVATE KEY-----',
  },
}

export const ENDPOINTS: Readonly<Record<EndpointName, { label: string; help: string }>> = {
  authorize: { label: 'Authorize endpoint', help: 'The page where people sign in and agree.' },
  token: { label: 'Token endpoint', help: 'Where codes, secrets and refresh tokens are traded for tokens.' },
  revoke: { label: 'Revocation endpoint', help: 'Ends a token’s life.' },
  introspect: { label: 'Introspection endpoint', help: 'Says what a token is worth.' },
  userinfo: { label: 'Userinfo endpoint', help: 'Says who signed in: a good request to test with.' },
  device: { label: 'Device endpoint', help: 'Gives codes to enter on another device.' },
  jwks: { label: 'Signing keys (JWKS)', help: 'What the signature of id_tokens is checked with.' },
}

export const BROWSERS: readonly Option<BrowserFacts['cors']>[] = [
  { value: 'unknown', label: 'Not known: found out before signing in' },
  { value: 'yes', label: 'Yes' },
  { value: 'partial', label: 'Sometimes' },
  { value: 'no', label: 'No: the terminal makes the call' },
]

export const DELIMITERS: readonly Option<OAuthClient['delimiter']>[] = [
  { value: ' ', label: 'Blank' },
  { value: ',', label: 'Comma' },
]

export const PKCE: readonly Option<OAuthClient['pkce']>[] = [
  { value: 'S256', label: 'S256' },
  { value: 'plain', label: 'plain' },
  { value: 'off', label: 'Off' },
]
