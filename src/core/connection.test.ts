import { expect, test } from 'vitest'
import { aConnection, aTestSettings } from '../../test/support/builders'
import { copyName, joinUri, openConnection, originOf, settingsOf } from './connection'

test.each([
  ['https://a.example', '/me', 'https://a.example/me'],
  ['https://a.example/', '/me', 'https://a.example/me'],
  ['https://a.example/v1', 'me', 'https://a.example/v1/me'],
  ['https://a.example/v1//', '//me', 'https://a.example/v1/me'],
  ['https://a.example/v1', '?q=1', 'https://a.example/v1?q=1'],
  ['https://a.example/v1/', '?q=1', 'https://a.example/v1?q=1'],
  ['https://a.example', '?q=1', 'https://a.example/?q=1'],
  ['https://a.example/v1', '', 'https://a.example/v1'],
  ['https://a.example', '', 'https://a.example/'],
  ['https://a.example/v1', '/', 'https://a.example/v1/'],
  [' https://a.example/v1 ', ' /me ', 'https://a.example/v1/me'],
])('“%s” and “%s” are %s', (base, relative, expected) => {
  expect(joinUri(base, relative)).toBe(expected)
})

test.each([
  ['https://api.example.com/v1', 'https://api.example.com'],
  ['https://API.example.com:443', 'https://api.example.com'],
  ['http://localhost:3000/x', 'http://localhost:3000'],
  ['api.example.com', undefined],
  ['', undefined],
  ['file:///etc/hosts', undefined],
])('the origin of “%s” is %s', (uri, origin) => {
  expect(originOf(uri)).toBe(origin)
})

test.each([
  [[], 'Copy of Orders'],
  [['Copy of Orders'], 'Copy of Orders (2)'],
  [['Copy of Orders', 'Copy of Orders (2)'], 'Copy of Orders (3)'],
])('a copy’s name is free among %j', (taken, expected) => {
  expect(copyName('Orders', taken)).toBe(expected)
})

test('the name of a copy of a copy still fits', () => {
  const name = 'x'.repeat(100)
  const first = copyName(name, [])
  expect(openConnection(aConnection({ name: copyName(name, [first]) })).name).toHaveLength(98)
})

test('settings tell whether a test would come out the same', () => {
  const before = settingsOf(aConnection())
  expect(settingsOf(aConnection({ name: 'Other', updatedAt: 1 }))).toBe(before)
  for (const change of [
    { baseUri: 'https://b.example' },
    { headers: [{ name: 'X', value: '1' }] },
    { auth: { kind: 'none' as const } },
    { test: aTestSettings({ successPath: 'ok' }) },
    { timeoutSeconds: 5 },
  ])
    expect(settingsOf(aConnection(change))).not.toBe(before)
})

test('a stored connection opens as it was', () => {
  const stored: unknown = JSON.parse(JSON.stringify(aConnection({ deletedAt: 5 })))
  expect(openConnection(stored)).toEqual(aConnection({ deletedAt: 5 }))
})

test.each([
  ['a newer version', { version: 3 }],
  ['a scheme that does not exist', { auth: { kind: 'magic' } }],
  ['an id that could be a path', { id: '../x' }],
  ['no time limit', { timeoutSeconds: 0 }],
])('a stored connection with %s is refused', (_, change) => {
  expect(() => openConnection({ ...aConnection(), ...change })).toThrow()
})

test('what is no field of a connection, such as a secret, is left out', () => {
  expect(openConnection({ ...aConnection(), token: 'sk_123' })).toEqual(aConnection())
  expect(openConnection({ ...aConnection(), auth: { kind: 'basic', username: 'ada', password: 'p' } }).auth).toEqual({
    kind: 'basic',
    username: 'ada',
  })
})

test('a connection of version 1 opens with today’s settings, and keeps its own', () => {
  const { mediaType: _, reauth: __, custom: ___, patterns: ____, ...rest } = aConnection()
  const { label: _____, ...test } = { ...rest.test, contentType: 'application/x-www-form-urlencoded' }
  const stored = { ...rest, version: 1, test, application: { ...rest.application, label: 'login' } }
  const opened = openConnection(JSON.parse(JSON.stringify(stored)))
  expect(opened).toMatchObject({ version: 2, name: 'Orders', mediaType: 'urlencoded', auth: rest.auth })
  expect(opened.test).toMatchObject({ relativeUri: '/me', label: 'login' })
  expect(opened.reauth.statuses).toBe('401')
})
