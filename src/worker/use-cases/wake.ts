import { closeInterrupted } from '../../storage/attempts'
import { orderEntries } from '../../storage/order-entries'
import type { Deps } from '../deps'
import { tidy } from './tidy'
import { stopOverdue } from './oauth/end-wait'

/** The first thing that a page asks of the worker: tests that a stopped worker left open are closed as interrupted. */
export async function wake(deps: Deps): Promise<{ build: string }> {
  await orderEntries(deps.db)
  await closeInterrupted(deps.db, deps.workerId)
  void tidy(deps)
  await stopOverdue(deps)
  return { build: deps.build }
}
