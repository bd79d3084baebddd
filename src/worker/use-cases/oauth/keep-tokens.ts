import * as oauth from 'oauth4webapi'
import { basisOf, tokenPlace, tokenSent } from '../../../core/auth/oauth2'
import { bindingsOf } from '../../../core/bindings'
import type { Connection } from '../../../core/connection'
import { jwtClaims } from '../../../core/jwt'
import { clientBinding } from '../../../core/oauth/client-bindings'
import { scopesIn, type OAuthClient } from '../../../core/oauth/client'
import type { Tokens } from '../../../core/oauth/tokens'
import type { Binding, SealedFacts } from '../../../core/sealed'
import { putSealed } from '../../../storage/sealed'
import { putTokens, readTokens } from '../../../storage/tokens'
import type { Deps } from '../../deps'
import { forgetSecrets, type HeldSecret } from '../secrets'
import { agreeToPlace } from './token-place'

export type Identity = NonNullable<Tokens['identity']>

/** Scopes that a connection asks for: its own, else its client's. */
export const askedScopes = ({ auth }: Pick<Connection, 'auth'>, document: OAuthClient): string[] => {
  const own = auth.kind === 'oauth2' ? scopesIn(auth.scopes) : []
  return own.length > 0 ? own : scopesIn(document.scopes)
}

/**
 * Seals the tokens of an answer and writes down what may be known of them. An answer without a refresh token leaves the old one in
 * its place, unless this is a new beginning. `place` and `endpoints` are where the API and the client's own calls may bring them;
 * without, the user agreed just now to what the settings say. @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export async function keepTokens(
  deps: Deps,
  connection: Connection,
  document: OAuthClient,
  answer: oauth.TokenEndpointResponse,
  {
    renewed,
    identity,
    place,
    endpoints = clientBinding(document),
  }: { renewed: boolean; identity?: Identity | undefined; place?: Binding | undefined; endpoints?: Binding | undefined },
): Promise<readonly HeldSecret[]> {
  const { auth } = connection
  if (auth.kind !== 'oauth2') throw new Error('Only a connection by OAuth 2.0 keeps such tokens.')
  const needed = (await bindingsOf(connection))[tokenPlace(auth)]
  const sent = place ?? needed
  // The token itself goes to the API, and to the endpoint that revokes it.
  const placeOf = (field: string): Binding => {
    const own = field === tokenSent(auth) ? sent : undefined
    return {
      origins: [...new Set([...(own?.origins ?? []), ...endpoints.origins])],
      slots: [...new Set([...(own?.slots ?? []), 'body' as const])],
    }
  }
  const held: HeldSecret[] = [
    { field: 'accessToken', value: answer.access_token, ...placeOf('accessToken') },
    ...(answer.refresh_token
      ? [{ field: 'refreshToken', value: answer.refresh_token, origins: endpoints.origins, slots: endpoints.slots }]
      : []),
    ...(answer.id_token ? [{ field: 'idToken', value: answer.id_token, ...placeOf('idToken') }] : []),
  ]
  const before = renewed ? await readTokens(deps.db, connection.id) : undefined
  const facts: SealedFacts[] = held.map(({ value: _, ...binding }) => ({
    connectionId: connection.id,
    sealedAt: deps.now(),
    ...binding,
  }))
  await deps.vault.seal(held.map((secret) => ({ ...secret, connectionId: connection.id, sealedAt: deps.now() })))
  const gone = ['refreshToken', 'idToken'].filter((field) => !renewed && !held.some((secret) => secret.field === field))
  if (gone.length > 0) await forgetSecrets(deps, connection.id, gone)
  await putSealed(deps.db, facts)
  if (!place) await agreeToPlace(deps, connection, needed)

  const claims = jwtClaims(answer.access_token)
  const known = identity ?? before?.identity
  const granted = typeof answer.scope === 'string' ? scopesIn(answer.scope) : before?.granted
  const at = deps.now()
  await putTokens(deps.db, {
    connectionId: connection.id,
    clientId: document.id,
    basis: basisOf(auth),
    tokenType: answer.token_type,
    obtainedAt: at,
    ...(answer.expires_in === undefined ? {} : { expiresAt: at + answer.expires_in * 1000 }),
    refreshable: answer.refresh_token !== undefined || (before?.refreshable ?? auth.grant === 'refresh_token'),
    asked: before?.asked ?? askedScopes(connection, document),
    ...(granted ? { granted } : {}),
    ...(claims ? { claims } : {}),
    ...(known ? { identity: known } : {}),
  })
  return held
}
