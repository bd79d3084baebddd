import { openDatabase } from '../storage/database'
import type { Deps } from './deps'
import { createBrowserVault } from './vault/browser-vault'

/** The worker's own environment. Nothing is opened before it is used. */
export const createDeps = (build: string, origin: string): Deps => ({
  db: openDatabase(),
  vault: createBrowserVault(build),
  fetch: (url, init) => fetch(url, init),
  now: () => Date.now(),
  tick: () => performance.now(),
  newId: () => crypto.randomUUID(),
  online: () => navigator.onLine,
  localNetwork,
  timingOf,
  origin,
  build,
  workerId: crypto.randomUUID(),
  cancellations: new Map(),
  queues: new Map(),
  challenges: new Map(),
  exclusively: (name, work) => navigator.locks.request(name, work),
})

/** Under the name that newer browsers have for it, else under the one that they had before. */
async function localNetwork(name: string): Promise<PermissionState | 'unknown'> {
  for (const each of [name, 'local-network-access']) {
    try {
      return (await navigator.permissions.query({ name: each as PermissionName })).state // newer than the type library
    } catch {
      // No such permission.
    }
  }
  return 'unknown'
}

/** The newest entry for the address; entries are cleared, since their addresses may contain secrets. */
function timingOf(url: string): PerformanceResourceTiming | undefined {
  const entry = performance.getEntriesByName(url, 'resource').at(-1)
  performance.clearResourceTimings()
  return entry instanceof PerformanceResourceTiming ? entry : undefined
}
