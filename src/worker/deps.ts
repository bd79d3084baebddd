import type { Challenge } from '../core/auth'
import type { Database } from '../storage/database'
import type { Queue } from './use-cases/queue'
import type { Vault } from './vault/vault'

/** Everything a use case needs from outside, so that tests can hand in their own. */
export interface Deps {
  readonly db: Database
  readonly vault: Vault
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds from any start, never going back. */
  readonly tick: () => number
  readonly newId: () => string
  readonly online: () => boolean
  /** State of the browser's permission to reach the local network, or this device; `unknown` where there is no such permission. */
  readonly localNetwork: (name: 'local-network' | 'loopback-network') => Promise<'granted' | 'denied' | 'prompt' | 'unknown'>
  /** What the browser measured of a request that just ended, by its exact URL. */
  readonly timingOf: (url: string) => PerformanceResourceTiming | undefined
  /** Where Patchbay itself is served from. */
  readonly origin: string
  readonly build: string
  /** Names this start of the worker; a test that another start left open was interrupted. */
  readonly workerId: string
  /** Tests in progress, by id: gone with the worker, like the tests themselves. */
  readonly cancellations: Map<string, AbortController>
  /** Requests waiting for their turn, by connection. */
  readonly queues: Map<string, Queue>
  /** What servers asked for last; a worker that starts anew is told again. */
  readonly challenges: Map<string, Challenge>
  /** Runs one piece of work of that name at a time, in whichever worker or tab it was asked for. */
  readonly exclusively: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>
}
