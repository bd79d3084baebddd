import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod/mini'
import { logApi } from '../../src/core/api-log'
import type { AuthConfig } from '../../src/core/auth'
import type { Connection } from '../../src/core/connection'
import { putConnection } from '../../src/storage/connections'
import { listExchanges } from '../../src/storage/exchanges'
import { browserFetch } from '../support/browser-fetch'
import { aTestSettings, aToken } from '../support/builders'
import { onLoopback } from '../support/servers/loopback'
import { closedAddress } from '../support/servers/states'
import { aKeyedConnection, aWorker, tryOut } from '../support/worker-deps'

const PAGE = 'https://patchbay.example'
const ANY = { 'Access-Control-Allow-Origin': '*' }

/** Answers like an API behind a gateway: what it allows, and whether a refusal lets pages read it. */
async function aGateway(allowed: Record<string, string>, { hidesRefusal = false } = {}) {
  const server = await onLoopback(
    createServer((request, response) => {
      const refused = request.method !== 'OPTIONS' && request.headers.authorization !== undefined
      if (!(refused && hidesRefusal)) for (const [name, value] of Object.entries(allowed)) response.setHeader(name, value)
      request
        .resume()
        .on('end', () => response.writeHead(refused ? 401 : 200, { 'Content-Type': 'application/json' }).end('{}'))
    }),
  )
  onTestFinished(server.close)
  return server.url
}

async function explained(baseUri: string, changes: Partial<Connection> = {}) {
  const worker = aWorker({ origin: PAGE, fetch: browserFetch(PAGE) })
  const connection = aKeyedConnection({ baseUri, test: aTestSettings({ relativeUri: '/v1/me?page=1' }), ...changes })
  await putConnection(worker.deps.db, connection)
  const { testId } = await tryOut(worker, connection, { secrets: { token: 'a-key-of-the-test' } })
  const [entry] = (await listExchanges(worker.deps.db, { testId, limit: 10 })).filter(({ cause }) => cause === 'test')
  const answer = await worker.call(logApi.explainCors, { entryId: entry?.id ?? '' }, { testId: 'the-steps' })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  const probes = (await worker.deps.db.exchanges.toArray()).filter((each) => each.testId === 'the-steps')
  return { report: z.parse(logApi.explainCors.reply, answer.body), probes }
}

const outcomes = (report: z.infer<typeof logApi.explainCors.reply>) => report.steps.map(({ outcome }) => outcome)
const inQuery: AuthConfig = aToken({ place: 'query', parameter: 'api_key' })

test('a server that allows nobody: only two questions are asked', async () => {
  const { report, probes } = await explained(await aGateway({}))
  expect(report.conclusion).toBe('origin-refused')
  expect(outcomes(report)).toEqual(['yes', 'no', 'derived'])
  expect(probes).toHaveLength(2)
  expect(report.needed).toEqual({
    preflight: [
      { name: 'Access-Control-Allow-Origin', value: PAGE },
      { name: 'Access-Control-Allow-Methods', value: 'GET' },
      { name: 'Access-Control-Allow-Headers', value: 'authorization' },
      { name: 'Access-Control-Max-Age', value: '600' },
    ],
    answer: expect.arrayContaining([{ name: 'Access-Control-Allow-Origin', value: PAGE }]) as unknown,
  })
  expect(report.placement).toContain('query parameter')
})

test('a header that is not named', async () => {
  const { report } = await explained(await aGateway({ ...ANY, 'Access-Control-Allow-Headers': 'Content-Type' }))
  expect(report.conclusion).toBe('header-refused')
  expect(report.words).toContain('authorization')
  expect(outcomes(report)).toEqual(['yes', 'yes', 'derived', 'no', 'no'])
})

test('an asterisk does not stand for Authorization', async () => {
  const { report } = await explained(await aGateway({ ...ANY, 'Access-Control-Allow-Headers': '*' }))
  expect(report.words).toContain('“*”')
})

test('one of two headers', async () => {
  const headers = [{ name: 'X-Version', value: '2' }]
  const { report } = await explained(await aGateway({ ...ANY, 'Access-Control-Allow-Headers': 'authorization' }), { headers })
  expect(report.conclusion).toBe('header-refused')
  expect(report.words).toContain('not send x-version')
  expect(report.placement).toContain('the header x-version, too')
})

test('a method is never tried, only found by exclusion', async () => {
  const put = aTestSettings({ relativeUri: '/v1/me', method: 'PUT', body: '{}' })
  const { report, probes } = await explained(
    await aGateway({
      ...ANY,
      'Access-Control-Allow-Headers': 'authorization, content-type',
      'Access-Control-Allow-Methods': 'GET',
    }),
    { test: put },
  )
  expect(report.conclusion).toBe('method-refused')
  expect(probes.every(({ request }) => request.method === 'GET')).toBe(true)
})

test('a refusal that is hidden', async () => {
  const url = await aGateway({ ...ANY, 'Access-Control-Allow-Headers': '*' }, { hidesRefusal: true })
  const { report } = await explained(url, {
    auth: inQuery,
    headers: [{ name: 'X-Version', value: '2' }],
    test: aTestSettings({ relativeUri: '/v1/me' }),
  })
  expect(report.conclusion).toBe('answer-hidden')
})

test('nobody there', async () => {
  const { report } = await explained(await closedAddress())
  expect(report.conclusion).toBe('unreachable')
  expect(outcomes(report)).toEqual(['no', 'no', 'derived'])
})

test('no probe carries the secret, wherever it stood, and each is logged', async () => {
  const { report, probes } = await explained(await aGateway({}), { auth: inQuery })
  expect(probes.map(({ request }) => request.url).every((url) => url.endsWith('/v1/me?page=1'))).toBe(true)
  expect(JSON.stringify(probes)).not.toContain('a-key-of-the-test')
  expect(report.steps.flatMap(({ entry }) => entry ?? []).sort()).toEqual(probes.map(({ id }) => id).sort())
})

test('a connection that may not be probed is not probed', async () => {
  const settings = aTestSettings({ relativeUri: '/v1/me', probes: false })
  await expect(explained(await aGateway({}), { test: settings })).rejects.toThrow('may not be probed')
})
