import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { onLoopback, type TestServer } from './loopback'
import { selfSigned } from './self-signed'
import { empty, json, page, type Arrived } from './verdict-answers'
import { states, type State } from './verdict-table'

/** What the guarded states accept, as Bearer token, `X-Api-Key` header or `api_key` parameter. */
export const KEY = 'verdict-key-0123456789'

export interface VerdictStates extends TestServer {
  /** The same states behind a certificate that no browser trusts. */
  readonly tlsUrl: string
  /** The same states at an origin for those of them that no browser may read, so that it never answered one. */
  readonly unread: string
  /** Another origin, which answers every request and lets browsers read it. */
  readonly elsewhere: string
}

/** A server each of whose paths is one state; see `verdict-table.ts`. Every path below `/app/` is the same web app. */
export async function startVerdictStates(): Promise<VerdictStates> {
  const elsewhere = await onLoopback(
    createServer((_, response) => void response.setHeader('Access-Control-Allow-Origin', '*').end('{"final":true}')),
  )
  const elsewhereHidden = await onLoopback(createServer((_, response) => void response.end('{"final":true}')))
  const listener = listenerOf(elsewhere.url, elsewhereHidden.url)
  const server = await onLoopback(createServer(listener))
  const unread = await onLoopback(createServer(listener))
  const tls = await onLoopback(createTlsServer(selfSigned(), listener))
  return {
    url: server.url,
    tlsUrl: tls.url.replace('http:', 'https:'),
    unread: unread.url,
    elsewhere: elsewhere.url,
    close: async () => {
      await Promise.all([server, unread, tls, elsewhere, elsewhereHidden].map((each) => each.close()))
    },
  }
}

const listenerOf =
  (elsewhere: string, elsewhereHidden: string): RequestListener =>
  (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?')
    const state = stateAt(path)
    for (const [name, value] of Object.entries(corsOf(state, request.headers.origin ?? 'null')))
      if (value !== undefined) response.setHeader(name, value)
    request.resume().on('end', () => {
      const arrived = { request, response, key: keyOf(request, query), elsewhere, elsewhereHidden }
      answerOf(state, arrived)(arrived)
    })
  }

function stateAt(path: string): State {
  if (path.startsWith('/app/')) return { answer: page(200, 'Web app') }
  // A misspelt path in a test must not look like one of the states.
  return states[path] ?? { answer: json(508, { message: `There is no state ${path}.` }) }
}

function answerOf({ answer, stranger, preflight }: State, { request, key }: Arrived) {
  if (request.method === 'OPTIONS') return preflight ?? empty(204)
  return stranger && key !== KEY ? stranger : answer
}

function corsOf({ cors }: State, origin: string): OutgoingHttpHeaders {
  if (cors === 'none') return {}
  return {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Headers': 'Authorization, X-Api-Key, Content-Type',
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT',
    ...cors?.(origin),
  }
}

const keyOf = ({ headers }: IncomingMessage, query: string): string =>
  /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ??
  headers['x-api-key']?.toString() ??
  new URLSearchParams(query).get('api_key') ??
  ''
