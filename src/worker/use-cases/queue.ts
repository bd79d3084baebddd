import type { Connection } from '../../core/connection'
import { readConnection } from '../../storage/connections'
import type { Deps } from '../deps'

/** The requests of one connection, or of several that share its queue: first in, first out. */
export interface Queue {
  /** Settles once the one before has gone. */
  entrance: Promise<unknown>
  active: number
  lastStart: number
  /** Called when a request ends. */
  wake: () => void
}

/**
 * Waits until the connection's concurrency and the gap between its requests allow the next one. Returns what to call when that
 * has ended; rejects if the signal aborts first.
 */
export async function takeTurn(deps: Deps, connection: Connection, signal: AbortSignal): Promise<() => void> {
  const { borrowFrom } = connection.concurrency
  const owner = (borrowFrom === '' ? undefined : await readConnection(deps.db, borrowFrom)) ?? connection
  const queue = deps.queues.get(owner.id) ?? {
    entrance: Promise.resolve(),
    active: 0,
    lastStart: -Infinity,
    wake: () => undefined,
  }
  deps.queues.set(owner.id, queue)
  const before = queue.entrance
  let enter: () => void = () => undefined
  queue.entrance = new Promise<void>((resolve) => (enter = resolve))
  try {
    await before
    while (queue.active >= owner.concurrency.level)
      await abortable(signal, (resolve) => {
        queue.wake = resolve
      })
    const wait = queue.lastStart + owner.rateLimit.gap - deps.tick()
    if (wait > 0) await abortable(signal, (resolve) => void setTimeout(resolve, wait))
    signal.throwIfAborted()
    queue.active += 1
    queue.lastStart = deps.tick()
  } finally {
    enter()
  }
  return () => {
    queue.active -= 1
    queue.wake()
  }
}

const abortable = (signal: AbortSignal, start: (resolve: () => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }) // a DOMException, by the standard
    start(resolve)
  })
