import { rawBodyFromStream } from '@filen/aws4-express'
import express, { type Request } from 'express'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { onLoopback, type TestServer } from './loopback'
import { sentOAuth1, verifyOAuth1 } from './verify-oauth1'

export interface OAuth1Provider extends TestServer {
  readonly consumerKey: string
  readonly consumerSecret: string
  /** Every secret that it ever gave out. */
  readonly issued: readonly string[]
}

interface Temporary {
  readonly secret: string
  readonly callback: string
  verifier?: string
}

/**
 * A provider of OAuth 1.0a: `/request_token`, `/authorize` (a page with the links “Agree” and “Deny”), `/access_token`, and `/me`
 * for who has a token. Signatures are verified by a library that others wrote. `/old/request_token` does not confirm the callback.
 * @see https://www.rfc-editor.org/rfc/rfc5849#section-2
 */
export async function startOAuth1Provider(): Promise<OAuth1Provider> {
  const consumerKey = 'patchbay-consumer'
  const consumerSecret = 'consumer-secret-of-the-tests'
  const temporary = new Map<string, Temporary>()
  const tokens = new Map<string, string>()
  const issued: string[] = []
  const fresh = (): string => {
    const value = randomBytes(12).toString('hex')
    issued.push(value)
    return value
  }
  const check = (request: Request, secretOf: (token: string) => string | undefined) => {
    const { rawBody = '' } = request as Request & { rawBody?: string } // by the middleware below
    const { oauth_token: token = '' } = sentOAuth1(request, rawBody).oauth
    const sent = verifyOAuth1(request, rawBody, consumerSecret, secretOf(token) ?? 'nobody knows')
    return sent?.['oauth_consumer_key'] === consumerKey ? sent : undefined
  }

  const app = express()
  app.use((request, response, next) => {
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': request.get('Access-Control-Request-Headers') ?? '',
    })
    if (request.method === 'OPTIONS') response.status(204).end()
    else next()
  })
  app.use(rawBodyFromStream)
  app.post(['/request_token', '/old/request_token'], (request, response) => {
    const sent = check(request, () => '')
    if (!sent) return response.status(401).send('oauth_problem=signature_invalid')
    const token = randomBytes(12).toString('hex')
    const secret = fresh()
    temporary.set(token, { secret, callback: sent['oauth_callback'] ?? '' })
    const confirmed = request.path.startsWith('/old') ? '' : '&oauth_callback_confirmed=true'
    return response.type('text/plain').send(`oauth_token=${token}&oauth_token_secret=${secret}${confirmed}`)
  })
  app.get('/authorize', (request, response) => {
    const token = new URL(request.originalUrl, 'http://localhost').searchParams.get('oauth_token') ?? ''
    const { callback } = temporary.get(token) ?? {}
    if (callback === undefined) return response.status(400).send('No such request.')
    const back = (parameters: Record<string, string>) =>
      `${callback}?${new URLSearchParams({ oauth_token: token, ...parameters }).toString()}`
    const verifier = fresh()
    temporary.set(token, { secret: temporary.get(token)?.secret ?? '', callback, verifier })
    return response.send(
      `<!doctype html><title>Provider</title><a href="${back({ oauth_verifier: verifier })}">Agree</a> <a href="${back({ oauth_problem: 'user_refused' })}">Deny</a>`,
    )
  })
  app.post('/access_token', (request, response) => {
    const sent = check(request, (token) => temporary.get(token)?.secret)
    const given = sent && temporary.get(sent['oauth_token'] ?? '')
    if (!sent || !given) return response.status(401).send('oauth_problem=signature_invalid')
    if (given.verifier === undefined || given.verifier !== sent['oauth_verifier'])
      return response.status(401).send('oauth_problem=verifier_invalid')
    temporary.delete(sent['oauth_token'] ?? '')
    const [token, secret] = [fresh(), fresh()]
    tokens.set(token, secret)
    return response.type('text/plain').send(`oauth_token=${token}&oauth_token_secret=${secret}&screen_name=ada`)
  })
  app.get('/me', (request, response) => {
    if (check(request, (token) => tokens.get(token))) response.json({ user: 'ada' })
    else response.status(401).json({ message: 'The signature does not match.' })
  })
  return { ...(await onLoopback(createServer(app))), consumerKey, consumerSecret, issued }
}
