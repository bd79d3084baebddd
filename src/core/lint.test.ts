import { expect, test } from 'vitest'
import { aConnection, aTestSettings, aToken } from '../../test/support/builders'
import type { Connection } from './connection'
import { lintConnection } from './lint'
import { lintTest } from './lint-test'

const complete = new Set(['token', 'password'])
const lint = (change: Partial<Connection>, secrets = complete) =>
  lintTest(aConnection(change), secrets).map(({ field, severity }) => `${severity}: ${field}`)
const wordsAbout = (change: Partial<Connection>) =>
  lintTest(aConnection(change), complete)
    .map(({ message }) => message)
    .join(' ')

test('a complete connection has no findings', () => {
  expect(lint({})).toEqual([])
})

test.each([
  ['', 'Enter the address'],
  ['   ', 'Enter the address'],
  ['api.example.com', 'Did you mean https://api.example.com?'],
  ['api.example.com:8080/v1', 'Did you mean https://api.example.com:8080/v1?'],
  ['192.168.1.5:8080', 'Did you mean https://192.168.1.5:8080?'],
  ['localhost:3000', 'Did you mean http://localhost:3000?'],
  ['my api', '“my api” is not a complete address'],
  ['https://', 'is not a complete address'],
  ['ftp://a.example', 'not ftp:'],
  ['javascript:alert(1)', 'not javascript:'],
  ['https://ada:pass@a.example', 'Choose Basic authentication'],
  ['https://a.example/v1?key=1', 'may not contain ? or #'],
  ['https://a.example/v1#top', 'may not contain ? or #'],
  ['https://a.example/v1?', 'may not contain ? or #'],
  ['https://a.example/v1#', 'may not contain ? or #'],
])('the base URI “%s” is an error', (baseUri, words) => {
  expect(lint({ baseUri })).toContain('error: baseUri')
  expect(wordsAbout({ baseUri })).toContain(words)
})

test.each(['https://a.example', ' https://a.example:8443/v1/ ', 'http://localhost:3000', 'http://127.0.0.1', 'http://[::1]/x'])(
  'the base URI “%s” is fine',
  (baseUri) => {
    expect(lint({ baseUri })).toEqual([])
  },
)

test('credentials over http are a warning, except to this device', () => {
  expect(lint({ baseUri: 'http://a.example' })).toEqual(['warning: baseUri'])
  expect(lint({ baseUri: 'http://a.example', auth: { kind: 'none' } })).toEqual([])
  const custom = { unencrypted: { host: 'a.example' }, encrypted: ['apiKey'] }
  expect(lint({ baseUri: 'http://a.example', auth: { kind: 'none' }, custom })).toEqual(['warning: baseUri'])
  const template = 'http://{{connection.http.unencrypted.host}}'
  expect(lint({ baseUri: template, auth: { kind: 'none' }, custom })).toEqual(['warning: baseUri'])
  expect(lint({ baseUri: template.replace('http:', 'https:'), custom })).toEqual([])
  expect(lint({ baseUri: 'http://localhost/{{connection.http.unencrypted.host}}', custom })).toEqual([])
})

test('a connection needs a name', () => {
  expect(lint({ name: ' ' })).toEqual(['error: name'])
})

test('headers are looked at one by one; an empty row is no header', () => {
  const headers = [
    { name: '', value: '' },
    { name: 'X Key', value: '1' },
    { name: ' X-Ok ', value: ' 1 ' },
    { name: '', value: '1' },
    { name: 'X-Dash', value: '1\u20132' },
    { name: 'User-Agent', value: 'x' },
    { name: 'Sec-Fetch-Mode', value: 'x' },
  ]
  expect(lint({ headers })).toEqual([
    'error: headers.1',
    'error: headers.3',
    'error: headers.4',
    'warning: headers.5',
    'warning: headers.6',
  ])
})

test('a required secret may be typed or sealed, but not missing', () => {
  expect(lint({}, new Set())).toEqual(['error: auth.token'])
  expect(lint({ auth: { kind: 'none' } }, new Set())).toEqual([])
  expect(lint({ auth: { kind: 'basic', username: 'ada' } }, new Set())).toEqual([])
})

test.each([
  [aToken({ headerName: ' ' }), ['error: auth.headerName']],
  [aToken({ headerName: 'X Key' }), ['error: auth.headerName']],
  [aToken({ headerName: 'X-Key', scheme: '' }), []],
  [aToken({ place: 'query', parameter: '' }), ['error: auth.parameter']],
  [aToken({ place: 'query', headerName: '' }), []],
  [{ kind: 'basic', username: '' } as const, ['error: auth.username']],
  [{ kind: 'basic', username: 'a:b' } as const, ['error: auth.username']],
])('authentication by %o', (auth, findings) => {
  expect(lint({ auth })).toEqual(findings)
})

test.each([
  ['', 'Which request shows'],
  ['https://a.example/me', 'Enter only what comes after the base URI'],
  ['//a.example/me', 'Enter only what comes after the base URI'],
  ['me', 'Begin with a slash: /me'],
  ['#top', 'Begin with a slash'],
])('the relative URI “%s” is an error of the test only', (relativeUri, words) => {
  const change = { test: aTestSettings({ relativeUri }) }
  expect(lint(change)).toEqual(['error: test.relativeUri'])
  expect(wordsAbout(change)).toContain(words)
  expect(lintConnection(aConnection(change), complete)).toEqual([])
})

test.each(['/', '/me', '?q=1', ' /me?url=https://x '])('the relative URI “%s” is fine', (relativeUri) => {
  expect(lint({ test: aTestSettings({ relativeUri }) })).toEqual([])
})

test.each([
  ['GET', ['error: test.method']],
  ['HEAD', ['error: test.method']],
  ['POST', []],
  ['PUT', []],
] as const)('a token in the body of a %s', (method, findings) => {
  expect(lint({ auth: aToken({ place: 'body' }), test: aTestSettings({ method }) })).toEqual(findings)
})

test.each([
  ['ada ', 'begins or ends with a space'],
  ['ada\u200b', 'U+200B'],
  ['Basic YWRhOng=', 'begins with “Basic”'],
])('the username %j was probably copied', (username, words) => {
  expect(lint({ auth: { kind: 'basic', username } })).toEqual(['warning: auth.username'])
  expect(wordsAbout({ auth: { kind: 'basic', username } })).toContain(words)
})

test.each([
  ['/v1//me', ['warning: test.relativeUri']],
  ['/v1/me?next=https://a.example//b', []],
  ['/{{connection.name}}/me', []],
])('two slashes in the relative URI %s', (relativeUri, findings) => {
  expect(lint({ test: aTestSettings({ relativeUri }) })).toEqual(findings)
})

test('a header that browsers replace is a warning', () => {
  expect(lint({ headers: [{ name: 'Accept-Encoding', value: 'identity' }] })).toEqual(['warning: headers.0'])
})
