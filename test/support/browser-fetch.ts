type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * `fetch` as a page at this origin has it: asks first where a browser asks, and hides what a browser hides. For tests of what the
 * worker makes of it; the browser tests have the real one. @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export const browserFetch =
  (origin: string): Fetch =>
  async (url, init) => {
    if (init.mode === 'no-cors') return opaque(await fetch(url, { ...init, headers: {}, redirect: 'follow' }))
    const method = init.method ?? 'GET'
    const headers = new Headers(init.headers)
    const unsafe = [...headers].filter(([name, value]) => !isSafe(name, value)).map(([name]) => name)
    if (unsafe.length > 0 || !SAFE_METHODS.includes(method)) await preflight(url, origin, method, unsafe)
    headers.set('Origin', origin)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    if (response.status >= 300 && response.status < 400 && response.headers.has('location')) {
      if (init.redirect === 'manual')
        return changed(response, { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null })
      const next = new URL(response.headers.get('location') ?? '', url).href
      return changed(await browserFetch(origin)(next, init), { redirected: true, url: next })
    }
    if (!allows(response, origin)) throw new TypeError('Failed to fetch')
    const exposed = listOf(response, 'access-control-expose-headers')
    const shown = [...response.headers].filter(
      ([name]) => [...ALWAYS_SHOWN, ...exposed].includes(name) || exposed.includes('*'),
    )
    return changed(response, { type: 'cors', headers: new Headers(shown) })
  }

const SAFE_METHODS = ['GET', 'HEAD', 'POST']
const ALWAYS_SHOWN = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]

const isSafe = (name: string, value: string): boolean =>
  ['accept', 'accept-language', 'content-language'].includes(name) ||
  (name === 'content-type' && /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)(;|$)/.test(value))

async function preflight(url: string, origin: string, method: string, names: readonly string[]): Promise<void> {
  const headers = {
    Origin: origin,
    'Access-Control-Request-Method': method,
    ...(names.length > 0 ? { 'Access-Control-Request-Headers': names.join(',') } : {}),
  }
  const answer = await fetch(url, { method: 'OPTIONS', headers, redirect: 'manual' })
  const methods = listOf(answer, 'access-control-allow-methods')
  const allowed = listOf(answer, 'access-control-allow-headers')
  const covered = (name: string) => allowed.includes(name) || (allowed.includes('*') && name !== 'authorization')
  const fits = SAFE_METHODS.includes(method) || methods.includes(method.toLowerCase()) || methods.includes('*')
  if (!answer.ok || !allows(answer, origin) || !fits || !names.every(covered)) throw new TypeError('Failed to fetch')
}

const listOf = ({ headers }: Response, name: string): string[] =>
  (headers.get(name) ?? '').split(',').map((each) => each.trim().toLowerCase())

const allows = ({ headers }: Response, origin: string): boolean =>
  ['*', origin].includes(headers.get('access-control-allow-origin') ?? '')

function opaque(response: Response): Response {
  if (response.headers.get('cross-origin-resource-policy') === 'same-origin') throw new TypeError('Failed to fetch')
  return changed(response, { type: 'opaque', status: 0, headers: new Headers(), body: null })
}

const changed = (response: Response, seen: Partial<Record<keyof Response, unknown>>): Response =>
  Object.defineProperties(
    response,
    Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, { value, configurable: true }])),
  )
