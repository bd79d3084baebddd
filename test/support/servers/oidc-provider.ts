import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { onLoopback, type TestServer } from './loopback'

export interface OidcProvider extends TestServer {
  /** Basic at `/token`: form POST of `grant_type=client_credentials`; 200 with a token, 401 otherwise. */
  readonly clientId: string
  readonly clientSecret: string
  /** Bearer at `/me`: 200 with `sub`, 401 otherwise. */
  readonly accessToken: string
  readonly account: string
}

/** An OpenID provider that others wrote and certified, with one client and one account that has signed in. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const server = createServer()
  const { url, close } = await onLoopback(server)
  const clientId = 'patchbay-tests'
  const clientSecret = 'client-secret-of-the-tests'
  const account = 'ada'
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
      ],
      clientBasedCORS: () => true,
      cookies: { keys: ['signs the cookies of these tests'] },
      features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
      findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
      jwks: { keys: [signingKey()] },
      ttl: { AccessToken: 3600, ClientCredentials: 3600, Grant: 3600 },
    })
  })
  server.on('request', provider.callback())

  // What a sign-in in a browser would leave behind.
  const client = await provider.Client.find(clientId)
  if (!client) throw new Error('oidc-provider does not know the client of its own configuration.')
  const grant = new provider.Grant({ accountId: account, clientId })
  grant.addOIDCScope('openid')
  const grantId = await grant.save()
  const token = new provider.AccessToken({ accountId: account, client, grantId, scope: 'openid', gty: 'authorization_code' })
  return { url, close, clientId, clientSecret, account, accessToken: await token.save() }
}

const signingKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
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
