import { Dexie } from 'dexie'
import type { Attempt } from '../core/attempt'
import { verdict, type Verdict } from '../core/verdict'
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

/** Ids of the connections that are being tested now; one that waits for its user is not. */
export async function runningTests(db: Database): Promise<ReadonlySet<string>> {
  const open = await db.attempts.where('open').equals(1).toArray()
  return new Set(open.filter((row) => !waitsForUser(row)).map(({ connectionId }) => connectionId))
}

/**
 * Closes attempts that a stopped worker left open; returns how many. One that waits for the user at the provider goes on: it
 * needs no worker until the answer comes.
 */
export const closeInterrupted = (db: Database, workerId: string): Promise<number> =>
  db.attempts
    .where('open')
    .equals(1)
    .and((attempt) => attempt.workerId !== workerId && !waitsForUser(attempt))
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

/** The attempt that began with this state, if there ever was one. */
export const findByState = (db: Database, state: string): Promise<Attempt | undefined> =>
  db.attempts.where('authorization.state').equals(state).first()

/** Whether the next move is the user's: at the provider, or in a terminal. */
const waitsForUser = ({ open, authorization }: Attempt): boolean =>
  open === 1 && authorization !== undefined && (!authorization.answered || authorization.exchange === 'terminal')

/** Takes up the callback's answer for an attempt that waits for one: at most one ever succeeds. Returns the row as claimed. */
export const claimAnswer = (db: Database, id: string, workerId: string): Promise<Attempt | undefined> =>
  change(db, id, (row) =>
    row.authorization && !row.authorization.answered
      ? { ...row, workerId, authorization: { ...row.authorization, answered: true } }
      : undefined,
  )

/** Takes up what the user brought from a terminal, or a device's token: the worker goes on with it. */
export const claimToken = (db: Database, id: string, workerId: string): Promise<Attempt | undefined> =>
  change(
    db,
    id,
    (row) =>
      row.authorization && { ...row, workerId, authorization: { ...row.authorization, answered: true, exchange: 'worker' } },
  )

/** Ends the wait for the user with this verdict. Nothing if there is no wait. */
export const endWait = (db: Database, id: string, verdict: Verdict): Promise<Attempt | undefined> =>
  change(db, id, ({ running: _, ...row }) => ({ ...row, verdict, open: 0 }))

/** Changes the row of an attempt that waits for the user; nothing if it does not wait. */
const change = (db: Database, id: string, edit: (row: Attempt) => Attempt | undefined): Promise<Attempt | undefined> =>
  db.transaction('rw', db.attempts, async () => {
    const row = await db.attempts.get(id)
    const next = row && waitsForUser(row) ? edit(row) : undefined
    if (next) await db.attempts.put(next)
    return next
  })

/** Ids of a connection's attempts that wait for the user. */
export async function waitsOf(db: Database, connectionId: string): Promise<string[]> {
  const open = await db.attempts.where('open').equals(1).toArray()
  return open.filter((row) => waitsForUser(row) && row.connectionId === connectionId).map(({ id }) => id)
}

/** Ids of attempts that have waited for the user since before `before`. */
export async function overdueWaits(db: Database, before: number): Promise<string[]> {
  const open = await db.attempts.where('open').equals(1).toArray()
  return open.filter((row) => waitsForUser(row) && row.startedAt < before).map(({ id }) => id)
}

/** The provider asks to be asked less often. Returns the new interval in seconds. @see https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
export async function slowDown(db: Database, id: string): Promise<number> {
  const row = await change(db, id, ({ authorization, ...rest }) =>
    authorization?.device
      ? {
          ...rest,
          authorization: { ...authorization, device: { ...authorization.device, interval: authorization.device.interval + 5 } },
        }
      : undefined,
  )
  return row?.authorization?.device?.interval ?? 5
}
