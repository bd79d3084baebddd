import * as oauth from 'oauth4webapi'
import type { Connection } from '../../../core/connection'
import { signAssertion } from '../../../core/oauth/assertion'
import { clientBinding, tokenBinding } from '../../../core/oauth/client-bindings'
import { importPrivateKey } from '../../../core/oauth/private-key'
import type { TerminalGrant } from '../../../core/oauth/authorization'
import { Problem } from '../../../core/problem'
import type { Binding } from '../../../core/sealed'
import type { Verdict } from '../../../core/verdict'
import { readTokens } from '../../../storage/tokens'
import type { Deps } from '../../deps'
import type { HeldSecret } from '../secrets'
import type { Occasion, Outcome } from '../send'
import { checkIdentity } from './check-identity'
import { endpointOptions, type EndpointCall, type EndpointOptions } from './call-endpoint'
import { explainFailure, type Purpose } from './explain-failure'
import { askedScopes, keepTokens } from './keep-tokens'
import type { Party } from './party'
import { withoutIdToken } from './without-id-token'

/** Tokens, or why there are none. `outcome` is what came of the call, for the attempt's row. */
export type Requested = { readonly outcome?: Outcome } & (
  { readonly held: readonly HeldSecret[]; readonly answer: oauth.TokenEndpointResponse } | { readonly verdict: Verdict }
)

/** Asks the token endpoint for a token that needs nobody's consent, and keeps it for that place: see {@link keepTokens}. */
export async function requestToken(
  deps: Deps,
  party: Party,
  grant: TerminalGrant,
  occasion: Occasion,
  place: Binding | undefined,
): Promise<Requested> {
  const { document } = party
  const refresh = grant === 'refresh_token'
  const call: EndpointCall = {
    occasion: withParty(occasion, party),
    document,
    cause: refresh ? 'refresh' : 'token',
    extra: refresh ? 'refresh' : 'token',
  }
  return askForToken(deps, call, PURPOSES[grant], async ({ options }) => {
    const response = await REQUESTS[grant](deps, party, call.occasion, options)
    const known = document.issuer.trim() === '' || !refresh ? await withoutIdToken(response) : response
    const answer = await (refresh
      ? oauth.processRefreshTokenResponse(party.server, party.client, known, TYPES)
      : oauth.processGenericTokenEndpointResponse(party.server, party.client, known, TYPES))
    const before = (await readTokens(deps.db, occasion.connection.id))?.identity
    const identity = await checkIdentity(deps, party, call.occasion, known, answer, { before })
    // What was asked with stands for the client's endpoints as the user knows them: an import may have changed the document.
    const [asked] = [...occasion.secrets.filter(({ field }) => field === ASKS_WITH[grant]), ...party.secrets]
    const endpoints = asked ?? clientBinding(document)
    const held = await keepTokens(deps, occasion.connection, document, answer, { renewed: refresh, identity, place, endpoints })
    return { answer, held }
  })
}

/** Runs a call to the token endpoint and turns whatever goes wrong into a verdict. */
export async function askForToken<Got extends object>(
  deps: Deps,
  call: EndpointCall,
  purpose: Purpose,
  work: (endpoint: EndpointOptions) => Promise<Got>,
): Promise<{ outcome?: Outcome } & (Got | { verdict: Verdict })> {
  const endpoint = endpointOptions(deps, call)
  const outcome = () => {
    const sent = endpoint.sent()
    return sent ? { outcome: sent.outcome } : {}
  }
  try {
    return { ...(await work(endpoint)), ...outcome() }
  } catch (error) {
    return { verdict: await explainFailure(deps, error, call, endpoint, purpose), ...outcome() }
  }
}

/** The occasion with the client's secrets, too, and a place for assertions that are made on the way. */
export function withParty(occasion: Occasion, { document, secrets }: Party, more: readonly HeldSecret[] = []): Occasion {
  const made = ['clientAssertion', 'assertion'].map((field) => ({ field, value: '', ...tokenBinding(document) }))
  const known = [...more, ...secrets, ...made]
  const own = occasion.secrets.filter(({ field }) => !known.some((secret) => secret.field === field))
  return { ...occasion, secrets: [...known, ...own] }
}

/** `mac`, `N_A` and the like are sent as the connection says; the library would refuse what it does not know. */
export const TYPES = {
  recognizedTokenTypes: new Proxy<Record<string, (response: Response, body: oauth.TokenEndpointResponse) => void>>(
    {},
    { get: () => () => undefined },
  ),
}

const PURPOSES: Readonly<Record<TerminalGrant, Purpose>> = {
  client_credentials: 'client',
  password: 'login',
  jwt_bearer: 'assertion',
  refresh_token: 'refresh',
}

/** The connection's own secret that a grant is asked for with, if there is one. */
const ASKS_WITH: Readonly<Partial<Record<TerminalGrant, string>>> = { password: 'password', refresh_token: 'refreshToken' }

type Options = EndpointOptions['options']

export const REQUESTS: Readonly<
  Record<TerminalGrant, (deps: Deps, party: Party, occasion: Occasion, options: Options) => Promise<Response>>
> = {
  client_credentials: (_, { server, client, authentication, document }, { connection }, options) =>
    oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      tokenParameters(connection, document, options),
      options,
    ),
  password: (_, { server, client, authentication, document }, { connection, secrets }, options) =>
    oauth.genericTokenEndpointRequest(
      server,
      client,
      authentication,
      'password',
      {
        ...tokenParameters(connection, document, options),
        username: connection.auth.kind === 'oauth2' ? connection.auth.username : '',
        password: valueOf(secrets, 'password'),
      },
      options,
    ),
  jwt_bearer: async (deps, { server, client, authentication, document, secrets }, { connection }, options) => {
    const { algorithm, keyId } = document.signing
    const held = secrets.find(({ field }) => field === 'privateKey')
    if (!held) throw new Problem('not-found', ASSERTION_NEEDS)
    const scope = askedScopes(connection, document).join(document.delimiter)
    const assertion = await signAssertion(await importPrivateKey(held.value, algorithm), algorithm, keyId, {
      issuer: client.client_id,
      subject: connection.auth.kind === 'oauth2' ? connection.auth.subject : '',
      audience: document.audience || document.endpoints.token,
      scope,
      id: deps.newId(),
      now: deps.now(),
    })
    const parameters = { ...tokenParameters(connection, document, options), assertion }
    return oauth.genericTokenEndpointRequest(
      server,
      client,
      // The assertion itself says who asks.
      document.authentication === 'private_key_jwt' ? oauth.None() : authentication,
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      parameters,
      options,
    )
  },
  refresh_token: (_, { server, client, authentication }, { secrets }, options) =>
    oauth.refreshTokenGrantRequest(server, client, authentication, valueOf(secrets, 'refreshToken'), options),
}

const ASSERTION_NEEDS =
  'A JWT bearer assertion is signed with the client’s private key: choose private_key_jwt as its authentication, and enter the key.'

function tokenParameters(
  connection: Connection,
  document: Party['document'],
  { additionalParameters }: Options,
): Record<string, string> {
  const scope = askedScopes(connection, document).join(document.delimiter)
  return {
    ...(scope === '' ? {} : { scope }),
    ...(document.audience === '' ? {} : { audience: document.audience }),
    ...(document.resource === '' ? {} : { resource: document.resource }),
    ...additionalParameters,
  }
}

const valueOf = (secrets: readonly HeldSecret[], field: string): string =>
  secrets.find((secret) => secret.field === field)?.value ?? ''
