import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anAttempt, NOON } from '../../test/support/builders'
import { attemptSchema, type Attempt } from '../core/attempt'
import { verdict } from '../core/verdict'
import { closeInterrupted, latestAttempt, pruneAttempts, putAttempt, readAttempt, runningTests } from './attempts'
import { openDatabase, type Database } from './database'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

const aClosed = (id: string, startedAt = NOON) => anAttempt({ id, startedAt, open: 0, verdict: verdict('ok') })

test('a test that a stopped worker left open is closed as interrupted, with the steps it had made', async () => {
  const steps = [{ name: 'settings', outcome: 'passed', ms: 1, detail: '', entries: [] as string[] } as const]
  await putAttempt(db, anAttempt({ id: 'a1', workerId: 'old', running: 'request', steps }))
  expect(await closeInterrupted(db, 'new')).toBe(1)
  const row = await readAttempt(db, 'a1')
  expect(row).toEqual(anAttempt({ id: 'a1', workerId: 'old', steps, open: 0, verdict: verdict('interrupted') }))
  expect(attemptSchema.safeParse(row).success).toBe(true)
})

test('a test that this worker runs, and tests that ended, are left alone', async () => {
  await putAttempt(db, anAttempt({ id: 'mine', workerId: 'new', running: 'request' }))
  await putAttempt(db, { ...aClosed('ended'), workerId: 'old' })
  expect(await closeInterrupted(db, 'new')).toBe(0)
  expect(await readAttempt(db, 'mine')).toMatchObject({ open: 1, running: 'request' })
  expect((await readAttempt(db, 'ended'))?.verdict).toEqual(verdict('ok'))
})

test('interrupted tests are closed once', async () => {
  await putAttempt(db, anAttempt({ workerId: 'old' }))
  expect([await closeInterrupted(db, 'new'), await closeInterrupted(db, 'newer')]).toEqual([1, 0])
})

const aWait: NonNullable<Attempt['authorization']> = {
  kind: 'code',
  clientId: 'client',
  state: 'state',
  nonce: 'nonce',
  issuer: '',
  redirectUri: 'http://localhost:4870/oauth-callback.html',
  url: 'https://provider.example/authorize',
  window: 'popup',
  exchange: 'worker',
  answered: false,
}

test('a connection is being tested while one of its tests is open', async () => {
  await putAttempt(db, anAttempt({ id: 'a1', connectionId: 'c1' }))
  await putAttempt(db, { ...aClosed('a2'), connectionId: 'c2' })
  // Who waits for the user at the provider tests nothing.
  await putAttempt(db, anAttempt({ id: 'a3', connectionId: 'c3', authorization: aWait }))
  await putAttempt(db, anAttempt({ id: 'a4', connectionId: 'c4', authorization: { ...aWait, answered: true } }))
  expect(await runningTests(db)).toEqual(new Set(['c1', 'c4']))
  await putAttempt(db, aClosed('a1'))
  expect(await runningTests(db)).toEqual(new Set(['c4']))
})

test('the latest test is the one that began last, of that connection', async () => {
  await putAttempt(db, aClosed('z', NOON))
  await putAttempt(db, aClosed('a', NOON + 2))
  await putAttempt(db, aClosed('m', NOON + 1))
  await putAttempt(db, { ...aClosed('other', NOON + 9), connectionId: 'c2' })
  expect((await latestAttempt(db, 'c1'))?.id).toBe('a')
  expect(await latestAttempt(db, 'c3')).toBeUndefined()
})

test('of each connection, the newest tests are kept', async () => {
  for (const n of [3, 1, 5, 2, 4]) await putAttempt(db, aClosed(`a${n}`, NOON + n))
  await putAttempt(db, { ...aClosed('other'), connectionId: 'c2' })
  await pruneAttempts(db, 'c1', 2)
  expect((await db.attempts.toCollection().primaryKeys()).sort()).toEqual(['a4', 'a5', 'other'])
})
