import { awsVerify, rawBodyFromStream } from '@filen/aws4-express'
import { verify as verifyWebhook } from '@octokit/webhooks-methods'
import express, { type Request } from 'express'
import { server as hawk } from 'hawk'
import auth from 'http-auth'
import { jwtVerify } from 'jose'
import { createHash, createHmac, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { UsernameToken } from 'wsse'
import { onLoopback, type TestServer } from './loopback'
import { verifyPresigned } from './presigned'
import { verifyOAuth1 } from './verify-oauth1'

/** What the server knows. */
export const PASSWORD = 'lovelace-1815'
export const USER = 'ada'

export interface SigningServer extends TestServer {
  /** PKCS#8, whose public half the server has. */
  readonly privateKey: string
}

type Verify = (request: Request, body: string) => Promise<boolean> | boolean

/**
 * Each first segment of a path is a scheme, whose signatures a library that others wrote checks: 200 for a good one, 401 for any
 * other. Browsers may read everything; the challenge only below `/digest` and `/hawk`. `skew` is how far its clock is ahead, in
 * milliseconds.
 */
export async function startSigning({ skew = 0 } = {}): Promise<SigningServer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const app = express()
  app.use((request, response, next) => {
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
      'Access-Control-Allow-Headers': request.get('Access-Control-Request-Headers') ?? '',
      Date: new Date(Date.now() + skew).toUTCString(),
    })
    if (!request.path.startsWith('/digest-hidden')) response.set('Access-Control-Expose-Headers', 'WWW-Authenticate, Date')
    if (request.method === 'OPTIONS') response.status(204).end()
    else next()
  })
  app.use(rawBodyFromStream)

  const digest = auth.digest({ realm: 'engine' }, (user, reply) => {
    reply(
      createHash('md5')
        .update(`${user}:engine:${user === USER ? PASSWORD : 'nobody knows'}`)
        .digest('hex'),
    )
  })
  const welcome = { user: USER }
  app.use((request, response, next) => {
    if (!request.path.startsWith('/digest')) next()
    // The library leaves this to its caller (RFC 7616, section 3.4.6).
    else if (![undefined, request.originalUrl].includes(/\buri="([^"]*)"/.exec(request.get('Authorization') ?? '')?.[1]))
      response.status(400).json({ message: 'What was signed is another address.' })
    else
      digest.check((_, answer) => answer.setHeader('Content-Type', 'application/json').end(JSON.stringify(welcome)))(
        request,
        response,
      )
  })
  app.use((request, response, next) => {
    if (!request.path.startsWith('/aws')) next()
    else void awsVerify({ secretKey: ({ accessKey }) => (accessKey === USER ? PASSWORD : undefined) })(request, response, next)
  })

  const verifiers: Readonly<Record<string, Verify>> = {
    aws: () => true, // by the middleware above
    presigned: (request, body) =>
      verifyPresigned(
        {
          method: request.method,
          url: new URL(request.originalUrl, `http://${request.get('Host') ?? ''}`),
          headerOf: (name) => request.get(name),
          body,
        },
        (accessKey) => (accessKey === USER ? PASSWORD : 'nobody knows'),
      ),
    // Token `${USER}-token`, both secrets PASSWORD.
    oauth1: (request, body) => {
      const { oauth_consumer_key: key, oauth_token: token } = verifyOAuth1(request, body, PASSWORD, PASSWORD) ?? {}
      return key === USER && token === `${USER}-token`
    },
    jwt: async (request) => {
      const [, token = ''] = /^Bearer (.+)$/.exec(request.get('Authorization') ?? '') ?? []
      const { payload } = await jwtVerify(token, publicKey, {
        currentDate: new Date(Date.now() + skew),
        requiredClaims: ['iss', 'exp'],
      })
      return payload.iss === USER
    },
    webhook: (request, body) => verifyWebhook(PASSWORD, body, request.get('X-Hub-Signature-256') ?? ''),
    exchange: verifyExchange,
    wsse: verifyWsse,
  }
  app.use(async (request, response) => {
    const [, scheme = ''] = request.path.split('/')
    const body = (request as Request & { rawBody?: string }).rawBody ?? '' // by the middleware above
    if (scheme === 'hawk') {
      const refusal = await verifyHawk(request, body, skew)
      if (refusal) return response.status(401).set('WWW-Authenticate', refusal.challenge).json({ message: refusal.message })
      return response.json(welcome)
    }
    try {
      if (await verifiers[scheme]?.(request, body)) return response.json(welcome)
      return response.status(401).json({ message: 'The signature does not match.' })
    } catch (error) {
      return response.status(401).json({ message: error instanceof Error ? error.message : String(error) })
    }
  })
  const server = await onLoopback(createServer(app))
  return { ...server, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

/** As exchanges do: hex of HMAC-SHA256 over time, method, path with query, and body. */
function verifyExchange(request: Request, body: string): boolean {
  const time = request.get('X-Timestamp') ?? ''
  const expected = createHmac('sha256', PASSWORD)
    .update(time + request.method + request.originalUrl + body)
    .digest('hex')
  if (Math.abs(Number(time) - Date.now()) > 60_000) throw new Error('Timestamp for this request is outside of the recvWindow.')
  return request.get('X-Signature') === expected
}

function verifyWsse(request: Request): boolean {
  const sent = Object.fromEntries(
    [...(request.get('X-WSSE') ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  ) as Record<string, string>
  const nonce = Buffer.from(sent['Nonce'] ?? '', 'base64').toString()
  const token = new UsernameToken({ username: USER, password: PASSWORD, nonce, created: sent['Created'] ?? '' })
  return sent['Username'] === USER && sent['PasswordDigest'] === token.getPasswordDigest()
}

async function verifyHawk(request: Request, body: string, skew: number) {
  try {
    await hawk.authenticate(
      request,
      (id) =>
        Promise.resolve(
          id === USER
            ? { id, key: PASSWORD, algorithm: 'sha256', user: USER }
            : { id, key: 'nobody knows', algorithm: 'sha256', user: '' },
        ),
      { localtimeOffsetMsec: skew, ...(request.path.endsWith('/payload') ? { payload: body } : {}) },
    )
    return undefined
  } catch (error) {
    const { message, output } = error as { message: string; output?: { headers: Record<string, string> } } // what hawk throws
    return { message, challenge: output?.headers['WWW-Authenticate'] ?? 'Hawk' }
  }
}
