import { expect, test } from 'vitest'
import { aConnection, anAttempt, anExchange, NOON } from '../../../test/support/builders'
import { noHealth } from '../health'
import { verdict } from '../verdict'
import { toSupportBundle } from './support-bundle'

test('a support bundle has the connection, what is sealed, tests with their steps, entries as HAR, and what runs here', () => {
  const connection = aConnection({ name: 'Orders' })
  const step = { name: 'request', outcome: 'failed', detail: '401', entries: ['e1'] } as const
  const bundle: unknown = JSON.parse(
    toSupportBundle({
      at: NOON,
      version: 'b1',
      environment: { browser: 'Chrome' },
      connection,
      sealed: [
        {
          connectionId: connection.id,
          field: 'token',
          slots: ['header:authorization'],
          origins: ['https://a.example'],
          sealedAt: NOON,
        },
      ],
      health: noHealth(connection.id),
      tests: [anAttempt({ steps: [{ ...step, entries: [...step.entries] }], verdict: verdict('bad-credentials') })],
      exchanges: [anExchange({ id: 'e1' })],
      entriesInAll: 700,
    }),
  )
  expect(bundle).toMatchObject({
    format: 'patchbay-support',
    version: 1,
    patchbay: 'b1',
    at: '2026-01-01T12:00:00.000Z',
    environment: { browser: 'Chrome' },
    connection: { name: 'Orders' },
    sealed: [{ field: 'token' }],
    tests: [{ steps: [{ name: 'request', detail: '401' }], verdict: { code: 'bad-credentials' } }],
    entriesInAll: 700,
    har: { log: { version: '1.2', entries: [{ request: { method: 'GET' } }] } },
  })
})
