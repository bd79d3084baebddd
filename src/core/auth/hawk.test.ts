import { expect, test } from 'vitest'
import { aConnection, aRequest, aResponse, aSecret, signed } from '../../../test/support/builders'
import { maskText } from '../http/marked'
import { headerOf } from '../http/request'
import { lintTest } from '../lint-test'
import { hawk } from './hawk'
import type { AuthConfig } from './index'

type Config = Extract<AuthConfig, { kind: 'hawk' }>
const aHawk = (changes: Partial<Config> = {}): Config => ({
  kind: 'hawk',
  id: 'dh37fgj492je',
  algorithm: 'SHA-256',
  payload: 'no',
  ext: 'some-app-ext-data',
  app: '',
  dlg: '',
  ...changes,
})
const key = aSecret('werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn', 'key')
const url = 'http://example.com:8000/resource/1?b=1&a=2'
const means = { now: 1353832234_000, newId: () => 'j4h3g2' }

/** @see https://github.com/mozilla/hawk/blob/main/API.md#protocol-example */
test('the protocol’s example', async () => {
  const value = headerOf(await signed(aRequest({ url }), aHawk(), { key }, means), 'Authorization')
  expect(value?.text).toBe(
    'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ext="some-app-ext-data", mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="',
  )
  expect(value && maskText(value)).toContain('mac="••• key"')
})

/** @see https://github.com/mozilla/hawk/blob/main/API.md#payload-validation */
test('the example with a payload', async () => {
  const request = aRequest({
    url,
    method: 'POST',
    headers: { 'Content-Type': 'text/plain' },
    body: 'Thank you for flying Hawk',
  })
  const value = headerOf(await signed(request, aHawk({ payload: 'yes' }), { key }, means), 'Authorization')
  expect(value?.text).toContain('hash="Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY="')
  expect(value?.text).toContain('mac="aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw="')
})

const told = (tsm: string) =>
  hawk.answer?.({
    response: aResponse({
      status: 401,
      headers: [{ name: 'WWW-Authenticate', value: `Hawk ts="1353832234", tsm="${tsm}", error="Stale timestamp"` }],
    }),
    config: aHawk(),
    secrets: { key },
    now: 1353832234_000 + 300_000,
    challenge: {},
  })

test('the server’s time counts only if it is signed with the key', async () => {
  const { createHmac } = await import('node:crypto')
  const tsm = createHmac('sha256', key.text).update('hawk.1.ts\n1353832234\n').digest('base64')
  expect(told(tsm)).toEqual({ offset: '-300' })
  expect(told('bm90IGl0')).toBeUndefined()
})

test('what would break its header is found before anything is sent', () => {
  const found = lintTest(aConnection({ auth: { ...aHawk(), ext: 'a "b"' } }), new Set(['key']))
  expect(found).toMatchObject([{ field: 'auth.ext', severity: 'error' }])
})
