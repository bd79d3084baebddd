import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aConnection, NOON } from '../../test/support/builders'
import { oauth2 } from './auth/oauth2'
import { MAX_BACKUP_SIZE, readBackup, type Backup } from './backup'
import { isBackupDue } from './backup/due'
import { planImport, resolveImport, type Choice } from './backup/plan'
import { newFlow, type Flow } from './flow'
import { newOAuthClient } from './oauth/client'

const aFlow = (connectionId = 'c1'): Flow => ({ ...newFlow('f1', 'Nightly', NOON), registered: [connectionId] })

const aClient = () => newOAuthClient('o1', 'Our app', NOON)

const aFile = (changes: Record<string, unknown> = {}) => ({
  format: 'patchbay-backup',
  version: 2,
  createdAt: NOON,
  connections: [aConnection()],
  flows: [aFlow()],
  oauthClients: [aClient()],
  secrets: { kind: 'none' },
  ...changes,
})
const aText = (changes: Record<string, unknown> = {}) => JSON.stringify(aFile(changes))

function opened(text: string): Backup {
  const backup = readBackup(text)
  if ('problem' in backup) throw new Error(backup.problem)
  return backup
}

test('a backup is read as it was written', () => {
  expect(opened(aText())).toMatchObject({
    createdAt: NOON,
    connections: [aConnection()],
    flows: [aFlow()],
    oauthClients: [aClient()],
  })
  expect(opened(`\uFEFF${JSON.stringify(aFile(), null, 2)}`).documents).toBe(opened(aText()).documents)
})

test('a file of version 1 is read, and OAuth clients that somebody put into it are not', () => {
  const { oauthClients, documents } = opened(aText({ version: 1 }))
  expect(oauthClients).toEqual([])
  expect(documents).toBe(JSON.stringify([[aConnection()], [aFlow()]]))
})

test.each([
  ['an empty file', '', 'is empty'],
  ['text', 'hello', 'no JSON object'],
  ['another object', '{"a":1}', 'not a backup of Patchbay'],
  ['one flow', '{"format":"patchbay-flow"}', 'single flow'],
  ['a newer version', aText({ version: 3 }), 'has version 3'],
  ['no version', aText({ version: undefined }), 'does not say which version'],
  ['a cut off file', aText().slice(0, -20), 'cut off'],
  ['deep nesting', `{"a":${'['.repeat(1_000_000)}`, 'nested deeper'],
  ['too much', `{${' '.repeat(MAX_BACKUP_SIZE)}}`, '20 MB'],
  ['an unknown part', aText({ more: 1 }), 'damaged'],
  ['a time that is no date', aText({ createdAt: 1e300 }), 'damaged'],
  ['a count that would stop the worker', aText({ secrets: envelope(20_000_001) }), 'damaged'],
])('%s is refused in words', (_, text, words) => {
  expect(readBackup(text)).toMatchObject({ problem: expect.stringContaining(words) as unknown })
})

function envelope(iterations: number) {
  return { kind: 'encrypted', salt: 'AA==', iterations, iv: 'AA==', ciphertext: 'AA==' }
}

test('each document that cannot be opened is named, and none is handed over', () => {
  const connections = [aConnection(), aConnection({ name: 'Twin' }), { ...aConnection({ id: 'c3', name: 'New' }), version: 9 }]
  const late = aConnection({ id: 'c4', name: 'Late', updatedAt: 1e300 })
  const thief = newOAuthClient('c1', 'Thief', NOON)
  const result = readBackup(aText({ connections: [...connections, late], oauthClients: [thief] }))
  expect(result).toEqual({
    problem: expect.stringContaining('nothing is imported') as unknown,
    details: [
      'Connection 2 “Twin”: another has the same id',
      expect.stringContaining('Connection 3 “New”: version') as unknown,
      'Connection 4 “Late”: its time is no date',
      'OAuth client 1 “Thief”: another has the same id',
    ],
  })
})

test.each([
  ['"__proto__":{"evil":true}', 'connections.0.custom.unencrypted.__proto__'],
  ['"a":[{"constructor":{"evil":true}}]', 'connections.0.custom.unencrypted.a.0.constructor'],
  ['"\\u005f_proto__":1', 'connections.0.custom.unencrypted.__proto__'],
  ['"prototype":1', 'connections.0.custom.unencrypted.prototype'],
])('a file with the key of a prototype is refused, and says where: %s', (key, path) => {
  const text = aText({ connections: [{ ...aConnection(), custom: { unencrypted: { X: 1 }, encrypted: [] } }] })
  expect(readBackup(text.replace('"X":1', key))).toEqual({ problem: expect.stringContaining(path) as unknown, details: [] })
  expect('evil' in {}).toBe(false)
})

test('a deletion is not taken over', () => {
  const [connection] = opened(aText({ connections: [{ ...aConnection(), deletedAt: NOON }] })).connections
  expect(connection && 'deletedAt' in connection).toBe(false)
})

test('a mutated file never throws, and what is read is whole', () => {
  const text = aText({ secrets: envelope(600_000) })
  const piece = fc.oneof(fc.string(), fc.constantFrom('"__proto__":', '{', '}', '[', ']', '"', ',', '1e999', 'null', '\u0000'))
  const cut = fc.tuple(fc.nat(text.length), fc.nat(40), piece)
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
      const mutated = cuts.reduce((now, [at, length, put]) => now.slice(0, at) + put + now.slice(at + length), text)
      const result = readBackup(mutated)
      if ('problem' in result) expect(result).not.toHaveProperty('connections')
      else {
        const raw = JSON.parse(mutated) as Record<'connections' | 'flows' | 'oauthClients', unknown[]>
        for (const kind of ['connections', 'flows', 'oauthClients'] as const) expect(result[kind].length).toBe(raw[kind].length)
      }
    }),
    { numRuns: 500 },
  )
})

test('any JSON in place of any part is read whole or refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(aFile())), fc.jsonValue(), (key, value) => {
      expect(() => readBackup(aText({ [key]: value }))).not.toThrow()
    }),
  )
})

const existing = {
  connections: [aConnection({ name: 'Mine', updatedAt: NOON + 1 })],
  flows: [],
  oauthClients: [],
  sealed: [],
}
const resolve = (choice: Choice, here: Parameters<typeof planImport>[1] = existing) =>
  resolveImport(planImport(opened(aText()), here), () => choice, { newId: () => 'new', now: NOON + 9, existing: here })

test('the plan tells what is new, the same, or differs; when it was stored is no difference', () => {
  expect(planImport(opened(aText()), existing)).toMatchObject({
    connections: [{ state: 'differs' }],
    flows: [{ state: 'add' }],
  })
  const same = {
    connections: [aConnection({ updatedAt: NOON + 5 })],
    flows: [{ ...aFlow(), revision: 7 }],
    oauthClients: [aClient()],
    sealed: [],
  }
  expect(planImport(opened(aText()), same)).toMatchObject({ connections: [{ state: 'same' }], flows: [{ state: 'same' }] })
  expect(resolve('replace', same)).toEqual({ connections: [], flows: [], oauthClients: [], map: [] })
})

test('what differs is kept unless the user chose otherwise', () => {
  expect(resolve('keep')).toMatchObject({ connections: [], flows: [{ document: { registered: ['c1'] } }], map: [{ to: 'o1' }] })
  expect(resolve('replace')).toMatchObject({
    connections: [{ document: { id: 'c1', name: 'Orders', updatedAt: NOON + 9 }, replaces: { name: 'Mine' } }],
    map: [
      { from: 'c1', to: 'c1' },
      { from: 'o1', to: 'o1' },
    ],
  })
})

test('flows of the file follow a connection that is added as a copy', () => {
  const { connections, flows, map } = resolve('copy')
  expect(connections).toMatchObject([{ document: { id: 'new', name: 'Copy of Orders' } }])
  expect(flows).toMatchObject([{ document: { registered: ['new'] } }])
  expect(map).toEqual([
    { from: 'c1', to: 'new' },
    { from: 'o1', to: 'o1' },
  ])
})

test('connections of the file follow an OAuth client that is added as a copy', () => {
  const signedIn = aConnection({ auth: { ...oauth2.initial, client: 'o1' } })
  const here = { connections: [], flows: [], oauthClients: [{ ...aClient(), clientId: 'mine' }], sealed: [] }
  const plan = planImport(opened(aText({ connections: [signedIn] })), here)
  expect(plan.oauthClients).toMatchObject([{ state: 'differs', mine: { clientId: 'mine' } }])
  const writes = resolveImport(plan, () => 'copy', { newId: () => 'new', now: NOON + 9, existing: here })
  expect(writes.oauthClients).toMatchObject([{ document: { id: 'new', name: 'Copy of Our app' } }])
  expect(writes.connections).toMatchObject([{ document: { id: 'c1', auth: { client: 'new' } } }])
  expect(writes.map).toContainEqual({ from: 'o1', to: 'new' })
})

test('a backup is due after 30 days with something to lose', () => {
  const day = 86_400_000
  expect(isBackupDue(NOON + 31 * day, 0, NOON)).toBe(true)
  expect(isBackupDue(NOON + 29 * day, 0, NOON)).toBe(false)
  expect(isBackupDue(NOON + 99 * day, NOON + 98 * day, NOON)).toBe(false)
  expect(isBackupDue(NOON + 99 * day, NOON, undefined)).toBe(false)
})
