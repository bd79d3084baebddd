/** The page in which the browser asks for leave to reach the local network; see `public/local-network.js`. */
export const LOCAL_NETWORK_PAGE = 'local-network.html'

/** Its document, under a policy by which it can call the origin in its address and nothing else. */
export function allowingOnly(document: Response, address: string): Response {
  const origin = new URL(address).searchParams.get('origin') ?? ''
  // What a policy would take for its own punctuation is no origin.
  const allowed = /^https?:\/\/[\w.[\]:-]+$/.test(origin) ? origin : "'none'"
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${allowed}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]
  return new Response(document.body, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy.join('; '),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}
