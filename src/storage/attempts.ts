import { Dexie } from 'dexie'
import type { Attempt } from '../core/attempt'
import { verdict } from '../core/verdict'
import type { Database } from './database'

export const putAttempt = (db: Database, attempt: Attempt): Promise<string> => db.attempts.put(attempt)

/** Adds the row of a new attempt. False if there is one with its id. */
export async function addAttempt(db: Database, attempt: Attempt): Promise<boolean> {
  try {
    await db.attempts.add(attempt)
    return true
  } catch (error) {
    if (error instanceof Dexie.ConstraintError) return false
    throw error
  }
}

export const readAttempt = (db: Database, id: string): Promise<Attempt | undefined> => db.attempts.get(id)

/** The newest attempt of a connection. */
export const latestAttempt = (db: Database, connectionId: string): Promise<Attempt | undefined> =>
  db.attempts.where('[connectionId+startedAt]').between([connectionId, Dexie.minKey], [connectionId, Dexie.maxKey]).last()

/** Ids of the connections that are being tested now. */
export async function runningTests(db: Database): Promise<ReadonlySet<string>> {
  const open = await db.attempts.where('open').equals(1).toArray()
  return new Set(open.map(({ connectionId }) => connectionId))
}

/** Closes attempts that a stopped worker left open; returns how many. */
export const closeInterrupted = (db: Database, workerId: string): Promise<number> =>
  db.attempts
    .where('open')
    .equals(1)
    .and((attempt) => attempt.workerId !== workerId)
    .modify((attempt) => {
      attempt.open = 0
      delete attempt.running
      attempt.verdict = verdict('interrupted')
    })

/** Keeps the newest `keep` attempts of a connection. */
export async function pruneAttempts(db: Database, connectionId: string, keep: number): Promise<void> {
  const old = await db.attempts
    .where('[connectionId+startedAt]')
    .between([connectionId, Dexie.minKey], [connectionId, Dexie.maxKey])
    .reverse()
    .offset(keep)
    .limit(50)
    .primaryKeys()
  await db.attempts.bulkDelete(old)
}
