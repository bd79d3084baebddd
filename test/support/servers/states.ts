import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onLoopback, type TestServer } from './loopback'

/** A request as it arrived. */
export interface Seen {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What {@link StatesServer} accepts at `/protected`, as Bearer token, Basic password, `X-Api-Key` header or `api_key` parameter. */
export const KEY = 'k3y/that+works & <more>"é'

export interface StatesServer extends TestServer {
  /** Another origin, to which `/redirect` leads. */
  readonly elsewhere: string
  /** Requests in the order of their arrival, preflights included. */
  readonly seen: Seen[]
  /** Those that came to the other origin. */
  readonly seenElsewhere: Seen[]
  /** Requests for a path, preflights left out. */
  readonly count: (path: string) => number
  /** Settles when the client closes the connection of a request for `/never`. */
  readonly abandoned: Promise<void>
}

/**
 * Each path is one state that a server can be in:
 * `/ok` `/protected` `/html` `/not-json` `/status/<code>` `/limited` (429) `/no-cors` `/preflight-refused` `/hidden-refusal`
 * (as `/protected`, but the 401 without CORS) `/never` `/broken-off` `/redirect` `/echo` `/graphql`, and for tokens that come and
 * go: `/login` (JSON `username` and `password`, which is {@link KEY}), `/session` (the newest token that it or `/refresh` gave
 * out), `/refresh` (a form with the newest `refresh_token`, which is replaced; the first is {@link KEY}), `/revoke`.
 */
export async function startStates(): Promise<StatesServer> {
  const seen: Seen[] = []
  const seenElsewhere: Seen[] = []
  const tokens = { access: '', refresh: KEY, count: 0 }
  let abandon: () => void = () => undefined
  const abandoned = new Promise<void>((resolve) => (abandon = resolve))

  const elsewhere = await onLoopback(
    createServer(recorded(seenElsewhere, (_, response) => json(allow(response), 200, { final: true }))),
  )
  const server = await onLoopback(
    createServer(
      recorded(seen, (request, response) => {
        if (request.path === '/never' && request.method !== 'OPTIONS') response.on('close', abandon)
        else answer(request, response, elsewhere.url, tokens)
      }),
    ),
  )
  return {
    url: server.url,
    elsewhere: elsewhere.url,
    seen,
    seenElsewhere,
    count: (path) => seen.filter((request) => request.path === path && request.method !== 'OPTIONS').length,
    abandoned,
    close: async () => {
      await Promise.all([server.close(), elsewhere.close()])
    },
  }
}

/** An address on this computer where nobody listens. */
export async function closedAddress(): Promise<string> {
  const server = await onLoopback(createServer())
  await server.close()
  return server.url
}

function recorded(seen: Seen[], respond: (request: Seen, response: ServerResponse) => void): RequestListener {
  return (request, response) => {
    void text(request).then((body) => {
      const [path = '', query = ''] = (request.url ?? '').split('?')
      const arrived = { method: request.method ?? '', path, query, headers: request.headers, body }
      seen.push(arrived)
      respond(arrived, response)
    })
  }
}

function answer(request: Seen, response: ServerResponse, elsewhere: string, tokens: Tokens): void {
  const { method, path } = request
  const preflight = method === 'OPTIONS'
  if (path === '/no-cors') return json(response, 200, { ok: true })
  if (path === '/preflight-refused') return preflight ? json(response, 403, {}) : json(allow(response), 200, { ok: true })
  if (preflight) return void allow(response).writeHead(204).end()
  if (path === '/hidden-refusal' && !knows(request)) return json(response, 401, { error: 'unknown key' })

  allow(response)
  const status = /^\/status\/(\d{3})$/.exec(path)?.[1]
  if (status !== undefined) return json(response, Number(status), { error: { message: `This is a ${status}.` } })
  switch (path) {
    case '/ok':
      return json(response, 200, { ok: true })
    case '/protected':
    case '/hidden-refusal':
      return knows(request) ? json(response, 200, { user: 'ada' }) : json(response, 401, { error: 'unknown key' })
    case '/html':
      return send(response, 200, 'text/html', '<!doctype html><title>Sign in</title><script>document.title = "ran"</script>')
    case '/not-json':
      return send(response, 200, 'application/json', '{"ok": tru')
    case '/limited':
      response.setHeader('Retry-After', '7').setHeader('Access-Control-Expose-Headers', 'Retry-After')
      return json(response, 429, { error: 'slow down' })
    case '/broken-off':
      // More is announced than ever comes.
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' }).write('{"begun":')
      return void setTimeout(() => response.destroy(), 50)
    case '/redirect':
      return void response.writeHead(307, { Location: `${elsewhere}/final` }).end()
    case '/echo':
      return echo(request, response)
    case '/graphql':
      return graphql(request, response)
    case '/login':
    case '/session':
    case '/refresh':
    case '/revoke':
      return withTokens(request, response, tokens)
    default:
      return json(response, 404, { message: 'There is nothing here.' })
  }
}

/** The newest tokens that were given out. */
interface Tokens {
  access: string
  refresh: string
  count: number
}

function withTokens({ path, headers, body }: Seen, response: ServerResponse, tokens: Tokens): void {
  const issue = () => {
    tokens.count += 1
    tokens.access = `session-${tokens.count}-of-ada`
    tokens.refresh = `refresh-${tokens.count}-of-ada`
    return { data: { sessionKey: tokens.access }, refresh: tokens.refresh, lifetime: 3600 }
  }
  const form = new URLSearchParams(body)
  switch (path) {
    case '/login': {
      const { username, password } = JSON.parse(body) as { username?: string; password?: string }
      return username === 'ada' && password === KEY
        ? json(response, 200, issue())
        : json(response, 400, { message: 'Wrong password.' })
    }
    case '/refresh':
      return form.get('refresh_token') === tokens.refresh
        ? json(response, 200, issue())
        : json(response, 400, { error: 'invalid_grant' })
    case '/revoke':
      tokens.access = ''
      return json(response, 200, {})
    default: {
      const known = tokens.access !== '' && headers.authorization === `Bearer ${tokens.access}`
      return known ? json(response, 200, { user: 'ada' }) : json(response, 401, { error: 'session expired' })
    }
  }
}

function graphql({ headers, body }: Seen, response: ServerResponse): void {
  const { query = '', variables } = JSON.parse(body) as { query?: string; variables?: unknown }
  if (query.includes('public')) return json(response, 200, { data: { public: variables ?? true } })
  if (headers.authorization !== `Bearer ${KEY}`)
    return json(response, 200, { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] })
  if (query.includes('nothing'))
    return json(response, 200, { data: null, errors: [{ message: 'Cannot query field "nothing".' }] })
  json(response, 200, { data: { viewer: { login: 'ada' } } })
}

/** Says the credentials back in every form that a server might. */
function echo({ method, path, query, headers, body }: Seen, response: ServerResponse): void {
  const sent = headers.authorization ?? String(headers['x-api-key'] ?? query)
  const credentials = sent.replace(/^(Bearer|Basic) /, '')
  response.setHeader('X-Echo', encodeURIComponent(sent)).setHeader('Access-Control-Expose-Headers', 'X-Echo')
  json(response, 200, {
    request: { method, path, query, headers, body },
    credentials,
    decoded: Buffer.from(credentials, 'base64').toString(),
    percent: encodeURIComponent(credentials),
    base64: Buffer.from(credentials).toString('base64'),
    base64Url: Buffer.from(credentials).toString('base64url'),
    hex: Buffer.from(credentials).toString('hex'),
    xml: credentials.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  })
}

/** Header values arrive as bytes that Node reads as Latin-1, as a browser writes them. */
function knows({ headers, query }: Seen): boolean {
  const { authorization = '' } = headers
  const basic = /^Basic (.+)$/.exec(authorization)?.[1]
  const password = basic && Buffer.from(basic, 'base64').toString().split(':').slice(1).join(':')
  const keys = [
    /^Bearer (.+)$/.exec(authorization)?.[1],
    password,
    headers['x-api-key'],
    new URLSearchParams(query).get('api_key'),
  ]
  return keys.includes(KEY)
}

const allow = (response: ServerResponse): ServerResponse =>
  response
    .setHeader('Access-Control-Allow-Origin', '*')
    .setHeader('Access-Control-Allow-Headers', 'Authorization, X-Api-Key, Content-Type')
    .setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT')

const json = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, 'application/json', JSON.stringify(body))

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type }).end(body)
}
