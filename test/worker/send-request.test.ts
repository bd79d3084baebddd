import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod/mini'
import type { AdHoc } from '../../src/core/ad-hoc'
import { api } from '../../src/core/api'
import { logApi } from '../../src/core/api-log'
import type { Connection } from '../../src/core/connection'
import { listExchanges, readExchange } from '../../src/storage/exchanges'
import { aTestSettings, aToken } from '../support/builders'
import { KEY, startStates } from '../support/servers/states'
import { aKeyedConnection, aWorker, type TestWorker } from '../support/worker-deps'

const anAdHoc = (changes: Partial<AdHoc> = {}): AdHoc => ({
  method: 'GET',
  relativeUri: '/protected',
  headers: [],
  body: '',
  mediaType: 'json',
  ...changes,
})

async function sealed(changes: Partial<Connection> = {}, secrets: Record<string, string> = { token: KEY }) {
  const server = await startStates()
  onTestFinished(server.close)
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: server.url, ...changes })
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets })
  return { server, worker, connection }
}

async function sendOver(worker: TestWorker, connection: Connection, request: AdHoc, requestId: string = randomUUID()) {
  const answer = await worker.call(logApi.sendRequest, { connectionId: connection.id }, { requestId, connection, request })
  return z.parse(logApi.sendRequest.reply, answer.body)
}

test('what the user wrote is sent with the connection’s secret, recorded and judged', async () => {
  const { server, worker, connection } = await sealed()
  const request = anAdHoc({
    method: 'PATCH',
    relativeUri: '/echo?a={{connection.name}}',
    headers: [{ name: 'X-Own', value: '1' }],
    body: '{"a":1}',
  })
  const { entry = '', problems } = await sendOver(worker, connection, request)
  expect(problems).toEqual([])
  expect(server.seen.at(-1)).toMatchObject({
    method: 'PATCH',
    query: 'a=Orders',
    body: '{"a":1}',
    headers: { 'x-own': '1', 'content-type': 'application/json' },
  })
  expect(await readExchange(worker.deps.db, entry)).toMatchObject({
    cause: 'ad-hoc',
    request: { headers: expect.arrayContaining([{ name: 'Authorization', value: 'Bearer ••• token' }]) as unknown },
    response: { status: 200 },
    verdict: { code: 'ok', facts: { status: 200 } },
  })
  expect(JSON.stringify(await worker.deps.db.bodies.toArray())).not.toContain(JSON.stringify(KEY).slice(1, -1))
})

test('a secret goes nowhere that it was not sealed for', async () => {
  const { server, worker, connection } = await sealed(
    { custom: { unencrypted: {}, encrypted: ['extra'] } },
    { token: KEY, 'encrypted.extra': 'extra-secret' },
  )
  const elsewhere = await sendOver(worker, connection, anAdHoc({ relativeUri: `${server.elsewhere}/final` }))
  const inQuery = await sendOver(worker, connection, anAdHoc({ relativeUri: '/echo?k={{{connection.http.encrypted.extra}}}' }))
  expect(elsewhere.problems.join()).toContain('not for')
  expect(inQuery.problems.join()).toContain('not for the query parameter k')
  expect([...server.seen, ...server.seenElsewhere]).toEqual([])
})

test('a template’s mistake is said, and nothing is sent', async () => {
  const { server, worker, connection } = await sealed()
  const { problems, entry } = await sendOver(worker, connection, anAdHoc({ relativeUri: '/{{#if}}' }))
  expect(problems).toHaveLength(1)
  expect(entry).toBeUndefined()
  expect(server.seen).toEqual([])
})

test('a credential that was typed by hand is not readable in the log', async () => {
  const { server, worker, connection } = await sealed({ auth: { kind: 'none' } }, {})
  const headers = [{ name: 'Authorization', value: 'Bearer typed-by-hand-12345' }]
  const { entry = '' } = await sendOver(worker, connection, anAdHoc({ relativeUri: '/echo', headers }))
  expect(server.seen[0]?.headers.authorization).toBe('Bearer typed-by-hand-12345')
  const kept = JSON.stringify(await readExchange(worker.deps.db, entry))
  expect(kept).toContain('Bearer ••• typed authorization')
  expect(kept).not.toContain('typed-by-hand-12345')
})

test('a login comes first, and a token that expired is got anew once', async () => {
  const { server, worker, connection } = await sealed(
    { auth: aToken({ refresh: { ...refresh, uri: '/refresh' } }) },
    { token: 'old-token-of-ada', refreshToken: KEY },
  )
  const requestId = randomUUID()
  const { verdict } = await sendOver(worker, connection, anAdHoc({ relativeUri: '/session' }), requestId)
  expect(verdict?.code).toBe('ok')
  const made = await listExchanges(worker.deps.db, { testId: requestId, limit: 10 })
  expect(made.map(({ cause }) => cause).sort()).toEqual(['ad-hoc', 'ad-hoc', 'refresh'])
  expect(server.count('/session')).toBe(2)
})

const refresh = {
  method: 'POST' as const,
  mediaType: 'urlencoded' as const,
  headers: [],
  body: 'refresh_token={{connection.http.auth.refreshToken}}',
  answerAs: '' as const,
  tokenPath: 'data.sessionKey',
  refreshTokenPath: 'refresh',
  expiresPath: '',
  expiresIn: 0,
}

test('a call that the browser repeats is not sent twice', async () => {
  const { server, worker, connection } = await sealed()
  const requestId = randomUUID()
  const first = await sendOver(worker, connection, anAdHoc({ method: 'POST', relativeUri: '/ok' }), requestId)
  const second = await sendOver(worker, connection, anAdHoc({ method: 'POST', relativeUri: '/ok' }), requestId)
  expect(second.entry).toBe(first.entry)
  expect(server.count('/ok')).toBe(1)
})

test('neither health nor the tests of the connection take note of it', async () => {
  const { worker, connection } = await sealed({ test: aTestSettings({ relativeUri: '/ok', successPath: 'nowhere' }) })
  const { verdict } = await sendOver(worker, connection, anAdHoc({ relativeUri: '/ok' }))
  expect(verdict?.code).toBe('ok')
  expect(await worker.deps.db.attempts.count()).toBe(0)
  expect((await worker.deps.db.health.get(connection.id))?.results ?? []).toEqual([])
})
