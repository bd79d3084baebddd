import type { Verdict } from '../core/verdict'
import type { Database } from './database'

/** Writes down what was concluded from an entry alone; nothing if it is gone. */
export const concludeExchange = (db: Database, id: string, verdict: Verdict): Promise<number> =>
  db.exchanges.where('id').equals(id).modify({ verdict })
