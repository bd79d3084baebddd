import { closeInterrupted } from '../../storage/attempts'
import type { Deps } from '../deps'

/** The first thing that a page asks of the worker: tests that a stopped worker left open are closed as interrupted. */
export async function wake(deps: Deps): Promise<{ build: string }> {
  await closeInterrupted(deps.db, deps.workerId)
  return { build: deps.build }
}
