export function parseUrl(uri: string): URL | undefined {
  try {
    return new URL(uri)
  } catch {
    return undefined
  }
}

/** Origin of an address (`https://api.github.com`), or nothing while it is not a URL. */
export function originOf(uri: string): string | undefined {
  const { origin } = parseUrl(uri) ?? { origin: 'null' }
  return origin === 'null' ? undefined : origin
}

/** Hosts that browsers treat as this device. @see https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy */
export const isLoopback = (host: string): boolean => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)

/** Hosts in a private network, by name or address (RFC 1918, link-local, unique local, `.local`, single labels). */
export const isPrivate = (host: string): boolean =>
  /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host) ||
  /^\[f[cde]/.test(host) ||
  /\.(local|internal|lan|home\.arpa)$/.test(host) ||
  !/[.:]/.test(host)

/**
 * The permission that browsers want before a page may call this host, or nothing where none is needed: from the internet to a
 * private network, and from anywhere else to this device. @see https://wicg.github.io/local-network-access/#permission-policy
 */
export function neededPermission(host: string, pageHost: string): 'loopback-network' | 'local-network' | undefined {
  if (isLoopback(pageHost)) return undefined
  if (isLoopback(host)) return 'loopback-network'
  return isPrivate(host) && !isPrivate(pageHost) ? 'local-network' : undefined
}
