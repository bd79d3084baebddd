import { expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { diagnoseExchange } from '../../src/core/diagnosis/diagnose-exchange'
import { PATIENCE_MS } from '../../src/core/oauth/authorization'
import { listExchanges } from '../../src/storage/exchanges'
import { stopWaiting } from '../../src/worker/use-cases/oauth/end-wait'
import { aClient, anOAuthConnection, begin, callBack, REDIRECT_URI, rowOf, settle } from '../support/oauth'
import { aWorker } from '../support/worker-deps'

const PROVIDER = { url: 'http://127.0.0.1:9' }

async function away() {
  let clock = Date.parse('2026-01-01T12:00:00Z')
  const worker = aWorker({ now: () => clock })
  const client = aClient(PROVIDER)
  const connection = anOAuthConnection(PROVIDER, client)
  await settle(worker, client, connection)
  const { attemptId, url } = await begin(worker, connection)
  const entry = async () => (await listExchanges(worker.deps.db, { testId: attemptId, limit: 9 }))[0]
  const diagnosis = async () => {
    const exchange = await entry()
    return exchange && diagnoseExchange({ exchange, pageOrigin: 'http://localhost:4870' })[0]
  }
  return { worker, attemptId, url, entry, diagnosis, wait: (ms: number) => (clock += ms) }
}

test('a sign-in is in the log from the moment that the user is sent away, without what ties it to its answer', async () => {
  const { worker, attemptId, url, entry } = await away()
  const logged = await entry()
  expect(logged).toMatchObject({ cause: 'login', mode: 'navigate', outcome: 'open', testId: attemptId })
  expect(logged?.request.url).toContain(`redirect_uri=${encodeURIComponent(REDIRECT_URI)}`)
  const { state, challenge } = { state: /state=([^&]+)/.exec(url)?.[1], challenge: /code_challenge=([^&]+)/.exec(url)?.[1] }
  const written = JSON.stringify(await Promise.all([worker.deps.db.exchanges.toArray(), worker.deps.db.bodies.toArray()]))
  expect(state).toBeTruthy()
  expect(written).not.toContain(state)
  expect(written).not.toContain(challenge)
  expect((await rowOf(worker, attemptId)).steps.find(({ name }) => name === 'window')?.entries).toEqual([logged?.id])
})

test('one that never comes back says for how long nobody answered', async () => {
  const { worker, entry, diagnosis, wait } = await away()
  wait(PATIENCE_MS + 5000)
  await worker.call(api.hello, {}, {})
  await expect.poll(entry).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'no-callback', message: 'No answer after 905 s' },
    timing: { total: 905_000 },
  })
  expect(await diagnosis()).toMatchObject({
    id: 'no-callback',
    evidence: ['It was waited for 905 s.', `The redirect URI was ${REDIRECT_URI}`],
  })
})

test('one that the user gave up says so', async () => {
  const { worker, attemptId, entry, wait } = await away()
  wait(12_000)
  await stopWaiting(worker.deps, attemptId, 'stopped')
  expect(await entry()).toMatchObject({ failure: { message: 'The wait was ended after 12 s' } })
})

test('a refusal that comes back is in the log in the provider’s words', async () => {
  const { worker, url, entry, diagnosis } = await away()
  const state = new URL(url).searchParams.get('state') ?? ''
  await callBack(
    worker,
    `?error=access_denied&error_description=Not+today&state=${state}&iss=${encodeURIComponent(PROVIDER.url)}`,
  )
  expect(await entry()).toMatchObject({ outcome: '3xx', response: { type: 'callback', url: REDIRECT_URI } })
  expect(JSON.stringify(await entry())).not.toContain(state)
  expect(await diagnosis()).toMatchObject({ id: 'callback-error', evidence: ['It says: “Not today”.', expect.anything()] })
})
