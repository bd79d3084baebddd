import type { Page } from '@playwright/test'
import { entryId } from '../../src/core/entry-id'
import type { Exchange } from '../../src/core/exchange'
import { rowOf, textsOf, type Bodies, type LogCount, type StoredExchange } from '../../src/storage/log-rows'

/** When the newest entry was made. */
const NEWEST = 1_760_000_000_000
const STEP_MS = 20_000
const CONNECTIONS = 50

/** A log entry with a body of 2 kB. The first is the newest. */
export function anEntry(i: number): { row: StoredExchange; bodies: Bodies } {
  const at = NEWEST - i * STEP_MS
  const id = entryId(at, `00000000-0000-4000-8000-${Math.abs(i).toString(16).padStart(12, '0')}`)
  const connection = Math.abs(i) % CONNECTIONS
  const status = i % 7 === 0 ? 401 : i % 31 === 0 ? 503 : 200
  const body = JSON.stringify({ id: i, name: `Record ${i}`, note: `${i} `.repeat(2000).slice(0, 1950) })
  const exchange: Exchange = {
    id,
    at,
    testId: `test-${Math.floor(i / 2)}`,
    connectionId: String(connection + 1),
    connectionName: `Connection ${connection + 1}`,
    applicationName: 'HTTP',
    cause: i % 2 === 0 ? 'negative-control' : 'test',
    mode: 'cors',
    request: {
      method: 'GET',
      url: `https://api-${connection + 1}.example.com/v1/records/${i}?page=${i % 10}`,
      headers: [
        { name: 'Accept', value: 'application/json, */*;q=0.8' },
        { name: 'Authorization', value: 'Bearer ••• token' },
      ],
    },
    response: {
      status,
      statusText: '',
      type: 'cors',
      url: `https://api-${connection + 1}.example.com/v1/records/${i}?page=${i % 10}`,
      redirected: false,
      headers: [
        { name: 'cache-control', value: 'no-store' },
        { name: 'content-length', value: String(body.length) },
        { name: 'content-type', value: 'application/json; charset=utf-8' },
      ],
      body: { text: body, size: body.length, truncated: false, binary: false },
    },
    timing: { total: 40 + (i % 100), headers: 30 },
    removed: ['••• token'],
  }
  const bodies = textsOf(exchange)
  return { row: rowOf(exchange, bodies), bodies }
}

const AT_ONCE = 2000

/** Fills the log of a page's profile, which the app has opened before, as if so many requests had been made. */
export async function putEntries(page: Page, count: number): Promise<void> {
  const counts = new Map<string, LogCount>()
  for (let from = 0; from < count; from += AT_ONCE) {
    const entries = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => anEntry(from + i))
    for (const { row } of entries)
      for (const connectionId of ['', row.connectionId]) {
        const before = counts.get(connectionId) ?? { connectionId, entries: 0, bytes: 0, pinned: 0 }
        counts.set(connectionId, { ...before, entries: before.entries + 1, bytes: before.bytes + row.bytes })
      }
    await put(page, { exchanges: entries.map(({ row }) => row), bodies: entries.map(({ bodies }) => bodies) })
  }
  await put(page, {
    logCounts: [...counts.values()],
    // Nothing of it is to be pruned.
    settings: [{ key: 'logKeeping', value: { entries: 1_000_000, days: 3650, megabytes: 100_000 } }],
  })
}

const put = (page: Page, tables: Readonly<Record<string, readonly object[]>>): Promise<void> =>
  page.evaluate(
    (all) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('patchbay')
        opening.onerror = () => reject(new Error(String(opening.error)))
        opening.onsuccess = () => {
          const database = opening.result
          const transaction = database.transaction(Object.keys(all), 'readwrite', { durability: 'relaxed' })
          for (const [table, rows] of Object.entries(all)) for (const row of rows) transaction.objectStore(table).put(row)
          transaction.onerror = () => reject(new Error(String(transaction.error)))
          transaction.oncomplete = () => {
            database.close()
            resolve()
          }
        }
      }),
    tables,
  )
