import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** A request that has arrived whole, and what an answer to it may need. */
export interface Arrived {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** What the client sent as its key, wherever it stood; empty if there was none. */
  readonly key: string
  /** Origin of another server, which lets browsers read its answers. */
  readonly elsewhere: string
  /** Origin of another server, which does not. */
  readonly elsewhereHidden: string
}

/** One way to answer. Headers that were set on the response before are sent along, except by {@link raw}. */
export type Answer = (arrived: Arrived) => void

type Content = string | Buffer

export const text =
  (
    status: number,
    type: string,
    content: Content | ((arrived: Arrived) => Content),
    headers: OutgoingHttpHeaders = {},
  ): Answer =>
  (arrived) => {
    const typed = type === '' ? headers : { 'Content-Type': type, ...headers }
    arrived.response.writeHead(status, typed).end(typeof content === 'function' ? content(arrived) : content)
  }

export const json = (status: number, data: unknown, headers: OutgoingHttpHeaders = {}): Answer =>
  text(status, 'application/json', JSON.stringify(data), headers)

export const page = (status: number, title: string): Answer =>
  text(status, 'text/html; charset=utf-8', `<!doctype html><html><title>${title}</title><body><h1>${title}</h1></body></html>`)

export const empty = (status: number, headers: OutgoingHttpHeaders = {}): Answer => text(status, '', '', headers)

export const redirect =
  (status: number, to: string | ((arrived: Arrived) => string)): Answer =>
  (arrived) =>
    empty(status, { Location: typeof to === 'string' ? to : to(arrived) })(arrived)

/** Lets the page read further response headers. */
export const exposed = (headers: Readonly<Record<string, string>>): OutgoingHttpHeaders => ({
  ...headers,
  'Access-Control-Expose-Headers': Object.keys(headers).join(', '),
})

/** The delay is the state. */
export const after =
  (ms: number, answer: Answer): Answer =>
  (arrived) => {
    setTimeout(() => answer(arrived), ms)
  }

export const withoutCors =
  (answer: Answer): Answer =>
  (arrived) => {
    for (const name of arrived.response.getHeaderNames())
      if (name.startsWith('access-control-')) arrived.response.removeHeader(name)
    answer(arrived)
  }

/** Never a byte. */
export const silence: Answer = () => undefined

/** Status, headers and the first bytes; then nothing, and the connection stays open. */
export const hanging =
  (status: number, begun: string): Answer =>
  ({ response }) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).write(begun)

/** Pieces that come one after the other, slowly. */
export const dripping =
  (ms: number, pieces: readonly string[]): Answer =>
  ({ response }) => {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    pieces.forEach((piece, i) => setTimeout(() => response.write(piece), i * ms))
    setTimeout(() => response.end(), pieces.length * ms)
  }

/** Cuts the connection by a TCP reset, before a byte of an answer. */
export const reset: Answer = ({ request }) => void request.socket.resetAndDestroy()

/** Closes the connection in good order, before a byte of an answer. */
export const hangUp: Answer = ({ request }) => void request.socket.end()

/** These very lines on the socket, joined by CRLF, and the end of the connection: for what a well-made server never sends. */
export const raw =
  (...lines: readonly string[]): Answer =>
  ({ request }) =>
    void request.socket.end(lines.join('\r\n'))
