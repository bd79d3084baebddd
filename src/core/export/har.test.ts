import { createRequire } from 'node:module'
import Ajv from 'ajv'
import { expect, test } from 'vitest'
import { aJsonResponse, anExchange, NOON } from '../../../test/support/builders'
import type { Exchange } from '../exchange'
import { toDebugLog } from './debug-log'
import { toHar } from './har'
import { readHar } from './read-har'

const load = createRequire(import.meta.url)
/** The schemas that others publish for HAR 1.2. */
const schemas = load('har-schema') as Readonly<Record<string, object>>
const ajv = new Ajv()
ajv.addMetaSchema(load('ajv/lib/refs/json-schema-draft-06.json') as object)
for (const schema of Object.values(schemas)) ajv.addSchema(schema)

const ORIGIN = { connectionId: '', connectionName: 'a.har', applicationName: 'HAR file' }
const read = (text: string) => {
  const har = readHar(text, ORIGIN, (place) => `e${place}`)
  if ('problem' in har) throw new Error(har.problem)
  return har
}

const { response: _, ...unanswered } = anExchange({ id: 'e2', failure: { kind: 'network', message: 'Failed to fetch' } })
const exchanges: readonly Exchange[] = [
  anExchange({
    request: {
      method: 'POST',
      url: 'https://api.example.com/v1/me?key=••• api key&q=ä b',
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      body: { text: '{"a":1}', size: 7, truncated: false, binary: false },
    },
    response: aJsonResponse({ user: 'ada' }, { status: 201, statusText: 'Created' }),
    timing: { total: 120, headers: 100, dns: 1, connect: 20, tls: 10, firstByte: 60, download: 20 },
  }),
  unanswered,
]

test('a HAR is valid by the published schemas, with and without an answer', () => {
  const har: unknown = JSON.parse(JSON.stringify(toHar(exchanges, '1')))
  expect(ajv.validate('har.json', { log: {} })).toBe(false)
  ajv.validate('har.json', har)
  expect(ajv.errors ?? []).toEqual([])
  expect(har).toMatchObject({
    log: {
      entries: [
        {
          startedDateTime: new Date(NOON).toISOString(),
          request: {
            queryString: [
              { name: 'key', value: '••• api key' },
              { name: 'q', value: 'ä b' },
            ],
          },
          response: { status: 201, content: { text: '{"user":"ada"}', mimeType: 'application/json' } },
          timings: { wait: 60, receive: 20 },
        },
        { response: { status: 0, _error: 'Failed to fetch' } },
      ],
    },
  })
})

test('bytes of a binary answer leave as base64, as HAR has them', () => {
  const bytes = Buffer.from([0, 255, 1]).toString('base64')
  const body = { text: '', size: 3, truncated: false, binary: true, bytes }
  const har: unknown = toHar([anExchange({ response: { ...aJsonResponse({}), body } })], '1')
  ajv.validate('har.json', har)
  expect(ajv.errors ?? []).toEqual([])
  expect(har).toMatchObject({ log: { entries: [{ response: { content: { text: bytes, encoding: 'base64' } } }] } })
})

test('what was exported can be imported', () => {
  const { exchanges: back, skipped } = read(JSON.stringify(toHar(exchanges, '1')))
  expect(skipped).toBe(0)
  expect(back).toMatchObject([
    { cause: 'imported', at: NOON, request: { method: 'POST', body: { text: '{"a":1}' } }, response: { status: 201 } },
    { cause: 'imported', failure: { message: 'Failed to fetch' } },
  ])
})

test('a HAR of a browser is read: pseudo headers go, base64 is text where it is one, other protocols are passed over', () => {
  const entry = (url: string, content: object) => ({
    startedDateTime: '2026-01-01T12:00:00.000Z',
    time: 12.5,
    request: {
      method: 'GET',
      url,
      httpVersion: 'h3',
      headers: [
        { name: ':authority', value: 'a' },
        { name: 'accept', value: '*/*' },
      ],
    },
    response: { status: 200, statusText: '', headers: [], content },
  })
  const text = JSON.stringify({
    log: {
      entries: [
        entry('https://a.example/', { size: 4, encoding: 'base64', text: Buffer.from('Zoë').toString('base64') }),
        entry('https://a.example/x', { size: 3, encoding: 'base64', text: Buffer.from([0, 255, 1]).toString('base64') }),
        entry('data:text/plain,x', {}),
        { odd: true },
      ],
    },
  })
  const { exchanges: back, skipped } = read(text)
  expect(skipped).toBe(2)
  expect(back).toMatchObject([
    { request: { headers: [{ name: 'accept', value: '*/*' }] }, response: { body: { text: 'Zoë', binary: false } } },
    { response: { body: { text: '', binary: true, size: 3, bytes: Buffer.from([0, 255, 1]).toString('base64') } } },
  ])
})

const harOf = (...entries: object[]): string => JSON.stringify({ log: { entries } })
const anEntry = (request: object, response: object = {}) => ({
  startedDateTime: '2026-01-01T12:00:00.000Z',
  time: 12,
  request: { method: 'GET', url: 'https://a.example/', headers: [], ...request },
  response: { status: 200, statusText: 'OK', headers: [], content: { text: '{}' }, ...response },
})

test.each([
  { method: 'GET; touch /tmp/x; #' },
  { method: '' },
  { method: 'GET|id' },
  { method: '`id`' },
  { url: 'http://' },
  { url: 'https://[bad' },
  { url: 'https://a b/' },
  { url: 'https://s.example/\ud800' },
])('what is no HTTP request is passed over: %o', (request) => {
  expect(read(harOf(anEntry(request), anEntry({})))).toMatchObject({ skipped: 1, exchanges: [{ id: 'e0' }] })
})

test.each([
  ['application/x-www-form-urlencoded', 'user=ada&q=a+b%26c'],
  [
    'multipart/form-data; boundary=x',
    [
      ['user', 'ada'],
      ['q', 'a b&c'],
    ]
      .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('') + '--x--\r\n',
  ],
])('the fields of a form (%s) are its body, where there is no text', (mimeType, text) => {
  const params = [
    { name: 'user', value: 'ada' },
    { name: 'q', value: 'a b&c' },
  ]
  expect(read(harOf(anEntry({ method: 'POST', postData: { mimeType, params } }))).exchanges).toMatchObject([
    { request: { body: { text }, headers: [{ name: 'Content-Type', value: mimeType }] } },
  ])
})

test('an image that was exported comes back with its bytes', () => {
  const bytes = Buffer.from([137, 80, 78, 71, 0]).toString('base64')
  const body = { text: '', size: 5, truncated: false, binary: true, bytes }
  const headers = [{ name: 'Content-Type', value: 'image/png' }]
  const har = JSON.stringify(toHar([anExchange({ response: { ...aJsonResponse({}), headers, body } })], '1'))
  expect(read(har).exchanges[0]?.response).toMatchObject({ headers, body })
})

test('text of another charset is read by it', () => {
  const content = {
    mimeType: 'text/plain; charset=iso-8859-1',
    encoding: 'base64',
    text: Buffer.from('Zoë', 'latin1').toString('base64'),
  }
  expect(read(harOf(anEntry({}, { content }))).exchanges[0]?.response?.body).toMatchObject({ text: 'Zoë', binary: false })
})

test('type, redirect and times are taken from where HAR has them', () => {
  const response = { status: 302, redirectURL: '/login', content: { mimeType: 'text/html', text: '' } }
  const timings = { blocked: -1, dns: 1, connect: -1, ssl: -1, send: 0, wait: 7, receive: 4 }
  expect(read(harOf({ ...anEntry({}, response), timings })).exchanges).toMatchObject([
    {
      response: {
        headers: [
          { name: 'Content-Type', value: 'text/html' },
          { name: 'Location', value: '/login' },
        ],
      },
      timing: { total: 12, dns: 1, firstByte: 7, download: 4 },
    },
  ])
})

test.each([
  [{ content: { size: 0, text: null } }, { response: { status: 200, body: { text: '' } } }],
  [{ headers: [{ name: 'content-length', value: 12 }] }, { response: { headers: [{ value: '12' }] } }],
  [{ headers: null, statusText: null, content: null }, { response: { status: 200, headers: [] } }],
  [{ status: null }, { failure: { kind: 'network' } }],
])('an odd part of a response does not cost the entry: %o', (response, expected) => {
  expect(read(harOf(anEntry({}, response))).exchanges).toMatchObject([expected])
})

test('of more entries than the log should take, the newest are taken', () => {
  const entries = Array.from({ length: 1002 }, (_, i) => ({
    ...anEntry({}),
    startedDateTime: new Date(NOON - i * 1000).toISOString(),
  }))
  const { exchanges: taken, skipped } = read(harOf(...entries))
  expect([taken.length, skipped, taken.at(-1)?.at]).toEqual([1000, 2, NOON])
})

test('a header of which curl would read a file is not taken over', () => {
  const headers = ['@/etc/passwd', 'X-Good'].map((name) => ({ name, value: '1' }))
  expect(read(harOf(anEntry({ headers }))).exchanges).toMatchObject([{ request: { headers: [{ name: 'X-Good' }] } }])
})

test.each(['http://', 'https://[bad', 'https://a b/?q=1', 'https://••• host/?q=1', 'https://s.example/\ud800'])(
  'an entry of the odd address %s does not keep the others from being exported',
  (url) => {
    const request = { ...anExchange().request, url }
    expect(toHar([anExchange({ request }), anExchange()], '1').log.entries).toHaveLength(2)
  },
)

test.each(['', 'no JSON', '{}', '{"log":{}}', '[]'])('what is no HAR is said to be none: %s', (text) => {
  expect(readHar(text, ORIGIN, () => 'x')).toMatchObject({ problem: expect.stringContaining('not a HAR file') as string })
})

test('the debug log has two lines for each request, paired by its id, oldest first', () => {
  const [first, second] = [anExchange({ id: 'e1', at: NOON }), { ...unanswered, at: NOON + 1000 }]
  const lines = toDebugLog([second, first]).split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toMatch(/^2026-01-01T12:00:00\.000Z e1 connection c1 \{"method":"GET","url":"https:/)
  expect(lines[1]).toMatch(/^2026-01-01T12:00:00\.012Z e1 connection c1 \{"statusCode":200,/)
  expect(lines[3]).toMatch(/ e2 connection c1 \{"error":"network","message":"Failed to fetch"\}$/)
})
