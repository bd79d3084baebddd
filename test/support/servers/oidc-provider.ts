import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import { onLoopback, type TestServer } from './loopback'

export interface OidcProvider extends TestServer {
  /** Basic at `/token`: form POST of `grant_type=client_credentials`; 200 with a token, 401 otherwise. */
  readonly clientId: string
  readonly clientSecret: string
  /** Bearer at `/me`: 200 with `sub`, 401 otherwise. */
  readonly accessToken: string
  readonly account: string
  /** Clients for signing in; any login with any password does. Callbacks may be at any port of this computer. */
  readonly publicClient: string
  readonly webClient: string
  readonly webSecret: string
  /** Authenticates by private_key_jwt, with this key in PEM. */
  readonly keyedClient: string
  readonly privateKey: string
  /** Authenticates by client_secret_jwt. */
  readonly signingClient: string
  readonly signingSecret: string
  /** Every POST that arrived, such as `POST /token`. */
  readonly requests: readonly string[]
}

/** A path that callbacks end with, below any address of the app. */
const CALLBACKS = ['http://localhost/oauth-callback.html', 'http://localhost/sub/folder/oauth-callback.html']

/** An OpenID provider that others wrote and certified, with one client and one account that has signed in. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const server = createServer()
  const { url, close } = await onLoopback(server)
  const clientId = 'patchbay-tests'
  const clientSecret = 'client-secret-of-the-tests'
  const account = 'ada'
  const publicClient = 'public-client'
  const webClient = 'web-client'
  const webSecret = 'web-secret-of-the-tests'
  const keyedClient = 'keyed-client'
  const signingClient = 'signing-client'
  const signingSecret = 'long-enough-a-secret-for-hmac-with-sha-256'
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const requests: string[] = []
  const people = {
    application_type: 'native',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    redirect_uris: CALLBACKS,
    response_types: ['code'],
  }
  const provider = await quietly(async () => {
    const { default: Provider } = await import('oidc-provider')
    return new Provider(url, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
        { ...people, client_id: publicClient, token_endpoint_auth_method: 'none' },
        {
          client_id: signingClient,
          client_secret: signingSecret,
          token_endpoint_auth_method: 'client_secret_jwt',
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
        { ...people, client_id: webClient, client_secret: webSecret },
        {
          ...people,
          client_id: keyedClient,
          token_endpoint_auth_method: 'private_key_jwt',
          grant_types: [...people.grant_types, 'client_credentials'],
          jwks: { keys: [{ ...jwkOf(publicKey), use: 'sig', alg: 'RS256' }] },
        },
      ],
      clientBasedCORS: () => true,
      cookies: { keys: ['signs the cookies of these tests'] },
      features: {
        clientCredentials: { enabled: true },
        deviceFlow: { enabled: true },
        devInteractions: { enabled: true },
        introspection: { enabled: true },
        revocation: { enabled: true },
      },
      findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
      issueRefreshToken: async (_context: unknown, client: { grantTypeAllowed: (grant: string) => boolean }) =>
        client.grantTypeAllowed('refresh_token'),
      jwks: { keys: [signingKey()] },
      rotateRefreshToken: true,
      ttl: {
        AccessToken: 3600,
        ClientCredentials: 3600,
        DeviceCode: 600,
        Grant: 3600,
        IdToken: 3600,
        Interaction: 600,
        RefreshToken: 7200,
        Session: 3600,
      },
    })
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.method === 'POST') requests.push(`${request.method} ${request.url ?? ''}`)
    answer(request, response)
  })

  // What a sign-in in a browser would leave behind.
  const client = await provider.Client.find(clientId)
  if (!client) throw new Error('oidc-provider does not know the client of its own configuration.')
  const grant = new provider.Grant({ accountId: account, clientId })
  grant.addOIDCScope('openid')
  const grantId = await grant.save()
  const token = new provider.AccessToken({ accountId: account, client, grantId, scope: 'openid', gty: 'authorization_code' })
  return {
    url,
    close,
    clientId,
    clientSecret,
    account,
    accessToken: await token.save(),
    publicClient,
    webClient,
    webSecret,
    keyedClient,
    signingClient,
    signingSecret,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    requests,
  }
}

const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' })

const signingKey = () => ({
  ...jwkOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  use: 'sig',
  alg: 'RS256',
})

/** It warns of Node 20 and of its storage in memory, on every start. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { info, warn } = console
  console.info = console.warn = () => undefined
  try {
    return await work()
  } finally {
    Object.assign(console, { info, warn })
  }
}
