/** The policy that a page runs under. Its calls go to the worker, so `connect-src 'self'` is all it needs. */
const directives = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html patchbay',
]

export const PAGE_POLICY = {
  inPage: directives.join('; '),
  /** A policy in the page cannot forbid being framed; only a header can. */
  header: [...directives, "frame-ancestors 'none'"].join('; '),
} as const

/** A policy on the worker's script governs what the worker may fetch: any API that the user names. */
export const WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src *"

/** Headers for a path of the app. @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers */
export function headersFor(path: string): Readonly<Record<string, string>> {
  const common = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
  if (path.endsWith('/sw.js')) return { ...common, 'Content-Security-Policy': WORKER_POLICY, 'Cache-Control': 'no-cache' }
  const cache = /\/assets\//.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
  return {
    ...common,
    'Content-Security-Policy': PAGE_POLICY.header,
    'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
    'Cache-Control': cache,
  }
}
