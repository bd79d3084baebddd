import { expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { exportsApi } from '../../src/core/api-exports'
import { putConnection } from '../../src/storage/connections'
import { aKeyedConnection, aWorker } from '../support/worker-deps'

const SECRET = 'sk_live_A+b/"c" 1234'

async function aWorkerThatKnows(...secrets: readonly string[]) {
  const worker = aWorker()
  for (const [at, token] of secrets.entries()) {
    const connection = aKeyedConnection({ name: `Orders ${at}`, baseUri: 'https://api.example.com' })
    await putConnection(worker.deps.db, connection)
    await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { token } })
  }
  const prove = (...texts: readonly string[]) =>
    worker.call(exportsApi.proveExport, {}, { parts: texts.map((text, at) => ({ name: `entry ${at}`, text })) })
  return { worker, prove }
}

test.each([
  ['as it is', SECRET],
  ['in base64', btoa(SECRET)],
  ['inside Basic', `Authorization: Basic ${btoa(`ada:${SECRET}`)}`],
  ['percent-encoded', `https://a.example/?k=${encodeURIComponent(SECRET)}`],
  ['in JSON', JSON.stringify({ k: SECRET })],
  ['as a cookie', `Cookie: a=1; session=${SECRET.slice(0, 9)}${encodeURIComponent(SECRET)}`],
])('a secret in a part stops the export and names the part, %s', async (_, text) => {
  const { prove } = await aWorkerThatKnows(SECRET)
  const answer = await prove('harmless', text)
  expect(answer).toMatchObject({ status: 409, body: { type: 'secret-in-export' } })
  expect(JSON.stringify(answer.body)).toContain('the token of “Orders 0” stands in entry 1')
  expect(JSON.stringify(answer.body)).not.toContain('sk_live')
})

test('what no secret stands in may leave, also where there is nothing', async () => {
  const { prove } = await aWorkerThatKnows(SECRET, 'abc')
  expect(await prove('Authorization: Bearer ••• token', 'abc, too short to be told from a word')).toMatchObject({ status: 200 })
  expect(await prove()).toMatchObject({ status: 200 })
})

test('of many finds the first are named, and the others counted', async () => {
  const { prove } = await aWorkerThatKnows(SECRET, 'another_secret')
  const answer = await prove(SECRET, 'another_secret', `${SECRET} another_secret`, SECRET)
  expect(answer.body).toMatchObject({ detail: expect.stringContaining('in entry 2, and 2 more.') as unknown })
})

test('a secret of a deleted connection counts as long as it is sealed', async () => {
  const { worker, prove } = await aWorkerThatKnows(SECRET)
  const [connection] = await worker.deps.db.connections.toArray()
  await worker.deps.db.connections.delete(connection?.id ?? '')
  expect((await prove(SECRET)).body).toMatchObject({ detail: expect.stringContaining('of a deleted connection') as unknown })
})

test('while the vault is locked nobody can tell, so nothing leaves', async () => {
  const { worker, prove } = await aWorkerThatKnows(SECRET)
  await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase: 'correct horse battery' })
  await worker.call(api.lockVault, {}, {})
  expect(await prove('harmless')).toMatchObject({ status: 423, body: { type: 'locked' } })
  expect(await prove()).toMatchObject({ status: 423 })
})
