import { expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { logApi } from '../../src/core/api-log'
import { listExchanges } from '../../src/storage/exchanges'
import { aConnection } from '../support/builders'
import { aWorker } from '../support/worker-deps'

async function withSecret() {
  const worker = aWorker()
  const connection = aConnection()
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { token: 'sealed-secret-12345' } })
  return worker
}

const aHar = JSON.stringify({
  log: {
    entries: [
      {
        startedDateTime: '2026-01-01T12:00:00.000Z',
        time: 5,
        request: {
          method: 'POST',
          url: 'https://a.example/login?api_key=key-in-the-query-1',
          headers: [
            { name: 'Authorization', value: 'Bearer bearer-of-the-har-1' },
            { name: 'Cookie', value: 'sid=cookie-of-the-har-1' },
          ],
          postData: { mimeType: 'application/json', text: '{"user":"ada","password":"lovelace-1815"}' },
        },
        response: {
          status: 200,
          statusText: 'OK',
          headers: [{ name: 'Set-Cookie', value: 'sid=cookie-of-the-har-2; Path=/' }],
          content: {
            size: 9,
            mimeType: 'application/json',
            text: '{"access_token":"token-of-the-har-1","note":"sealed-secret-12345"}',
          },
        },
      },
    ],
  },
})

test('of an imported HAR no credential is kept', async () => {
  const worker = await withSecret()
  expect((await worker.call(logApi.importHar, {}, { name: 'a.har', text: aHar })).body).toEqual({ added: 1, skipped: 0 })
  const kept = JSON.stringify(await Promise.all([worker.deps.db.exchanges.toArray(), worker.deps.db.bodies.toArray()]))
  expect(kept).toContain('https://a.example/login?api_key=••• api_key')
  expect(kept).toContain('Bearer ••• authorization')
  expect(kept).not.toMatch(/-of-the-har-|key-in-the-query|lovelace|sealed-secret/)
})

test('what is no HAR is refused', async () => {
  const worker = aWorker()
  expect(await worker.call(logApi.importHar, {}, { name: 'a.har', text: '{}' })).toMatchObject({ status: 400 })
})

test('what is imported stands at the top, in the order of time, and is kept as if it were of today', async () => {
  const worker = aWorker()
  const entry = (day: string) => ({
    startedDateTime: `2020-01-0${day}T12:00:00.000Z`,
    request: { method: 'GET', url: `https://a.example/${day}`, headers: [] },
    response: { status: 200, headers: [] },
  })
  const text = JSON.stringify({ log: { entries: ['2', '3', '1'].map(entry) } })
  await worker.call(logApi.importHar, {}, { name: 'a.har', text })
  await worker.call(api.hello, {}, {})
  const listed = await listExchanges(worker.deps.db, { limit: 10 })
  expect(listed.map(({ request }) => request.url.at(-1))).toEqual(['3', '2', '1'])
  expect(await worker.deps.db.logCounts.toArray()).toMatchObject([{ connectionId: '', entries: 3 }])
})
