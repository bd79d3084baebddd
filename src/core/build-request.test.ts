import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aConnection, aRequest, aSecret, aTestSettings, NOON, signed } from '../../test/support/builders'
import { initialAuth } from './auth'
import { buildCall, buildTestRequest } from './build-request'
import type { Connection } from './connection'
import { maskText } from './http/marked'
import { headerOf, slotsUsed } from './http/request'

const secrets = { 'encrypted.key': aSecret('s3cr&t "x"', 'encrypted.key') }
const ingredients = (changes: Partial<Connection>) => ({
  connection: aConnection({
    auth: { kind: 'custom' },
    custom: { unencrypted: { tenant: 'acme' }, encrypted: ['key'] },
    ...changes,
  }),
  secrets,
  now: NOON,
  newId: () => 'an-id',
})
const build = (changes: Partial<Connection>) => buildTestRequest(ingredients(changes))
const KEY = '{{connection.http.encrypted.key}}'

test.each([
  ['https://a.example/v1', '/me', 'https://a.example/v1/me'],
  ['https://a.example/v1/', '/me', 'https://a.example/v1/me'],
  [' https://a.example ', ' /me ', 'https://a.example/me'],
  ['https://a.example/v1', '?page=1', 'https://a.example/v1?page=1'],
  ['https://a.example', '', 'https://a.example/'],
  ['https://{{connection.http.unencrypted.tenant}}.example', '/me', 'https://acme.example/me'],
])('base “%s” and relative “%s” make %s', (baseUri, relativeUri, url) => {
  const { request, findings } = build({ baseUri, test: aTestSettings({ relativeUri }) })
  expect(findings).toEqual([])
  expect(request?.url.text).toBe(url)
})

test('a secret in the address is escaped for it, and stays marked', () => {
  const { request } = build({ test: aTestSettings({ relativeUri: `/keys/${KEY}/me?key=${KEY}` }) })
  expect(request && maskText(request.url)).toBe('https://api.example.com/v1/keys/••• key/me?key=••• key')
  expect(request?.url.text).toBe('https://api.example.com/v1/keys/s3cr%26t%20%22x%22/me?key=s3cr%26t%20%22x%22')
  expect(request && slotsUsed(request)).toEqual([
    { field: 'encrypted.key', slot: 'url' },
    { field: 'encrypted.key', slot: 'query:key' },
  ])
})

test('a secret may not be part of the host', () => {
  const { request, findings } = build({ baseUri: `https://${KEY}.example.com` })
  expect(request).toBeUndefined()
  expect(findings).toMatchObject([{ field: 'baseUri', severity: 'error' }])
})

test('templates’ mistakes carry the field they stand in', () => {
  const { findings } = build({
    baseUri: 'https://{{connection.http.unencrypted.tenantt}}.example',
    headers: [
      { name: 'X-A', value: 'a' },
      { name: 'X-B', value: '{{nonsense}}' },
    ],
    test: aTestSettings({ relativeUri: '/{{#if}}', method: 'POST', body: '{{connection.nam}}' }),
  })
  expect(findings.map(({ field }) => field).sort()).toEqual(['baseUri', 'headers.1', 'test.body', 'test.relativeUri'])
  expect(findings.find(({ field }) => field === 'test.body')?.message).toContain('connection.name')
})

test.each([
  ['json', '{"key":"{{connection.http.encrypted.key}}"}', 'application/json', '{"key":"s3cr&t \\"x\\""}'],
  ['urlencoded', `key=${KEY}`, 'application/x-www-form-urlencoded', 'key=s3cr%26t%20%22x%22'],
  ['xml', `<k>${KEY}</k>`, 'application/xml', '<k>s3cr&amp;t &quot;x&quot;</k>'],
  ['plaintext', KEY, 'text/plain', 's3cr&t "x"'],
] as const)('a body of type %s is escaped for it', (mediaType, body, type, text) => {
  const { request } = build({ mediaType, test: aTestSettings({ method: 'POST', body }) })
  expect(request?.body?.text).toBe(text)
  expect(request && headerOf(request, 'Content-Type')?.text).toBe(type)
})

test('a form with parts has a boundary that stands in its header, too', () => {
  const { request } = build({ mediaType: 'form-data', test: aTestSettings({ method: 'POST', body: `a=1\nkey=${KEY}\n` }) })
  expect(request && headerOf(request, 'Content-Type')?.text).toBe('multipart/form-data; boundary=patchbay-an-id')
  expect(request?.body?.text).toBe(
    [
      '--patchbay-an-id',
      'Content-Disposition: form-data; name="a"',
      '',
      '1',
      '--patchbay-an-id',
      'Content-Disposition: form-data; name="key"',
      '',
      's3cr&t "x"',
      '--patchbay-an-id--',
      '',
    ].join('\r\n'),
  )
  expect(request?.body && maskText(request.body)).toContain('••• key')
})

test('a call may go to another host, with headers of its own before the connection’s', () => {
  const { request } = buildCall(
    ingredients({ headers: [{ name: 'X-Client', value: 'one' }] }),
    {
      method: 'POST',
      uri: 'https://auth.example/token',
      mediaType: 'urlencoded',
      headers: [{ name: 'x-client', value: 'two' }],
      body: 'a=1',
    },
    'auth.login',
  )
  expect(request?.url.text).toBe('https://auth.example/token')
  expect(request && headerOf(request, 'X-Client')?.text).toBe('two')
})

test('whatever a header’s template makes, no value brings a line of its own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const { request } = buildTestRequest({
        ...ingredients({
          headers: [{ name: 'X-A', value: '{{connection.http.unencrypted.v}}' }],
          custom: { unencrypted: { v: `a${value}` }, encrypted: [] },
        }),
      })
      if (request) expect(headerOf(request, 'X-A')?.text).not.toMatch(/[\r\n\0]/)
    }),
  )
})

test('a JSON body stays JSON with any value in it, and gives the value back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
      const { request } = buildTestRequest(
        ingredients({
          custom: { unencrypted: { v: value }, encrypted: [] },
          test: aTestSettings({ method: 'POST', body: '{"v":"{{connection.http.unencrypted.v}}"}' }),
        }),
      )
      expect(JSON.parse(request?.body?.text ?? '')).toEqual({ v: value })
    }),
  )
})

test('a query parameter gives any value back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
      const { request } = buildTestRequest(
        ingredients({
          custom: { unencrypted: { v: value }, encrypted: [] },
          test: aTestSettings({ relativeUri: '/me?v={{connection.http.unencrypted.v}}' }),
        }),
      )
      expect(new URL(request?.url.text ?? '').searchParams.get('v')).toBe(value.toWellFormed())
    }),
  )
})

test('the session of a login goes where its token is placed', async () => {
  const auth = initialAuth('login')
  const { request } = build({ auth })
  const whole = await signed(request ?? aRequest(), auth, { session: aSecret('abc', 'session') })
  expect(slotsUsed(whole)).toEqual([{ field: 'session', slot: 'header:authorization' }])
})
