import { build, shell } from 'virtual:build-info'
import { allowingOnly, LOCAL_NETWORK_PAGE } from './local-network-page'

const PREFIX = 'patchbay-shell-'

/**
 * The app shell: every file of this build in a cache of its own, so that any deep link opens with the server stopped.
 * Written here because a precaching library alone would take a tenth of the worker's size budget.
 */
export function createShellCache(scope: string) {
  const name = PREFIX + build
  const index = new URL('index.html', scope).href
  const localNetwork = new URL(LOCAL_NETWORK_PAGE, scope).href
  const urls = new Set(shell.map(({ url }) => new URL(url, scope).href))

  return {
    /** Fetches every file past the HTTP cache; files whose name carries a hash are taken over from the build before. */
    async install(): Promise<void> {
      const cache = await caches.open(name)
      await Promise.all(
        shell.map(async ({ url, revision }) => {
          const address = new URL(url, scope).href
          const known = revision === null ? await caches.match(address) : undefined
          await cache.put(address, known ?? (await fetched(address)))
        }),
      )
    },
    async activate(): Promise<void> {
      const names = await caches.keys()
      await Promise.all(
        names.filter((other) => other.startsWith(PREFIX) && other !== name).map((other) => caches.delete(other)),
      )
    },
    /** Whether a request is for the shell: the app's own address (its screens are hashes) or one of its files. */
    handles: ({ method, mode, url }: Request): boolean =>
      method === 'GET' && shell.length > 0 && (urls.has(bare(url)) || (mode === 'navigate' && bare(url) === scope)),
    async respond(request: Request): Promise<Response> {
      const cache = await caches.open(name)
      const cached = await cache.match(request.mode === 'navigate' && !urls.has(bare(request.url)) ? index : bare(request.url))
      if (cached && bare(request.url) === localNetwork) return allowingOnly(cached, request.url)
      return cached ?? fetch(request)
    },
  }
}

const bare = (url: string): string => url.split(/[?#]/)[0] ?? url

/** A redirected answer must not serve a navigation, and some hosts redirect index.html to its folder: it is made anew. */
async function fetched(address: string): Promise<Response> {
  const response = await fetch(address, { cache: 'reload' })
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
  return response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response
}
