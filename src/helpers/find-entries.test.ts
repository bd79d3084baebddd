import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anAttempt, anExchange, aResponse, NOON } from '../../test/support/builders'
import { entryId } from '../core/entry-id'
import type { Exchange } from '../core/exchange'
import type { FindNews, LogFilter } from '../core/log-filter'
import { verdict } from '../core/verdict'
import { putAttempt } from '../storage/attempts'
import { openDatabase, type Database } from '../storage/database'
import { addExchange, pinExchange } from '../storage/exchanges'
import { applicationsInLog } from '../storage/filter-entries'
import { clearLog } from '../storage/prune-log'
import { findEntries } from './find-entries'
import { finder } from './finder'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

const idAt = (at: number) => entryId(at, 'xxxxxxxx-xxxx-4000-9d3c-1d0f2a3b4c5d')
const add = (at: number, changes: Partial<Exchange> = {}) => addExchange(db, anExchange({ id: idAt(at), at, ...changes }))

async function found(filter: LogFilter, { now = NOON + 1000, after }: { now?: number; after?: string } = {}) {
  const news: FindNews[] = []
  const order = { id: 1, filter, now, ...(after === undefined ? {} : { after }) }
  await findEntries(
    db,
    order,
    (each) => news.push(each),
    () => false,
  )
  return news.flatMap(({ ids }) => ids).map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16) - NOON)
}

test('without a filter all entries are found, newest first', async () => {
  for (const n of [2, 1, 3]) await add(NOON + n)
  expect(await found({})).toEqual([3, 2, 1])
})

test('each filter lets through its own, and several what all let through', async () => {
  await add(NOON + 1, { connectionId: 'c2', applicationName: 'Stripe' })
  await add(NOON + 2, { cause: 'probe', response: aResponse({ status: 404 }) })
  await add(NOON + 3, { cause: 'probe', testId: 't1' })
  await putAttempt(db, anAttempt({ id: 't1', verdict: verdict('forbidden') }))
  await pinExchange(db, idAt(NOON + 1), true)
  expect(await found({ connection: 'c1' })).toEqual([3, 2])
  expect(await found({ application: 'Stripe' })).toEqual([1])
  expect(await found({ cause: 'probe' })).toEqual([3, 2])
  expect(await found({ outcome: '4xx' })).toEqual([2])
  expect(await found({ test: 't1' })).toEqual([3])
  expect(await found({ verdict: 'forbidden' })).toEqual([3])
  expect(await found({ pinned: 'yes' })).toEqual([1])
  expect(await found({ cause: 'probe', outcome: '2xx', connection: 'c1' })).toEqual([3])
  expect(await found({ cause: 'login' })).toEqual([])
})

test('the applications of the entries are listed once each, whether their connections are there or not', async () => {
  await add(NOON + 1, { applicationName: 'Stripe' })
  await add(NOON + 2, { applicationName: 'HAR file' })
  await add(NOON + 3, { applicationName: 'Stripe' })
  expect(await applicationsInLog(db)).toEqual(['HAR file', 'Stripe'])
})

test('what is shown is found, though it was stored in another form', async () => {
  const request = { method: 'POST', headers: [] }
  const body = { text: 'who=J+R%26Co', size: 12, truncated: false, binary: false }
  await add(NOON + 1, { request: { ...request, url: 'https://a.example/?q=J%20R%2FS&n=%C3%89mile' } })
  await add(NOON + 2, { request: { ...request, url: 'https://a.example/', body } })
  await add(NOON + 3, { response: aResponse({ text: '{"user":"ada","tags":["x","y"]}' }) })
  expect(await found({ text: 'J R/S' })).toEqual([1])
  expect(await found({ text: 'Émile' })).toEqual([1])
  expect(await found({ text: 'j r' })).toEqual([2, 1])
  expect(await found({ text: 'J R&Co' })).toEqual([2])
  expect(await found({ text: '"user": "ada"' })).toEqual([3])
  expect(await found({ text: '"ada",\n  "tags": [\n    "x"' })).toEqual([3])
  expect(await found({ text: 'q=J%20R' })).toEqual([1])
  expect(await found({ text: '\ud800' })).toEqual([])
})

test('a span of time counts back from now', async () => {
  await add(NOON - 3_600_001)
  await add(NOON - 3_600_000)
  expect(await found({ last: '1h' }, { now: NOON })).toEqual([-3_600_000])
})

test('text is found in the address, in headers, in bodies and in the failure, in any case', async () => {
  const { request } = anExchange()
  await add(NOON + 1, { request: { ...request, url: 'https://api.example.com/Quota' } })
  await add(NOON + 2, { request: { ...request, headers: [{ name: 'X-Quota', value: '1' }] } })
  await add(NOON + 3, { response: aResponse({ headers: [{ name: 'x', value: 'no quota' }] }) })
  await add(NOON + 4, { response: aResponse({ text: '{"error":"QUOTA"}' }) })
  await add(NOON + 5, { request: { ...request, body: { text: 'quota', size: 5, truncated: false, binary: false } } })
  await add(NOON + 6, { failure: { kind: 'network', message: 'quota?' } })
  await add(NOON + 7)
  expect(await found({ text: 'quota' })).toEqual([6, 5, 4, 3, 2, 1])
  expect(await found({ text: 'quota', cause: 'login' })).toEqual([])
})

test('text is looked for in batches, sparse or dense, each with how far it is', async () => {
  for (let n = 0; n < 250; n++) await add(NOON + n, { connectionId: `c${n % 8}` })
  const news: FindNews[] = []
  const find = (filter: LogFilter) =>
    findEntries(
      db,
      { id: 7, filter, now: NOON },
      (each) => news.push(each),
      () => false,
    )
  await find({ text: 'v1/me' })
  expect(news.map(({ ids, scanned, total, done }) => [ids.length, scanned, total, done])).toEqual([
    [100, 100, 250, false],
    [100, 200, 250, false],
    [50, 250, 250, true],
  ])
  news.length = 0
  await find({ text: 'v1/me', connection: 'c3' })
  expect(news.map(({ ids, scanned, done }) => [ids.length, scanned, done])).toEqual([[31, 31, true]])
})

test('a search that is stopped tells nothing more', async () => {
  for (let n = 0; n < 150; n++) await add(NOON + n)
  const news: FindNews[] = []
  await findEntries(
    db,
    { id: 1, filter: { text: 'v1' }, now: NOON },
    (each) => news.push(each),
    () => news.length > 0,
  )
  expect(news).toHaveLength(1)
})

test('what came since is found from an entry on', async () => {
  for (const n of [1, 2, 3]) await add(NOON + n)
  expect(await found({}, { after: idAt(NOON + 2) })).toEqual([3, 2])
})

test('what was cleared is not found, but for pinned entries', async () => {
  await add(NOON + 1)
  await add(NOON + 2, { connectionId: 'c2' })
  await add(NOON + 3)
  await add(NOON + 4)
  await pinExchange(db, idAt(NOON + 1), true)
  await clearLog(db, { id: 'x', connectionId: 'c1', upTo: NOON + 3 })
  expect(await found({})).toEqual([4, 2, 1])
  await clearLog(db, { id: 'x', upTo: NOON + 3 })
  expect(await found({})).toEqual([4, 1])
})

test('what came since is told to its end, whatever is ordered or stopped meanwhile', async () => {
  await add(NOON + 1)
  const done: number[] = []
  const take = finder(db, (news) => news.done && done.push(news.id))
  const order = { filter: {}, now: NOON }
  await Promise.all([take({ ...order, id: 1 }), take({ ...order, id: 2, after: '' }), take({ ...order, id: 3 }), take('stop')])
  expect(done).toEqual([2])
})
