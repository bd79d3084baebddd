import type { FindNews, FindOrder } from '../core/log-filter'
import { asProblem } from '../core/problem'
import type { Database } from '../storage/database'
import { findEntries } from './find-entries'

/**
 * Takes orders as they come. One for everything ends with the next such order, or with `stop`; one for what came since is always
 * told to its end, for the page waits for it.
 */
export function finder(db: Database, tell: (news: FindNews) => void): (order: FindOrder | 'stop') => Promise<void> {
  let everything: number | undefined
  return async (order) => {
    if (order === 'stop') {
      everything = undefined
      return
    }
    const since = order.after !== undefined
    if (!since) everything = order.id
    await findEntries(db, order, tell, () => !since && everything !== order.id).catch((error: unknown) =>
      tell({ id: order.id, ids: [], scanned: 0, total: 0, done: true, problem: asProblem(error).message }),
    )
  }
}
