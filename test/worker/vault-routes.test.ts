import { expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { oauth2, tokenPlace } from '../../src/core/auth/oauth2'
import { newOAuthClient, type OAuthClient } from '../../src/core/oauth/client'
import { deleteConnections, putConnection } from '../../src/storage/connections'
import { deleteOAuthClient, putOAuthClient } from '../../src/storage/oauth-clients'
import { someSealedFacts } from '../support/builders'
import { aKeyedConnection, aProfile, aWorker, type TestWorker } from '../support/worker-deps'

const passphrase = 'correct horse battery'

async function aSealedWorker() {
  const worker = aWorker({ profile: aProfile() })
  const connection = aKeyedConnection({ name: 'Orders', baseUri: 'https://api.example.com' })
  await putConnection(worker.deps.db, connection)
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { token: 'sk_1' } })
  return { worker, connection }
}

const spoil = (worker: TestWorker) =>
  worker.vaultDatabase.sealed.toCollection().modify((row, reference) => {
    reference.value = { ...row, iv: new Uint8Array(12) }
  })

test('state, change, lock and unlock all answer with the state', async () => {
  const { worker } = await aSealedWorker()
  const state = { mode: 'browser', locked: false, generation: 1, sealedCount: 1 }
  expect(await worker.call(api.vaultState, {}, {})).toMatchObject({ status: 200, body: state })
  const changed = { ...state, mode: 'passphrase', generation: 2 }
  expect((await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })).body).toEqual(changed)
  expect((await worker.call(api.lockVault, {}, {})).body).toEqual({ ...changed, locked: true })
  expect((await worker.call(api.vaultState, {}, {})).body).toEqual({ ...changed, locked: true })
  expect((await worker.call(api.unlockVault, {}, { passphrase })).body).toEqual(changed)
  expect((await worker.call(api.changeVault, {}, { mode: 'browser' })).body).toEqual({ ...state, generation: 3 })
})

test('a locked vault answers 423, a wrong passphrase 403, one that is too short 400', async () => {
  const { worker, connection } = await aSealedWorker()
  const short = await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase: '9 letters' })
  expect(short).toMatchObject({ status: 400, body: { type: 'invalid-request' } })
  await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })
  await worker.call(api.lockVault, {}, {})
  const sealing = { connection, secrets: { token: 'sk_2' } }
  expect(await worker.call(api.sealSecrets, { connectionId: connection.id }, sealing)).toMatchObject({
    status: 423,
    type: 'application/problem+json',
    body: { type: 'locked' },
  })
  expect(await worker.call(api.changeVault, {}, { mode: 'browser' })).toMatchObject({ status: 423 })
  expect(await worker.call(api.unlockVault, {}, { passphrase: 'wrong' })).toMatchObject({
    status: 403,
    body: { type: 'wrong-passphrase' },
  })
})

test('a secret that cannot be opened is named by its connection, and nothing is changed', async () => {
  const { worker } = await aSealedWorker()
  await spoil(worker)
  const answer = await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })
  expect(answer).toMatchObject({ status: 409, body: { type: 'not-sealed' } })
  expect(JSON.stringify(answer.body)).toContain('token of “Orders”')
  expect((await worker.call(api.vaultState, {}, {})).body).toMatchObject({ mode: 'browser', generation: 1 })
})

test.each([
  ['an OAuth client', false],
  ['an OAuth client whose deletion can be undone', true],
])('a secret of %s that cannot be opened stops the change, too, and is named', async (_, deleted) => {
  const worker = aWorker()
  const client: OAuthClient = { ...newOAuthClient('oc', 'Payments app', 0), authentication: 'basic' }
  const complete = { ...client, endpoints: { ...client.endpoints, token: 'https://login.example.com/token' } }
  await putOAuthClient(worker.deps.db, complete)
  await worker.call(api.sealClientSecrets, { clientId: 'oc' }, { client: complete, secrets: { clientSecret: 'cs_1' } })
  if (deleted) await deleteOAuthClient(worker.deps.db, 'oc', 1)
  await spoil(worker)
  const answer = await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })
  expect(answer).toMatchObject({ status: 409, body: { type: 'not-sealed' } })
  expect(JSON.stringify(answer.body)).toContain('clientSecret of “Payments app”')
  expect(await worker.vaultDatabase.sealed.count()).toBe(1)
})

test('a secret of a connection whose deletion can be undone is not lost with the change', async () => {
  const { worker, connection } = await aSealedWorker()
  await deleteConnections(worker.deps.db, [connection.id], 1)
  await spoil(worker)
  const answer = await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })
  expect(answer).toMatchObject({ status: 409 })
  expect(JSON.stringify(answer.body)).toContain('token of “Orders”')
  expect(await worker.vaultDatabase.sealed.count()).toBe(1)
})

test('a note of where tokens may go that cannot be opened does not stop the change: the user is asked again', async () => {
  const worker = aWorker()
  const connection = aKeyedConnection({ auth: { ...oauth2.initial, client: 'oc', grant: 'client_credentials' } })
  await putConnection(worker.deps.db, connection)
  const fields = [tokenPlace({ client: 'oc' })]
  await worker.call(api.rebindSecrets, { connectionId: connection.id }, { connection, fields })
  expect(await worker.vaultDatabase.sealed.count()).toBe(1)
  await spoil(worker)
  expect(await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })).toMatchObject({ status: 200 })
  expect(await worker.vaultDatabase.sealed.count()).toBe(0)
})

test('one of a connection that is gone does not stand in the way for ever', async () => {
  const { worker, connection } = await aSealedWorker()
  const gone = someSealedFacts({ connectionId: 'gone' })
  await worker.deps.vault.seal([{ ...gone, value: 'sk_gone' }])
  await worker.vaultDatabase.sealed
    .where('facts.connectionId')
    .equals('gone')
    .modify((row, reference) => {
      reference.value = { ...row, iv: new Uint8Array(12) }
    })
  expect((await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })).body).toMatchObject({ sealedCount: 1 })
  expect(await worker.deps.vault.open(connection.id)).toMatchObject([{ field: 'token', value: 'sk_1' }])
})
