import { randomUUID } from 'node:crypto'
import { api } from '../../src/core/api'
import { attemptSchema } from '../../src/core/attempt'
import type { BodyOf } from '../../src/core/route'
import type { AuthConfig } from '../../src/core/auth'
import { getsTokensAlone, oauth2, tokenPlace } from '../../src/core/auth/oauth2'
import type { Connection } from '../../src/core/connection'
import { newOAuthClient, type OAuthClient } from '../../src/core/oauth/client'
import type { Verdict } from '../../src/core/verdict'
import { aTestSettings, NOON } from './builders'
import type { OidcProvider } from './servers/oidc-provider'
import { aKeyedConnection, type TestWorker } from './worker-deps'

export const REDIRECT_URI = 'http://localhost:4870/oauth-callback.html'

type ClientChanges = Partial<Omit<OAuthClient, 'endpoints'>> & { endpoints?: Partial<OAuthClient['endpoints']> }

/** A public client of that provider, complete and known to answer browsers. */
export function aClient(provider: Pick<OidcProvider, 'url'>, { endpoints = {}, ...changes }: ClientChanges = {}): OAuthClient {
  const { url } = provider
  return {
    ...newOAuthClient(randomUUID(), 'Test provider', NOON),
    issuer: url,
    issInCallback: true,
    clientId: 'public-client',
    scopes: 'openid offline_access',
    extras: [{ request: 'authorize', place: 'query', name: 'prompt', value: 'consent' }],
    browser: { cors: 'yes', note: '' },
    endpoints: {
      authorize: `${url}/auth`,
      token: `${url}/token`,
      revoke: `${url}/token/revocation`,
      introspect: `${url}/token/introspection`,
      userinfo: `${url}/me`,
      device: `${url}/device/auth`,
      jwks: `${url}/jwks`,
      ...endpoints,
    },
    ...changes,
  }
}

/** A connection to the provider's userinfo endpoint, by that client. */
export const anOAuthConnection = (
  provider: Pick<OidcProvider, 'url'>,
  client: OAuthClient,
  auth: Partial<Extract<AuthConfig, { kind: 'oauth2' }>> = {},
  changes: Partial<Connection> = {},
): Connection =>
  aKeyedConnection({
    baseUri: provider.url,
    auth: { ...oauth2.initial, client: client.id, ...auth },
    test: aTestSettings({ relativeUri: '/me', successPath: 'sub' }),
    ...changes,
  })

/** Stores documents made here as the page does, seals the client's secrets, and says where its tokens go. */
export async function settle(
  worker: TestWorker,
  client: OAuthClient,
  connection: Connection,
  secrets: Record<string, string> = {},
): Promise<void> {
  await worker.deps.db.oauthClients.put(client)
  await worker.deps.db.connections.put(connection)
  const answer = await worker.call(api.sealClientSecrets, { clientId: client.id }, { client, secrets })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  if (connection.auth.kind !== 'oauth2' || !getsTokensAlone(connection.auth)) return
  const fields = [tokenPlace(connection.auth)]
  const agreed = await worker.call(api.rebindSecrets, { connectionId: connection.id }, { connection, fields })
  if (agreed.status !== 200) throw new Error(JSON.stringify(agreed.body))
}

/** Begins an authorisation. Resolves with the address that the user is sent to. */
export async function begin(
  worker: TestWorker,
  connection: Connection,
  changes: Partial<BodyOf<typeof api.startAuthorization>> = {},
): Promise<{ attemptId: string; url: string; verdict?: Verdict }> {
  const attemptId = changes.attemptId ?? randomUUID()
  const answer = await worker.call(
    api.startAuthorization,
    { connectionId: connection.id },
    { attemptId, connection, redirectUri: REDIRECT_URI, window: 'popup', ...changes },
  )
  const reply = api.startAuthorization.reply.parse(answer.body)
  return { attemptId, ...('url' in reply ? reply : { url: '', verdict: reply.verdict }) }
}

/** Hands a callback's query to the worker, as the callback page does: without a build. */
export async function callBack(worker: TestWorker, query: string) {
  const answer = await worker.request('/oauth-callbacks', { method: 'POST', body: JSON.stringify({ answer: query }) })
  return api.finishAuthorization.reply.parse(answer.body)
}

export const rowOf = async (worker: TestWorker, attemptId: string) =>
  attemptSchema.parse(await worker.deps.db.attempts.get(attemptId))
