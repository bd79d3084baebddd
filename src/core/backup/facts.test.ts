import { expect, test } from 'vitest'
import { aConnection, NOON } from '../../../test/support/builders'
import { initialAuth } from '../auth'
import { newOAuthClient } from '../oauth/client'
import { hostsOf, secretsIn, secretsToFillIn } from './facts'

const client = { ...newOAuthClient('o1', 'Our app', NOON), authentication: 'basic' as const }

test('all places are named that requests of a connection, or calls of an OAuth client, may go to', async () => {
  const auth = initialAuth('login')
  const login = auth.kind === 'login' ? { ...auth, login: { ...auth.login, uri: 'https://login.example.com/session' } } : auth
  const connection = aConnection({
    baseUri: 'https://api.example.com/v1',
    auth: login,
    allowedOrigins: ['https://cdn.example.com'],
  })
  expect(await hostsOf(connection)).toEqual(['https://api.example.com', 'https://cdn.example.com', 'https://login.example.com'])
  expect(await hostsOf(aConnection({ baseUri: 'not an address' }))).toEqual(['not an address'])
  const endpoints = { ...client.endpoints, token: 'https://id.example.com/token', userinfo: 'https://me.example.com' }
  expect(await hostsOf({ ...client, endpoints })).toEqual(['https://id.example.com', 'https://me.example.com'])
})

test('the secrets that are left to fill in are those that are needed and not sealed', () => {
  const connection = aConnection({ auth: initialAuth('token'), custom: { unencrypted: {}, encrypted: ['apiKey'] } })
  expect(secretsToFillIn(connection, [])).toEqual(['Token', 'apiKey'])
  expect(secretsToFillIn(connection, [{ connectionId: connection.id, field: 'token' }])).toEqual(['apiKey'])
  expect(secretsToFillIn(connection, [{ connectionId: 'another', field: 'token' }])).toEqual(['Token', 'apiKey'])
  expect(secretsToFillIn(client, [])).toEqual(['Client secret'])
})

test('a backup tells which secrets it brings; one of version 1 is taken to bring all', () => {
  const envelope = { kind: 'encrypted' as const, salt: '', iterations: 1, iv: '', ciphertext: '' }
  const fields = [{ connectionId: 'o1', field: 'clientSecret' }]
  expect(secretsIn({ ...envelope, fields: [] }, [client])).toEqual([])
  expect(secretsIn(envelope, [client])).toEqual(fields)
  expect(secretsIn({ kind: 'placeholders', fields }, [client])).toEqual([])
})
