import { expect, test } from 'vitest'
import { aConnection, NOON } from '../../test/support/builders'
import { settingsOf } from './connection'
import { connectionStatus } from './connection-status'
import { noHealth, type Health } from './health'
import { lampOf } from './lamp'
import type { VerdictCode } from './verdict-code'

const sealed = new Set(['token'])
const aHealth = (state: Health['state'], code: VerdictCode): Health => ({
  ...noHealth('c1'),
  state,
  settings: settingsOf(aConnection()),
  results: [{ at: NOON, code, ms: 12, testId: 't' }],
})

test('a connection that lacks a required value is a draft, whatever was tested before', () => {
  expect(connectionStatus(aConnection(), aHealth('online', 'ok'), new Set())).toBe('draft')
  expect(connectionStatus(aConnection({ name: '' }), aHealth('online', 'ok'), sealed)).toBe('draft')
})

test('a warning makes no draft', () => {
  expect(connectionStatus(aConnection({ baseUri: 'http://a.example' }), noHealth('c1'), sealed)).toBe('untested')
})

test('a tested connection has the state that its test found', () => {
  expect(connectionStatus(aConnection(), aHealth('online', 'ok'), sealed)).toBe('online')
  expect(connectionStatus(aConnection(), aHealth('offline', 'forbidden'), sealed)).toBe('offline')
})

test('a connection whose settings changed since is untested again; another name changes nothing', () => {
  const health = aHealth('online', 'ok')
  expect(connectionStatus(aConnection({ baseUri: 'https://b.example' }), health, sealed)).toBe('untested')
  expect(connectionStatus(aConnection({ name: 'Invoices' }), health, sealed)).toBe('online')
})

test('a connection that the user took out of use is offline, with a lamp of its own', () => {
  const connection = aConnection({ markedOffline: true })
  const health = aHealth('online', 'ok')
  expect(connectionStatus(connection, health, sealed)).toBe('offline')
  expect(lampOf({ connection, status: 'offline', health })).toBe('offline')
})

test.each([
  ['online', 'ok', 'ok'],
  ['online', 'timeout', 'ok'],
  ['offline', 'bad-credentials', 'failed'],
  ['draft', 'ok', 'draft'],
  ['untested', 'ok', 'untested'],
  ['untested', 'timeout', 'untested'],
  ['untested', 'inconclusive', 'unclear'],
] as const)('%s after %s shows the lamp %s', (status, code, lamp) => {
  expect(lampOf({ connection: aConnection(), status, health: aHealth('untested', code) })).toBe(lamp)
})

test('a connection that was never tested shows no result', () => {
  expect(lampOf({ connection: aConnection(), status: 'untested', health: noHealth('c1') })).toBe('untested')
})
