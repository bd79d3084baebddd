import fc from 'fast-check'
import { expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { exportsApi } from '../../src/core/api-exports'
import { readBackup, type Backup } from '../../src/core/backup'
import { backupKeyOf } from '../../src/core/backup/backup-key'
import { documentsDigest, documentsText } from '../../src/core/backup/envelope'
import { planImport, resolveImport } from '../../src/core/backup/plan'
import { BUILD_HEADER } from '../../src/core/build-header'
import type { Connection } from '../../src/core/connection'
import { newFlow } from '../../src/core/flow'
import { basisOf, oauth2 } from '../../src/core/auth/oauth2'
import { newOAuthClient } from '../../src/core/oauth/client'
import { deleteConnections, putConnection } from '../../src/storage/connections'
import { addFlow } from '../../src/storage/flows'
import { putOAuthClient } from '../../src/storage/oauth-clients'
import { listSealed } from '../../src/storage/sealed'
import { readTokens } from '../../src/storage/tokens'
import { keepTokens } from '../../src/worker/use-cases/oauth/keep-tokens'
import { NOON } from '../support/builders'
import { aClient, anOAuthConnection, settle } from '../support/oauth'
import { aKeyedConnection, aProfile, aWorker, type TestWorker } from '../support/worker-deps'

const passphrase = 'correct horse battery'
const SECRET = 'sk_live_A+b/"c" 1234'
const whole = { connectionIds: 'all', flowIds: 'all', oauthClientIds: 'all' } as const
const encrypted = { ...whole, secrets: { kind: 'encrypted', passphrase } } as const

/** A device so slow that no more than the least iterations are made. */
function slow() {
  let tick = 0
  return () => (tick += 10_000)
}

async function aFullWorker() {
  const worker = aWorker({ profile: aProfile(), tick: slow() })
  const connection = aKeyedConnection({ name: 'Orders', baseUri: 'https://api.example.com' })
  await save(worker, connection, SECRET)
  await addFlow(worker.deps.db, newFlow('f1', 'Nightly', NOON))
  return { worker, connection }
}

async function save({ deps, call }: TestWorker, connection: Connection, token?: string) {
  await putConnection(deps.db, connection)
  if (token !== undefined) await call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: { token } })
}

async function exported(
  worker: TestWorker,
  order: Parameters<typeof worker.call<typeof exportsApi.exportBackup>>[2] = encrypted,
) {
  const answer = await worker.call(exportsApi.exportBackup, {}, order)
  expect(answer.status).toBe(200)
  const { text } = exportsApi.exportBackup.reply.parse(answer.body)
  return { text, backup: opened(text) }
}

function opened(text: string): Backup {
  const backup = readBackup(text)
  if ('problem' in backup) throw new Error([backup.problem, ...backup.details].join(' '))
  return backup
}

async function restoring({ secrets, documents }: Backup, ids: readonly string[], words = passphrase) {
  if (secrets.kind !== 'encrypted') throw new Error('There are no secrets.')
  const map = ids.map((id) => ({ from: id, to: id }))
  return { envelope: secrets, digest: await documentsDigest(documents), key: await backupKeyOf(words, secrets), map }
}

test.each(['browser', 'passphrase'] as const)(
  'secrets survive a backup with their bindings, vault held by %s',
  async (mode) => {
    const { worker, connection } = await aFullWorker()
    if (mode === 'passphrase') await worker.call(api.changeVault, {}, { mode, passphrase: 'another passphrase' })
    const { text, backup } = await exported(worker)
    expect(text).not.toContain('sk_live')
    expect(backup).toMatchObject({ connections: [{ name: 'Orders' }], flows: [{ name: 'Nightly' }] })
    expect(backup.secrets.kind === 'encrypted' && backup.secrets.iterations).toBe(600_000)

    const other = aWorker({ profile: aProfile() })
    await save(other, connection)
    const answer = await other.call(exportsApi.importSecrets, {}, await restoring(backup, [connection.id]))
    expect(answer.body).toEqual({ found: 1, sealed: [{ connectionId: connection.id, field: 'token' }], kept: [] })
    const binding = { origins: ['https://api.example.com'], slots: ['header:authorization'] }
    expect(await other.deps.vault.open(connection.id)).toMatchObject([{ field: 'token', value: SECRET, ...binding }])
    expect(await other.deps.db.sealed.count()).toBe(1)
    await other.call(exportsApi.forgetSecrets, {}, { secrets: [{ connectionId: connection.id, field: 'token' }] })
    expect(await other.deps.vault.open(connection.id)).toEqual([])
  },
)

test('an OAuth client comes back with its sealed secret, and the import can be undone', async () => {
  const { worker } = await aFullWorker()
  const token = 'https://login.example.com/token'
  const bare = newOAuthClient('o1', 'Our app', NOON)
  const client = { ...bare, authentication: 'basic' as const, endpoints: { ...bare.endpoints, token } }
  const secrets = { clientSecret: 'a secret of our app' }
  await putOAuthClient(worker.deps.db, client)
  await worker.call(api.sealClientSecrets, { clientId: client.id }, { client, secrets })
  const { text, backup } = await exported(worker)
  expect(text).not.toContain(secrets.clientSecret)
  expect(backup.oauthClients).toEqual([client])

  const other = aWorker({ profile: aProfile() })
  await putOAuthClient(other.deps.db, client)
  const name = { connectionId: client.id, field: 'clientSecret' }
  const answer = await other.call(exportsApi.importSecrets, {}, await restoring(backup, [client.id]))
  expect(answer.body).toEqual({ found: 2, sealed: [name], kept: [] })
  expect(await other.deps.vault.open(client.id)).toMatchObject([
    { field: 'clientSecret', value: secrets.clientSecret, origins: ['https://login.example.com'] },
  ])
  expect(await other.deps.db.health.count()).toBe(0)
  await other.call(exportsApi.forgetSecrets, {}, { secrets: [name] })
  expect(await other.deps.vault.open(client.id)).toEqual([])
})

/** A connection that has signed in, its OAuth client with a secret, and their tokens, as they are stored. */
async function signedIn(worker: TestWorker) {
  const client = aClient({ url: 'https://login.example.com' }, { authentication: 'basic', extras: [] })
  const connection = anOAuthConnection({ url: 'https://api.example.com' }, client, {}, { name: 'Signed in' })
  await settle(worker, client, connection, { clientSecret: 'a secret of our app' })
  const answer = { access_token: 'an access token', refresh_token: 'a refresh token', token_type: 'bearer' as const }
  await keepTokens(worker.deps, connection, client, answer, { renewed: false })
  return { client, connection }
}

const fieldsOf = async ({ deps }: TestWorker, id: string) => (await deps.vault.open(id)).map(({ field }) => field).sort()

test('a backup of everything brings the tokens of a connection, and they are used as they were', async () => {
  const worker = aWorker({ profile: aProfile(), tick: slow() })
  const { client, connection } = await signedIn(worker)
  const { text, backup } = await exported(worker)
  for (const secret of ['an access token', 'a refresh token', 'our app']) expect(text).not.toContain(secret)
  const other = aWorker({ profile: aProfile() })
  await putConnection(other.deps.db, connection)
  await putOAuthClient(other.deps.db, client)
  await other.call(exportsApi.importSecrets, {}, await restoring(backup, [connection.id, client.id]))
  expect(await fieldsOf(other, connection.id)).toEqual(['accessToken', 'refreshToken'])
  expect(await readTokens(other.deps.db, connection.id)).toEqual(await readTokens(worker.deps.db, connection.id))

  const secrets = ['accessToken', 'refreshToken'].map((field) => ({ connectionId: connection.id, field }))
  await other.call(exportsApi.forgetSecrets, {}, { secrets })
  expect(await readTokens(other.deps.db, connection.id)).toBeUndefined()
})

test('tokens follow an OAuth client that is added as a copy, but go to no copy of a connection and to no other settings', async () => {
  const worker = aWorker({ profile: aProfile(), tick: slow() })
  const { client, connection } = await signedIn(worker)
  const order = await restoring((await exported(worker)).backup, [])
  const other = aWorker({ profile: aProfile() })
  await putOAuthClient(other.deps.db, { ...client, id: 'o2' })
  const auth = { ...oauth2.initial, client: 'o2' }
  const map = [...[connection.id, 'copy', 'other'].map((to) => ({ from: connection.id, to })), { from: client.id, to: 'o2' }]
  await putConnection(other.deps.db, { ...connection, auth })
  await putConnection(other.deps.db, { ...connection, id: 'copy', auth })
  await other.call(exportsApi.importSecrets, {}, { ...order, map })
  expect(await readTokens(other.deps.db, connection.id)).toMatchObject({ clientId: 'o2', basis: basisOf(auth) })
  expect(await fieldsOf(other, 'o2')).toEqual(['clientSecret'])
  expect(await fieldsOf(other, 'copy')).toEqual([])

  const changed = aWorker({ profile: aProfile() })
  await putConnection(changed.deps.db, { ...connection, auth: { ...auth, scopes: 'admin' } })
  await changed.call(exportsApi.importSecrets, {}, { ...order, map })
  expect(await fieldsOf(changed, connection.id)).toEqual([])
})

test('a selection has no tokens, and neither has a file of placeholders', async () => {
  const worker = aWorker({ profile: aProfile(), tick: slow() })
  const { client, connection } = await signedIn(worker)
  const fields = [{ connectionId: client.id, field: 'clientSecret' }]
  const chosen = { connectionIds: [connection.id], flowIds: [], oauthClientIds: [client.id] }
  expect((await exported(worker, { ...encrypted, ...chosen })).backup.secrets).toMatchObject({ fields })
  const placeholders = await exported(worker, { ...whole, secrets: { kind: 'placeholders' } })
  expect(placeholders.backup.secrets).toEqual({ kind: 'placeholders', fields })
})

test('secrets that an import did not bring are told, of OAuth clients too, and brought by the same file', async () => {
  const worker = aWorker({ profile: aProfile(), tick: slow() })
  const { client, connection } = await signedIn(worker)
  const { backup } = await exported(worker)
  const existing = { connections: [connection], flows: [], oauthClients: [client], sealed: [] }
  expect(planImport(backup, existing)).toMatchObject({
    connections: [{ state: 'unsealed' }],
    oauthClients: [{ state: 'unsealed' }],
  })
  const sealed = await listSealed(worker.deps.db)
  expect(planImport(backup, { ...existing, sealed })).toMatchObject({
    connections: [{ state: 'same' }],
    oauthClients: [{ state: 'same' }],
  })
})

test('a file of version 1 still brings its secrets', async () => {
  const connection = aKeyedConnection({ name: 'Orders', baseUri: 'https://api.example.com' })
  const documents = documentsText([connection], [])
  const salt = Buffer.from('sixteen bytes so').toString('base64')
  const iv = new Uint8Array(12)
  const secret = { connectionId: connection.id, field: 'token', origins: ['https://api.example.com'], slots: [], value: SECRET }
  const digest = await documentsDigest(documents)
  const bound = ['patchbay-backup', 1, 'PBKDF2-SHA-256', 1000, salt, digest]
  const bits = Buffer.from(await backupKeyOf(passphrase, { salt, iterations: 1000 }), 'base64')
  const key = await crypto.subtle.importKey('raw', bits, 'AES-GCM', false, ['encrypt'])
  const algorithm = { name: 'AES-GCM', iv, additionalData: Buffer.from(JSON.stringify(bound)) }
  const ciphertext = await crypto.subtle.encrypt(algorithm, key, Buffer.from(JSON.stringify([secret])))
  const secrets = {
    kind: 'encrypted',
    salt,
    iterations: 1000,
    iv: Buffer.from(iv).toString('base64'),
    ciphertext: Buffer.from(ciphertext).toString('base64'),
  }
  const file = { format: 'patchbay-backup', version: 1, createdAt: NOON, connections: [connection], flows: [], secrets }
  const old = opened(JSON.stringify(file))
  const other = aWorker({ profile: aProfile() })
  await save(other, connection)
  await other.call(exportsApi.importSecrets, {}, await restoring(old, [connection.id]))
  expect(await other.deps.vault.open(connection.id)).toMatchObject([{ value: SECRET }])
})

test('a secret pasted into the settings of an OAuth client stops the export', async () => {
  const { worker } = await aFullWorker()
  const leaky = { ...newOAuthClient('o1', 'Our app', NOON), audience: SECRET }
  await putOAuthClient(worker.deps.db, leaky)
  const answer = await worker.call(exportsApi.exportBackup, {}, { ...whole, secrets: { kind: 'none' } })
  expect(JSON.stringify(answer.body)).toContain('the token of “Orders” stands in “Our app” (audience)')
})

test('without secrets, or with placeholders, there is nothing to decrypt', async () => {
  const { worker, connection } = await aFullWorker()
  expect((await exported(worker, { ...whole, secrets: { kind: 'none' } })).backup.secrets).toEqual({ kind: 'none' })
  const fields = [{ connectionId: connection.id, field: 'token' }]
  const placeholders = await exported(worker, { ...whole, secrets: { kind: 'placeholders' } })
  expect(placeholders.backup.secrets).toEqual({ kind: 'placeholders', fields })
})

test('a selection has only what was chosen, and deleted documents are left out', async () => {
  const { worker, connection } = await aFullWorker()
  const chosen = { connectionIds: [connection.id], flowIds: [], oauthClientIds: [], secrets: { kind: 'none' as const } }
  expect((await exported(worker, chosen)).backup).toMatchObject({ connections: [{ id: connection.id }], flows: [] })
  await deleteConnections(worker.deps.db, [connection.id], NOON)
  expect((await exported(worker)).backup.connections).toEqual([])
})

test.each([
  ['as it is', SECRET],
  ['in base64', btoa(SECRET)],
  ['percent-encoded', encodeURIComponent(SECRET)],
  ['as a cookie', `Cookie: a=${SECRET.slice(0, 9)}; session=x${encodeURIComponent(SECRET)}`],
])('a secret of another connection pasted into notes stops every export, %s', async (_, notes) => {
  const { worker } = await aFullWorker()
  await save(worker, aKeyedConnection({ name: 'Copy', notes }))
  for (const secrets of [{ kind: 'none' }, encrypted.secrets] as const) {
    const answer = await worker.call(exportsApi.exportBackup, {}, { ...whole, secrets })
    expect(answer).toMatchObject({ status: 409, body: { type: 'secret-in-export' } })
    expect(JSON.stringify(answer.body)).toContain('the token of “Orders” stands in “Copy” (notes)')
    expect(JSON.stringify(answer.body)).not.toContain('sk_live')
  }
})

test('a document with a key that no import takes stops the export, and is named', async () => {
  const { worker } = await aFullWorker()
  const custom = { unencrypted: { a: { constructor: 1 } }, encrypted: [] }
  await save(worker, aKeyedConnection({ name: 'Odd', custom }))
  const answer = await worker.call(exportsApi.exportBackup, {}, { ...whole, secrets: { kind: 'none' } })
  expect(answer).toMatchObject({ status: 400 })
  expect(JSON.stringify(answer.body)).toContain('“Odd” has a key that no backup may have: custom.unencrypted.a.constructor')
})

test('a secret in the name of a document is not repeated by the refusal', async () => {
  const { worker } = await aFullWorker()
  await addFlow(worker.deps.db, newFlow('f2', `Use ${SECRET}`, NOON))
  const answer = await worker.call(exportsApi.exportBackup, {}, { ...whole, secrets: { kind: 'none' } })
  expect(answer.status).toBe(409)
  expect(JSON.stringify(answer.body)).not.toContain('sk_live')
})

test('a locked vault exports nothing and imports nothing', async () => {
  const { worker, connection } = await aFullWorker()
  const { backup } = await exported(worker)
  await worker.call(api.changeVault, {}, { mode: 'passphrase', passphrase: 'another passphrase' })
  await worker.call(api.lockVault, {}, {})
  for (const secrets of [{ kind: 'none' }, encrypted.secrets] as const)
    expect(await worker.call(exportsApi.exportBackup, {}, { ...whole, secrets })).toMatchObject({ status: 423 })
  expect(await worker.call(exportsApi.importSecrets, {}, await restoring(backup, [connection.id]))).toMatchObject({
    status: 423,
  })
})

test('a wrong passphrase, other documents or a changed ciphertext open nothing and change nothing', async () => {
  const { worker, connection } = await aFullWorker()
  const { text, backup } = await exported(worker)
  const other = aWorker({ profile: aProfile() })
  await save(other, connection)
  const good = await restoring(backup, [connection.id])
  const elsewhere = opened(text.replace('https://api.example.com', 'https://evil.example'))
  const flipped = good.envelope.ciphertext.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'))
  for (const bad of [
    await restoring(backup, [connection.id], 'wrong horse battery'),
    { ...good, key: '' },
    await restoring(elsewhere, [connection.id]),
    { ...good, envelope: { ...good.envelope, ciphertext: flipped } },
    { ...good, envelope: { ...good.envelope, iv: '' } },
    { ...good, envelope: { ...good.envelope, salt: 'A' } },
  ])
    expect(await other.call(exportsApi.importSecrets, {}, bad)).toMatchObject({
      status: 403,
      body: { type: 'wrong-passphrase' },
    })
  expect(await other.deps.vault.open(connection.id)).toEqual([])
})

test('a sealed secret is neither replaced nor pointed elsewhere, and a new one keeps the binding of the backup', async () => {
  const { worker, connection } = await aFullWorker()
  const { backup } = await exported(worker)
  const moved = { ...connection, baseUri: 'https://evil.example' }
  const other = aWorker({ profile: aProfile() })
  await save(other, moved)
  await other.call(exportsApi.importSecrets, {}, await restoring(backup, [connection.id]))
  expect(await other.deps.vault.open(connection.id)).toMatchObject([{ origins: ['https://api.example.com'] }])

  await save(worker, connection, 'sk_newer')
  await save(worker, moved)
  const answer = await worker.call(exportsApi.importSecrets, {}, await restoring(backup, [connection.id]))
  expect(answer.body).toMatchObject({ sealed: [], kept: [{ field: 'token' }] })
  expect(await worker.deps.vault.open(connection.id)).toMatchObject([
    { value: 'sk_newer', origins: ['https://api.example.com'] },
  ])
})

test('secrets are sealed only for connections that are stored here', async () => {
  const { worker, connection } = await aFullWorker()
  const { backup } = await exported(worker)
  const other = aWorker({ profile: aProfile() })
  const answer = await other.call(exportsApi.importSecrets, {}, await restoring(backup, [connection.id]))
  expect(answer.body).toEqual({ found: 1, sealed: [], kept: [] })
  expect(await other.vaultDatabase.sealed.count()).toBe(0)
})

test('an import that was broken off between its documents and their secrets is made whole by the same file', async () => {
  const { worker, connection } = await aFullWorker()
  const { backup } = await exported(worker)
  const other = aWorker({ profile: aProfile() })
  await save(other, connection)
  const planned = async () => {
    const existing = { connections: [connection], flows: [], oauthClients: [], sealed: await listSealed(other.deps.db) }
    const plan = planImport(backup, existing)
    return { plan, ...resolveImport(plan, () => 'keep', { newId: () => 'new', now: NOON, existing }) }
  }
  const broken = await planned()
  expect(broken).toMatchObject({ plan: { connections: [{ state: 'unsealed' }] }, connections: [] })
  const order = await restoring(
    backup,
    broken.map.map(({ to }) => to),
  )
  const { body } = await other.call(exportsApi.importSecrets, {}, order)
  expect(body).toMatchObject({ sealed: [{ connectionId: connection.id, field: 'token' }] })
  expect(await other.deps.vault.open(connection.id)).toMatchObject([{ value: SECRET }])
  expect(await planned()).toMatchObject({ plan: { connections: [{ state: 'same' }] }, map: [] })
})

test('a mutated envelope is answered in words, and seals nothing', async () => {
  const { worker, connection } = await aFullWorker()
  const { backup } = await exported(worker)
  const good = await restoring(backup, [connection.id])
  const other = aWorker({ profile: aProfile() })
  await save(other, connection)
  const { salt, iv, ciphertext } = good.envelope
  const cut = (text: string) =>
    fc
      .tuple(
        fc.nat(text.length),
        fc.nat(8),
        fc.oneof(fc.constantFrom('', 'A', '=', '==', '+/', '-_', '\0', 'é'), fc.base64String()),
      )
      .map(([from, length, piece]) => text.slice(0, from) + piece + text.slice(from + length))
  const mutated = fc.oneof(
    fc.record({ salt: cut(salt) }),
    fc.record({ iv: cut(iv) }),
    fc.record({ ciphertext: cut(ciphertext) }),
    fc.record({
      iterations: fc.oneof(fc.integer({ max: 1000 }), fc.double({ max: 1000 }), fc.constantFrom(1e9, null, '600000')),
    }),
    fc.dictionary(fc.constantFrom('kind', 'salt', 'iv', 'ciphertext', 'more', '__proto__'), fc.jsonValue(), { minKeys: 1 }),
  )
  await fc.assert(
    fc.asyncProperty(mutated, async (changes) => {
      // Few iterations, that many can be tried: they are authenticated, so this alone opens nothing either.
      const envelope = { ...good.envelope, iterations: 1, ...changes }
      const body = JSON.stringify({ ...good, envelope })
      const answer = await other.request('/backups/secrets', {
        method: 'POST',
        headers: { [BUILD_HEADER]: other.deps.build },
        body,
      })
      expect([400, 403]).toContain(answer.status)
      expect(answer.type).toContain('application/problem+json')
    }),
  )
  expect(await other.deps.vault.open(connection.id)).toEqual([])
})
