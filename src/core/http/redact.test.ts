import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aRequest, aSecret, aToken, signed } from '../../../test/support/builders'
import type { AuthConfig } from '../auth'
import { marked, type Marked } from './marked'
import { detector, redactor } from './redact'
import type { HttpRequest } from './request'

const jsonEscaped = (text: string) => JSON.stringify(text).slice(1, -1)
const unicodeEscaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }
const urlEscaped = (text: string) => encodeURIComponent(text.toWellFormed())

/** What a server may make of a text that it says back. */
const forms: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'percent-encoded': urlEscaped,
  'percent-encoded in lower case': (text) => urlEscaped(text).replace(/%../g, (code) => code.toLowerCase()),
  'percent-encoded by RFC 3986': (text) =>
    urlEscaped(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
  'percent-encoded twice': (text) => urlEscaped(urlEscaped(text)),
  'in a form': (text) => String(new URLSearchParams({ k: text })).slice('k='.length),
  'in an address': (text) => new URL(`https://a.example/?k=${urlEscaped(text)}`).search.slice('?k='.length),
  'in JSON': jsonEscaped,
  'in JSON within JSON': (text) => jsonEscaped(jsonEscaped(text)),
  'in JSON of ASCII, as of Python': (text) => jsonEscaped(text).replace(/[^\0-\x7f]/g, unicodeEscaped),
  'in JSON that HTML may hold, as of Go': (text) => jsonEscaped(text).replace(/[<>&]/g, unicodeEscaped),
  'in JSON with escaped slashes, as of PHP': (text) => jsonEscaped(text).replaceAll('/', '\\/'),
  'in JSON that escapes all it may, as of .NET': (text) =>
    text.replace(/[^ \w]/g, (unit) => unicodeEscaped(unit).toUpperCase().replace('U', 'u')),
  'in XML': (text) => text.replace(/[&<>"']/g, (c) => `&${entities[c] ?? ''};`),
  'in XML by number': (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`),
  'in XML by hexadecimal number': (text) => text.replace(/[&<>"']/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'in upper-case hex': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 without padding': (text) => Buffer.from(text).toString('base64').replace(/=+$/, ''),
  'in base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
}

const aLongSecret = fc.oneof(
  fc.string({ unit: 'binary', minLength: 4 }),
  fc.string({
    unit: fc.constantFrom(...Array.from('a7 \t\r\n\0\x7f"\'`\\/&<>+%=#?{}[]()$^.*|-_~é£€🔑\u2028'), '\uD800'),
    minLength: 4,
  }),
)

const schemes: [string, AuthConfig][] = [
  ['a Bearer header', aToken()],
  ['a query parameter', aToken({ place: 'query' })],
  ['a body field', aToken({ place: 'body' })],
  ['Basic', { kind: 'basic', username: 'ada' }],
]
const bodies = { 'a form': 'note=hello', JSON: '{"note":"hello"}' }

const carrying = (config: AuthConfig, value: string, body = bodies.JSON) =>
  signed(aRequest({ method: 'POST', body }), config, { token: aSecret(value), password: aSecret(value, 'password') })

const partsOf = ({ url, headers, body }: HttpRequest): Marked[] => [
  url,
  ...headers.map(({ value }) => value),
  ...(body ? [body] : []),
]

test.each(Object.entries(forms))('a secret that comes back %s is masked whole, and nothing but it', (_, form) => {
  fc.assert(
    fc.property(aLongSecret, (value) => {
      const { redact } = redactor([{ field: 'token', value }])
      expect(redact(`‹${form(value)}› and ‹${form(value)}›`)).toBe('‹••• token› and ‹••• token›')
    }),
  )
})

test.each(Object.entries(forms))('a secret that stands in a text %s is detected, by its field', (_, form) => {
  const others = ['tok_other', 'hunter22'].map((value, at) => ({ field: `other${at}`, value }))
  fc.assert(
    fc.property(aLongSecret, (value) => {
      const found = detector([...others, { field: 'token', value }])(`‹${form(value)}›; Cookie: a=${form(value)}`)
      expect(found).toEqual(['token'])
    }),
  )
})

test.each(schemes)(
  'no form of a secret in %s is left in the request or in what a server says back of it',
  async (_, config) => {
    await fc.assert(
      fc.asyncProperty(aLongSecret, fc.constantFrom(...Object.values(bodies)), async (value, body) => {
        const request = await carrying(config, value, body)
        const { redact, redactMarked } = redactor([{ field: 'token', value }], request)
        const echo = JSON.stringify(partsOf(request).map(({ text }) => text))
        const shown = [...partsOf(request).map(redactMarked), redact(echo)]
        for (const form of Object.values(forms))
          for (const known of [value, Buffer.from(`ada:${value}`).toString('base64')])
            expect(shown.filter((text) => text.includes(form(known)))).toEqual([])
      }),
    )
  },
)

test.each([
  ['a Bearer header', aToken(), 'Bearer ••• token'],
  ['a query parameter', aToken({ place: 'query' }), 'https://api.example.com/me?api_key=••• token'],
  ['a body field', aToken({ place: 'body' }), '{"api_key":"••• token","note":"hello"}'],
  ['Basic', { kind: 'basic', username: 'ada' }, 'Basic ••• password'],
] satisfies [string, AuthConfig, string][])('of a secret in %s, its place is masked', async (_, config, expected) => {
  const request = await carrying(config, 'abc"d')
  expect(partsOf(request).map(redactor([], request).redactMarked)).toContain(expected)
})

test('the credentials of Basic are masked as one, wherever they show', async () => {
  const { redact } = redactor([], await carrying({ kind: 'basic', username: 'ada' }, 'lovelace'))
  expect(redact('You sent YWRhOmxvdmVsYWNl, ada.')).toBe('You sent ••• password, ada.')
})

test('a secret that the user also typed elsewhere is masked there, too', () => {
  const { redactMarked } = redactor([{ field: 'token', value: 'sk_123' }])
  expect(redactMarked(marked`https://a.example/?copy=sk_123&k=${aSecret('sk_123')}`)).toBe(
    'https://a.example/?copy=••• token&k=••• token',
  )
})

test('a secret copied with blanks around it is masked when it comes back without them', () => {
  const { redact } = redactor([{ field: 'token', value: ' sk"123\n' }])
  expect(redact('{"key":"sk\\"123"}')).toBe('{"key":"••• token"}')
})

test('a lone surrogate, which leaves as U+FFFD, is masked when it comes back so', () => {
  const { redact } = redactor([{ field: 'token', value: 'key\uD800' }])
  expect(redact('You sent key\uFFFD.')).toBe('You sent ••• token.')
})

test('of secrets within each other, the longer one is masked', () => {
  const { redact } = redactor([
    { field: 'token', value: 'key1' },
    { field: 'password', value: 'key1-and-more' },
  ])
  expect(redact('key1-and-more, key1')).toBe('••• password, ••• token')
})

test.each(['a', 'ab', '12', 'abc', '£'])('the short secret “%s” is masked by place only', async (value) => {
  const text = `ab abc 12 1212 YWI= YWJj 616263 6162 3132 MTI= £ ${value}`
  for (const config of schemes.map(([, scheme]) => scheme)) {
    const request = await carrying(config, value)
    const { redact, redactMarked } = redactor([{ field: 'token', value }], request)
    expect(partsOf(request).map(redactMarked).join(' ')).toContain('•••')
    expect(redact(text)).toBe(text)
  }
})

test('text without secrets stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(redactor([]).redact(text)).toBe(text)
      expect(redactor([{ field: 'token', value: 'no such secret' }]).redact(text)).toBe(text)
    }),
  )
})

test('what was removed is told once per field, and only once it was found', () => {
  const redaction = redactor([
    { field: 'token', value: 'first-secret' },
    { field: 'password', value: 'second-secret' },
  ])
  expect(redaction.removed()).toEqual([])
  redaction.redact('first-secret first-secret')
  expect(redaction.removed()).toEqual(['••• token'])
  redaction.redactMarked(marked`${aSecret('x', 'password')}`)
  expect(redaction.removed()).toEqual(['••• token', '••• password'])
})
