import { expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { putConnection } from '../../src/storage/connections'
import { someSealedFacts } from '../support/builders'
import { aKeyedConnection, aProfile, aWorker } from '../support/worker-deps'

const passphrase = 'correct horse battery'

async function aSealedWorker() {
  const worker = aWorker({ profile: aProfile() })
  const connection = aKeyedConnection({ name: 'Orders', baseUri: 'https://api.example.com' })
  await putConnection(worker.deps.db, connection)
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { token: 'sk_1' } })
  return { worker, connection }
}

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
  await worker.vaultDatabase.sealed.toCollection().modify((row, reference) => {
    reference.value = { ...row, iv: new Uint8Array(12) }
  })
  const answer = await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase })
  expect(answer).toMatchObject({ status: 409, body: { type: 'not-sealed' } })
  expect(JSON.stringify(answer.body)).toContain('token of “Orders”')
  expect((await worker.call(api.vaultState, {}, {})).body).toMatchObject({ mode: 'browser', generation: 1 })
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
