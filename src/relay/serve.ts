import type { RequestListener, ServerResponse } from 'node:http'
import sirv from 'sirv'
import { headersFor } from '../build/policy'
import { listenOnLoopback } from './listen'

interface ServeOptions {
  /** The folder with the build. Its files are read on each request, so a new build needs no restart. */
  folder: string
  /** 0 takes any free port. */
  port: number
  /** Where the app lives on the server; begins and ends with `/`. Tests use it to show that a sub-folder works. */
  base?: string
  /** Told of every request before it is answered, e.g. to show that no `/api` request ever gets here. */
  onRequest?: (path: string, method: string) => void
}

export interface Served {
  /** The app's address, ending with `/`. */
  url: string
  close: () => Promise<void>
}

/** What {@link identityPath} answers. The server says it, not the build, so that another app on the port cannot seem to be ours. */
export const identity = { name: 'patchbay' } as const
export const identityPath = '/patchbay.json'

/**
 * Serves a build on this computer only, as a strict static host would: exact file names, no fall-back page.
 * Rejects with the system's error if the port cannot be had (`EADDRINUSE`, `EACCES`).
 */
export async function serve({ folder, port, base = '/', onRequest }: ServeOptions): Promise<Served> {
  const answer = answerer(folder, base)
  const listening = await listenOnLoopback(port, (request, response) => {
    onRequest?.(pathOf(request.url), request.method ?? 'GET')
    answer(request, response)
  })
  return { url: `http://localhost:${listening.port}${base}`, close: listening.close }
}

function answerer(folder: string, base: string): RequestListener {
  const files = sirv(folder, { dev: true, etag: true, extensions: [] })
  return (request, response) => {
    const path = pathOf(request.url)
    response.setHeaders(new Map(Object.entries(headersFor(path))))
    if (path === identityPath) return send(response, 200, 'application/json', JSON.stringify(identity))
    if (!path.startsWith(base)) return notFound(response)

    const file = path.slice(base.length - 1)
    if (/^\/api(\/|$)/.test(file)) return notFoundHere(response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'text/plain', 'Only GET and HEAD.')
    request.url = file.endsWith('/') ? `${file}index.html` : file
    files(request, response, () => notFound(response))
  }
}

/** Not parsed as a URL: that would resolve `..` and take `//name` for a host. */
const pathOf = (url = '/'): string => url.replace(/[?#].*$/s, '')

const notFound = (response: ServerResponse): void => send(response, 404, 'text/plain', 'Not found.')

/** `/api` is the worker's. A request for it that gets here comes from a page that no worker controls. */
const notFoundHere = (response: ServerResponse): void =>
  send(
    response,
    404,
    'application/problem+json',
    JSON.stringify({
      type: 'not-found',
      title: 'There is no such thing',
      status: 404,
      detail: 'Patchbay’s service worker answers these addresses in the browser; this server does not. Reload the page.',
    }),
  )

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body)
}
