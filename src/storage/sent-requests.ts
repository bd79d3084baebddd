import * as z from 'zod/mini'
import { sentBeforeSchema, type SentBefore } from '../core/ad-hoc'
import type { Database } from './database'

const KEY = 'sentRequests'
const schema = z.record(z.string(), z.array(sentBeforeSchema))

/** Requests sent by hand, newest first, by the id of their connection. Apart from the settings, which every page loads. */
export async function readSentRequests(db: Database): Promise<Readonly<Record<string, readonly SentBefore[]>>> {
  const parsed = schema.safeParse((await db.settings.get(KEY))?.value)
  return parsed.success ? parsed.data : {}
}

export const writeSentRequests = (db: Database, connectionId: string, sent: readonly SentBefore[]): Promise<string> =>
  db.transaction('rw', db.settings, async () =>
    db.settings.put({ key: KEY, value: { ...(await readSentRequests(db)), [connectionId]: sent } }),
  )
