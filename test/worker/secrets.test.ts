import { expect, onTestFinished, test } from 'vitest'
import { api } from '../../src/core/api'
import type { Connection } from '../../src/core/connection'
import type { Sealed } from '../../src/worker/vault/seal'
import { aTestSettings, aToken } from '../support/builders'
import { KEY, startStates } from '../support/servers/states'
import { aKeyedConnection, aProfile, aWorker, tryOut, type TestWorker } from '../support/worker-deps'

async function states() {
  const server = await startStates()
  onTestFinished(server.close)
  return server
}

const seal = (worker: TestWorker, connection: Connection, secrets: Record<string, string> = { token: KEY }) =>
  worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets })

test('a sealed secret is used by later tests, and by a worker started anew', async () => {
  const { url } = await states()
  const profile = aProfile()
  const connection = aKeyedConnection({ baseUri: url })
  expect(await seal(aWorker({ profile }), connection)).toMatchObject({ status: 200, body: { done: true } })
  expect((await tryOut(aWorker({ profile }), connection)).verdict.code).toBe('ok')
})

test('what is stored of a secret is its facts, a nonce and a ciphertext, under a key that cannot be exported', async () => {
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: 'https://api.example.com/v1' })
  await seal(worker, connection)
  await seal(worker, { ...connection, id: 'second' })
  const [first, second] = (await worker.vaultDatabase.sealed.toArray()) as [Sealed, Sealed]
  const facts = { field: 'token', origins: ['https://api.example.com'], slots: ['header:authorization'] }
  expect(first).toMatchObject({ version: 2, facts })
  expect(Object.keys(first).sort()).toEqual(['ciphertext', 'facts', 'generation', 'iv', 'version'])
  expect(Buffer.from(first.ciphertext).toString('latin1')).not.toContain(KEY)
  expect(first.iv).not.toEqual(second.iv)
  expect(Buffer.from(first.ciphertext)).not.toEqual(Buffer.from(second.ciphertext))
  expect(await worker.deps.db.sealed.get([connection.id, 'token'])).toMatchObject({ connectionId: connection.id, ...facts })

  const record = await worker.vaultDatabase.keys.get('current')
  const key = record?.mode === 'browser' ? record.key : undefined
  expect(key?.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', key as CryptoKey)).rejects.toThrow()
})

const tampered: [string, (record: Sealed, connection: Connection) => Sealed][] = [
  ['with one bit flipped', (record) => ({ ...record, ciphertext: flipped(record.ciphertext) })],
  ['cut short', (record) => ({ ...record, ciphertext: record.ciphertext.slice(1) })],
  ['with another nonce', (record) => ({ ...record, iv: new Uint8Array(12) })],
  ['for another origin', (record) => ({ ...record, facts: { ...record.facts, origins: ['https://evil.example'] } })],
  [
    'for one more origin',
    ({ facts, ...record }) => ({ ...record, facts: { ...facts, origins: [...facts.origins, 'https://evil.example'] } }),
  ],
  ['for another slot', (record) => ({ ...record, facts: { ...record.facts, slots: ['query:key'] } })],
  ['as another field', (record) => ({ ...record, facts: { ...record.facts, field: 'password' } })],
]

test.each(tampered)('a sealed record %s does not open, and nothing is sent', async (_, change) => {
  const { url, seen } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await seal(worker, connection)
  const [record] = await worker.vaultDatabase.sealed.toArray()
  await worker.vaultDatabase.sealed.clear()
  await worker.vaultDatabase.sealed.put(change(record as Sealed, connection))
  await expect(worker.deps.vault.open(connection.id)).rejects.toThrow()
  await expect(tryOut(worker, connection)).rejects.toThrow(/cannot be opened/)
  expect(seen).toEqual([])
})

test('a record moved to another connection does not open there', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const [owner, thief] = [aKeyedConnection({ baseUri: url }), aKeyedConnection({ baseUri: url })]
  await seal(worker, owner)
  const [record] = await worker.vaultDatabase.sealed.toArray()
  if (record?.version !== 2) throw new Error('nothing was sealed')
  await worker.vaultDatabase.sealed.put({ ...record, facts: { ...record.facts, connectionId: thief.id } })
  await expect(tryOut(worker, thief)).rejects.toThrow(/cannot be opened/)
  expect(seen).toEqual([])
  expect((await tryOut(worker, owner)).verdict.code).toBe('ok')
})

test('a record that does not open is replaced by entering the secret again', async () => {
  const { url } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await seal(worker, connection)
  await worker.vaultDatabase.keys.clear()
  await expect(tryOut(worker, connection)).rejects.toThrow(/cannot be opened/)
  expect((await tryOut(worker, connection, { secrets: { token: KEY }, unsaved: true })).verdict.code).toBe('ok')
  await seal(worker, connection)
  expect((await tryOut(worker, connection)).verdict.code).toBe('ok')
})

test('a sealed secret does not leave to another origin, whatever the document says', async () => {
  const { url, elsewhere, seen, seenElsewhere } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await seal(worker, connection)
  for (const baseUri of [elsewhere, url.replace('127.0.0.1', 'localhost'), url.replace(/\d+$/, '1')]) {
    const { verdict, row } = await tryOut(worker, { ...connection, baseUri })
    expect(verdict).toMatchObject({ code: 'misconfigured', facts: { reason: 'secret-binding' } })
    expect(verdict.facts.detail).toBe(`It was saved for ${url}, not for ${baseUri}.`)
    expect(row.steps.at(-1)).toMatchObject({ name: 'request', outcome: 'failed', detail: 'not sent' })
  }
  expect([...seen, ...seenElsewhere]).toEqual([])
})

test('nor does it leave in another slot', async () => {
  const { url, seen } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await seal(worker, connection)
  const post = aTestSettings({ relativeUri: '/echo', method: 'POST' })
  const moved: Partial<Connection>[] = [
    { auth: aToken({ headerName: 'X-Trace', scheme: '' }) },
    { auth: aToken({ place: 'query', parameter: 'q' }) },
    { auth: aToken({ place: 'body', parameter: 'token' }), test: post },
  ]
  for (const change of moved)
    expect((await tryOut(worker, { ...connection, ...change })).verdict).toMatchObject({
      code: 'misconfigured',
      facts: { reason: 'secret-binding' },
    })
  expect(seen).toEqual([])
})

test('after the user’s consent it goes to the new place, and no longer to the old one', async () => {
  const { url, elsewhere, seenElsewhere } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await seal(worker, connection)
  const moved = { ...connection, baseUri: elsewhere, auth: aToken({ headerName: 'X-Api-Key', scheme: '' }) }
  const reply = await worker.call(api.rebindSecrets, { connectionId: connection.id }, { connection: moved, fields: ['token'] })
  expect(reply).toMatchObject({ status: 200, body: { done: true } })
  expect(await worker.deps.db.sealed.get([connection.id, 'token'])).toMatchObject({
    origins: [elsewhere],
    slots: ['header:x-api-key'],
  })
  await tryOut(worker, moved)
  expect(seenElsewhere[0]?.headers['x-api-key']).toBe(KEY)
  expect((await tryOut(worker, connection)).verdict).toMatchObject({ code: 'misconfigured' })
})

test('consent for one secret is none for another', async () => {
  const { url, elsewhere } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await seal(worker, connection)
  const moved = { ...connection, baseUri: elsewhere }
  await worker.call(api.rebindSecrets, { connectionId: connection.id }, { connection: moved, fields: ['refreshToken'] })
  expect((await tryOut(worker, moved)).verdict).toMatchObject({ facts: { reason: 'secret-binding' } })
})

test('a typed value counts before the sealed one, and is not kept', async () => {
  const { url } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await seal(worker, connection, { token: 'wrong' })
  expect((await tryOut(worker, connection, { secrets: { token: KEY }, unsaved: true })).verdict.code).toBe('ok')
  expect((await tryOut(worker, connection)).verdict.code).toBe('bad-credentials')
})

test('a secret without a complete base URI has no place yet', async () => {
  const worker = aWorker()
  const answer = await seal(worker, aKeyedConnection({ baseUri: 'api.example.com' }))
  expect(answer).toMatchObject({ status: 409, body: { type: 'not-sealed' } })
  expect(await worker.vaultDatabase.sealed.count()).toBe(0)
})

test('a clone gets its own copies', async () => {
  const { url } = await states()
  const worker = aWorker()
  const original = aKeyedConnection({ baseUri: url })
  const copy = aKeyedConnection({ baseUri: url })
  await seal(worker, original)
  await worker.call(api.copySecrets, { connectionId: original.id }, { to: copy.id })
  await worker.call(api.forgetConnections, {}, { ids: [original.id] })
  expect((await tryOut(worker, copy)).verdict.code).toBe('ok')
  expect((await tryOut(worker, original)).verdict.facts.reason).toBe('auth.token')
})

test('a new secret makes the connection untested again', async () => {
  const { url } = await states()
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: url })
  await tryOut(worker, connection, { secrets: { token: KEY } })
  expect(await worker.deps.db.health.get(connection.id)).toMatchObject({ state: 'online' })
  await seal(worker, connection)
  expect(await worker.deps.db.health.get(connection.id)).toMatchObject({ state: 'untested' })
})

test('two workers that start at once agree on one key', async () => {
  const { url } = await states()
  const profile = aProfile()
  const [one, two] = [aKeyedConnection({ baseUri: url }), aKeyedConnection({ baseUri: url })]
  await Promise.all([seal(aWorker({ profile }), one), seal(aWorker({ profile }), two)])
  for (const connection of [one, two]) expect((await tryOut(aWorker({ profile }), connection)).verdict.code).toBe('ok')
})

function flipped(bytes: ArrayBuffer): ArrayBuffer {
  const copy = new Uint8Array(bytes.slice(0))
  copy[0] = (copy[0] ?? 0) ^ 1
  return copy.buffer
}
