import * as oauth from 'oauth4webapi'
import { originOf, type Connection } from '../../../core/connection'
import { base64 } from '../../../core/http/base64'
import { clientBinding } from '../../../core/oauth/client-bindings'
import { importPrivateKey } from '../../../core/oauth/private-key'
import { clientSecrets, openOAuthClient, type OAuthClient } from '../../../core/oauth/client'
import { Problem } from '../../../core/problem'
import { readOAuthClient } from '../../../storage/oauth-clients'
import type { Deps } from '../../deps'
import type { HeldSecret } from '../secrets'

/** An OAuth client with its secrets at hand, in the library's terms. */
export interface Party {
  readonly document: OAuthClient
  readonly secrets: readonly HeldSecret[]
  readonly server: oauth.AuthorizationServer
  readonly client: oauth.Client
  readonly authentication: oauth.ClientAuth
}

/** The client that a connection uses. Throws `not-found` if it is gone, or was never chosen. */
export async function partyOf(deps: Deps, { auth }: Pick<Connection, 'auth'>): Promise<Party> {
  const id = auth.kind === 'oauth2' ? auth.client : ''
  const document = id === '' ? undefined : await readOAuthClient(deps.db, id)
  if (!document)
    throw new Problem('not-found', 'The OAuth client of this connection is gone. Choose another one under Authentication.')
  return openParty(deps, document)
}

/** A client as it is in a form, perhaps; `typed` secrets count before sealed ones. */
export async function openParty(deps: Deps, row: OAuthClient, typed: Readonly<Record<string, string>> = {}): Promise<Party> {
  const document = openOAuthClient(row)
  const fresh = Object.entries(typed).flatMap(([field, value]) =>
    value === '' ? [] : [{ field, value, ...clientBinding(document) }],
  )
  const sealed = await deps.vault.open(
    document.id,
    fresh.map(({ field }) => field),
  )
  const wanted = clientSecrets(document)
  const secrets = [...fresh, ...sealed].filter(({ field }) => wanted.includes(field))
  return {
    document,
    secrets,
    server: serverOf(document),
    client: { client_id: document.clientId.trim(), [oauth.clockTolerance]: CLOCK_TOLERANCE, [oauth.clockSkew]: skewOf(deps) },
    authentication: await authenticationOf(document, secrets),
  }
}

/** Seconds that clocks may differ by. An id_token came straight from the server, so its times are no defence against theft. */
const CLOCK_TOLERANCE = 15 * 60

/** The library reads the clock itself; the worker's may be another one. */
const skewOf = (deps: Deps): number => Math.round((deps.now() - Date.now()) / 1000)

function serverOf({ issuer, endpoints }: OAuthClient): oauth.AuthorizationServer {
  const named = issuer.trim() || originOf(endpoints.authorize.trim() || endpoints.token.trim())
  return {
    issuer: named ?? '',
    ...(endpoints.authorize ? { authorization_endpoint: endpoints.authorize.trim() } : {}),
    ...(endpoints.token ? { token_endpoint: endpoints.token.trim() } : {}),
    ...(endpoints.revoke ? { revocation_endpoint: endpoints.revoke.trim() } : {}),
    ...(endpoints.introspect ? { introspection_endpoint: endpoints.introspect.trim() } : {}),
    ...(endpoints.device ? { device_authorization_endpoint: endpoints.device.trim() } : {}),
    ...(endpoints.jwks ? { jwks_uri: endpoints.jwks.trim() } : {}),
    id_token_signing_alg_values_supported: ID_TOKEN_ALGORITHMS,
  }
}

/** All that sign; “none” does not. Those by a secret are told apart where the signature is checked. */
const ID_TOKEN_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['HS256', 'HS384', 'HS512'],
]

async function authenticationOf(document: OAuthClient, secrets: readonly HeldSecret[]): Promise<oauth.ClientAuth> {
  const { authentication, signing, deviations, clientId } = document
  if (authentication === 'none') return oauth.None()
  const [held] = secrets
  if (!held)
    throw new Problem(
      'not-found',
      `The OAuth client “${document.name}” has no ${WORDS[authentication]} yet. Enter it there and save.`,
    )
  switch (authentication) {
    case 'basic':
      if (!deviations.includes('plain-basic')) return oauth.ClientSecretBasic(held.value)
      return (_server, _client, _body, headers) =>
        headers.set('authorization', `Basic ${base64(`${clientId.trim()}:${held.value}`)}`)
    case 'post':
      return oauth.ClientSecretPost(held.value)
    case 'client_secret_jwt':
      return oauth.ClientSecretJwt(held.value)
    case 'private_key_jwt': {
      const key = await importPrivateKey(held.value, signing.algorithm)
      return oauth.PrivateKeyJwt(signing.keyId === '' ? key : { key, kid: signing.keyId })
    }
  }
}

const WORDS = {
  basic: 'client secret',
  post: 'client secret',
  client_secret_jwt: 'client secret',
  private_key_jwt: 'private key',
} as const
