import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactor } from './redact'

type Encoder = (text: string) => string

const unicodeEscaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }
const json: Encoder = (text) => JSON.stringify(text).slice(1, -1)
const url: Encoder = (text) => encodeURIComponent(text.toWellFormed())

/** What programs do to a text that they put into another one. */
const encoders: Readonly<Record<string, Encoder>> = {
  json,
  'JSON of ASCII': (text) => json(text).replace(/[^\0-\x7f]/g, unicodeEscaped),
  'JSON with escaped slashes': (text) => json(text).replaceAll('/', '\\/'),
  'JSON that escapes all it may': (text) => text.replace(/[^ \w]/g, unicodeEscaped),
  url,
  'URL in lower case': (text) => url(text).replace(/%../g, (code) => code.toLowerCase()),
  form: (text) => String(new URLSearchParams({ k: text })).slice('k='.length),
  address: (text) => new URL(`https://a.example/?k=${text.replace(/[#\t\r\n]/g, url)}&`).search.slice('?k='.length, -1),
  xml: (text) => text.replace(/[&<>"']/g, (c) => `&${entities[c] ?? ''};`),
  'XML by number': (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`),
  'XML by hexadecimal number': (text) => text.replace(/[^\w \r\n\t]/gu, (c) => `&#x${(c.codePointAt(0) ?? 0).toString(16)};`),
}

/** What else a secret may be turned into, before that. */
const codings: readonly Encoder[] = [
  (text) => text,
  (text) => Buffer.from(text).toString('hex'),
  (text) => Buffer.from(text).toString('hex').toUpperCase(),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('base64url'),
]

const aCharacter = fc.constantFrom(...Array.from('abcXYZ0189"\'`\\/&<>+%=#?;:.,~é€🔑 \t\n'))
const aSecretValue = fc.oneof(
  fc.string({ unit: aCharacter, minLength: 4 }),
  fc.string({ unit: 'binary', minLength: 4 }),
  fc.string({ unit: fc.constantFrom('%', '\\', '&', '%41', '&amp;', '\\n', '+', ' ', '\uD800', '41', 'amp;'), minLength: 4 }),
)
const nested = fc
  .array(fc.constantFrom(...Object.keys(encoders)), { maxLength: 3 })
  .map((names) => ({ names, encode: (text: string) => names.reduce((inner, name) => encoders[name]?.(inner) ?? inner, text) }))

test('whatever encoders do to a secret, one upon the other, it is masked whole, and nothing but it', () => {
  fc.assert(
    fc.property(aSecretValue, nested, fc.constantFrom(...codings), (value, { encode }, coding) => {
      const { redact } = redactor([{ field: 'token', value }])
      const [left, right] = ['‹é\n"x"Z', 'Z "y"\n›']
      expect(redact(encode(left + coding(value) + right))).toBe(`${encode(left)}••• token${encode(right)}`)
    }),
    { numRuns: 1000 },
  )
})

test('nor does it matter what it is next to', () => {
  const neighbour = fc.oneof(fc.string({ unit: aCharacter }), fc.constantFrom('C:\\', '100%', '%2', '&', '&#', '\\u00', '%C3'))
  fc.assert(
    fc.property(aSecretValue, nested, neighbour, neighbour, (value, { encode }, before, after) => {
      const shown = redactor([{ field: 'token', value }]).redact(encode(before + value.toWellFormed() + after))
      expect(shown).toContain('••• token')
      if (!(before + after).includes(value)) expect(shown).not.toContain(encode(value.toWellFormed()))
    }),
    { numRuns: 1000 },
  )
})

test('finds that overlap are masked as one, and name both fields', () => {
  const { redact, removed } = redactor([
    { field: 'user', value: 'ada-love' },
    { field: 'password', value: 'lovelace-1815' },
  ])
  expect(redact('ada-lovelace-1815!')).toBe('••• user + password!')
  expect(removed()).toEqual(['••• user + password'])
})

test.each([
  ['abcabcab', 'abcabcabcabcabcab'],
  ['%%%%%', '%'.repeat(99)],
  ['\\\\\\\\', '\\'.repeat(99)],
  ['    ', ' '.repeat(99)],
  ['2525', '25'.repeat(99)],
  ['é=é=é', 'é=é=é=é=é'],
])('“%s”, which may overlap itself, leaves no rest in “%s”', (value, text) => {
  expect(redactor([{ field: 'token', value }]).redact(`‹${text}›`)).toBe('‹••• token›')
})
