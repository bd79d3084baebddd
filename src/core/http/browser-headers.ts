import type { Exchange } from '../exchange'

/** What a browser does to a request header that a page has set; nothing if it sends it as it is. */
export interface Fate {
  readonly fate: 'dropped' | 'replaced'
  readonly why: string
}

const DROPPED =
  /^(accept-charset|access-control-request-(headers|method|private-network)|cookie2?|date|dnt|expect|keep-alive|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i
const REPLACED: Readonly<Record<string, string>> = {
  connection: 'The browser manages its connections itself.',
  'content-length': 'The browser counts the body itself.',
  host: 'The browser takes it from the address.',
  origin: 'The browser says where Patchbay is served from.',
  referer: 'Patchbay tells no server where it was called from.',
  'user-agent': 'Chromium sends its own; Firefox and Safari send this one.',
  'accept-encoding': 'Firefox and Safari send their own; Chromium sends this one.',
}
const OVERRIDE = /^x-(http-method|http-method-override|method-override)$/i

/** Silently: a page is not told. @see https://fetch.spec.whatwg.org/#forbidden-request-header */
export function fateOf({ name, value }: { name: string; value: string }): Fate | undefined {
  const replaced = REPLACED[name.toLowerCase()]
  if (replaced !== undefined) return { fate: 'replaced', why: replaced }
  if (DROPPED.test(name)) return { fate: 'dropped', why: 'Browsers keep this header for themselves.' }
  if (OVERRIDE.test(name) && /\b(connect|trace|track)\b/i.test(value))
    return { fate: 'dropped', why: 'Browsers let no page ask for this method.' }
  return undefined
}

/** Whether a browser sent it, rather than curl or whoever wrote a HAR file. */
export const isByBrowser = ({ cause }: Pick<Exchange, 'cause'>): boolean => cause !== 'pasted' && cause !== 'imported'

/** The request with those of its headers that left the browser. Of `Accept-Encoding` only some browsers send their own. */
export const asSent = (exchange: Pick<Exchange, 'cause' | 'request'>): Exchange['request'] =>
  isByBrowser(exchange)
    ? {
        ...exchange.request,
        headers: exchange.request.headers.filter((header) => !fateOf(header) || /^accept-encoding$/i.test(header.name)),
      }
    : exchange.request

/** Headers that a browser adds by itself, with what it writes as far as a page can know it. @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
export function addedHeaders({ request, mode }: Pick<Exchange, 'request' | 'mode'>): { name: string; value: string }[] {
  const set = new Set(request.headers.map(({ name }) => name.toLowerCase()))
  const size = /^(GET|HEAD)$/.test(request.method) ? 0 : (request.body?.size ?? 0)
  const added = [
    { name: 'Host', value: hostOf(request.url) },
    { name: 'Accept', value: '*/*' },
    { name: 'Accept-Encoding', value: 'the compressions it knows' },
    { name: 'Accept-Language', value: 'the languages it is set to' },
    { name: 'User-Agent', value: 'its own name' },
    ...(mode === 'cors' ? [{ name: 'Origin', value: 'where Patchbay is served from' }] : []),
    ...(size > 0 ? [{ name: 'Content-Length', value: String(size) }] : []),
    ...(size > 0 ? [{ name: 'Content-Type', value: 'text/plain;charset=UTF-8' }] : []),
    { name: 'Cache-Control', value: 'no-cache' },
    { name: 'Sec-Fetch-Mode', value: mode },
  ]
  return added.filter(({ name }) => !set.has(name.toLowerCase()))
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return 'of the address'
  }
}

/** Shown of every answer. @see https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const ALWAYS_SHOWN = /^(cache-control|content-language|content-length|content-type|expires|last-modified|pragma)$/i

/** What is worth knowing of an answer, and hidden unless the server exposes it; some only with a certain status. */
const WORTH_KNOWING: readonly (readonly [name: string, when?: (status: number) => boolean])[] = [
  ['WWW-Authenticate', (status) => status === 401],
  ['Retry-After', (status) => status === 429 || status === 503],
  ['RateLimit', (status) => status === 429],
  ['RateLimit-Policy', (status) => status === 429],
  ['X-RateLimit-Limit', (status) => status === 429],
  ['X-RateLimit-Remaining', (status) => status === 429],
  ['X-RateLimit-Reset', (status) => status === 429],
  ['Allow', (status) => status === 405],
  ['Accept-Patch', (status) => status === 415],
  ['Location', (status) => status === 201 || status === 202],
  ['ETag', (status) => status < 300],
  ['Link', (status) => status < 300],
  ['Date'],
  ['X-Request-Id'],
]

export interface Hidden {
  /** Headers that would help to understand this answer, and that the browser does not show if there are any. */
  readonly names: readonly string[]
  /** The header that the API's owner would have to send for them to be shown, with those that are exposed already. */
  readonly expose: string
}

/** What the browser may be hiding of an answer. Nothing for one that did not come through CORS. Names of hidden headers are hidden, too. */
export function hiddenHeaders({ type, status, headers }: NonNullable<Exchange['response']>): Hidden | undefined {
  if (type !== 'cors') return undefined
  const shown = headers.map(({ name }) => name)
  const has = (name: string) => shown.some((other) => other.toLowerCase() === name.toLowerCase())
  const names = WORTH_KNOWING.filter(([name, when]) => (when?.(status) ?? true) && !has(name)).map(([name]) => name)
  if (names.length === 0) return undefined
  const exposed = shown.filter((name) => !ALWAYS_SHOWN.test(name))
  return { names, expose: `Access-Control-Expose-Headers: ${[...new Set([...exposed, ...names])].join(', ')}` }
}

/** Whether the server exposes this header: every page sees the others. */
export const isExposed = (name: string): boolean => !ALWAYS_SHOWN.test(name)
