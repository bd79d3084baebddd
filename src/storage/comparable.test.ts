import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anExchange, aResponse } from '../../test/support/builders'
import type { Exchange } from '../core/exchange'
import { comparableEntries } from './comparable'
import { openDatabase, type Database } from './database'
import { addExchange } from './exchanges'

let db: Database
beforeEach(() => (db = openDatabase()))
afterEach(() => Dexie.delete(db.name))

const add = async (id: string, changes: Partial<Exchange> = {}) => {
  const exchange = anExchange({ id, ...changes })
  await addExchange(db, exchange)
  return exchange
}
const to = (url: string) => ({ request: { ...anExchange().request, url } })

test('the last good one is the newest before it of the same request and cause, whatever its parameters', async () => {
  await add('1', to('https://api.example.com/v1/me?page=1'))
  await add('2', { cause: 'probe' })
  await add('3', to('https://api.example.com/v1/other'))
  const failed = await add('4', { response: aResponse({ status: 401 }) })
  await add('5')
  const { offered, lastGood } = await comparableEntries(db, failed)
  expect(lastGood).toBe('1')
  expect(offered.map(({ id }) => id)).toEqual(['5', '3', '2', '1'])
})

test('without one of the same request it is any good one; without that there is none', async () => {
  await add('1', to('https://api.example.com/v1/other'))
  await add('2', { connectionId: 'c2' })
  const failed = await add('3', { response: aResponse({ status: 500 }) })
  expect((await comparableEntries(db, failed)).lastGood).toBe('1')
  await db.exchanges.delete('1')
  expect(await comparableEntries(db, failed)).toEqual({ offered: [], lastGood: undefined })
})
