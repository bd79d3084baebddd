import type { FindNews, FindOrder } from '../core/log-filter'
import { asProblem } from '../core/problem'
import { openDatabase } from '../storage/database'
import { findEntries } from './find-entries'

declare const self: DedicatedWorkerGlobalScope

const db = openDatabase()
/** Ids of the orders that are worked on; one that is no longer here stops. */
const wanted = new Set<number>()

self.addEventListener('message', ({ data }: MessageEvent<FindOrder | 'stop'>) => {
  if (data === 'stop') return wanted.clear()
  if (data.after === undefined) wanted.clear()
  wanted.add(data.id)
  const tell = (news: FindNews): void => self.postMessage(news)
  findEntries(db, data, tell, () => !wanted.has(data.id)).catch((error: unknown) =>
    tell({ id: data.id, ids: [], scanned: 0, total: 0, done: true, problem: asProblem(error).message }),
  )
})
