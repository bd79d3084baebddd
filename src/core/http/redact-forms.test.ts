import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactor } from './redact'

const json = (text: string) => JSON.stringify(text).slice(1, -1)
const form = (text: string) => String(new URLSearchParams({ k: text })).slice('k='.length)

const aCharacter = fc.constantFrom(...Array.from('abcXYZ0189"\'`\\/&<>+%=#?;:.,~é€🔑 \t\n'))

test.each([
  ['a name before it', (value: string) => `token:${value}`],
  ['a word behind it', (value: string) => `${value}:x-oauth-basic`],
  ['JSON around it', (value: string) => JSON.stringify({ user: 'ada', token: value, scope: ['read'] })],
  ['a form around it', (value: string) => String(new URLSearchParams({ user: 'ada', token: value, scope: 'read' }))],
])('a secret is masked in base64 of more than itself: %s', (_, around) => {
  fc.assert(
    fc.property(fc.string({ unit: aCharacter, minLength: 8 }), fc.nat({ max: 3 }), (value, shift) => {
      const text = 'x'.repeat(shift) + around(value)
      const part = [json(value), form(value)].find((written) => text.includes(written)) ?? value
      for (const coding of ['base64', 'base64url'] as const) {
        const coded = Buffer.from(text).toString(coding)
        const shown = redactor([{ field: 'token', value }]).redact(`say ${coded}!`)
        expect(shown).toMatch(/^say [\w+/-]*••• token[\w+/=-]*!$/)
        // At each end, up to one character holds bits of the secret and of what is around it.
        const masked = coded.length - (shown.length - 'say ••• token!'.length)
        expect(masked).toBeGreaterThanOrEqual(Math.floor((Buffer.byteLength(part) * 8 - 10) / 6))
      }
    }),
  )
})

test('less than eight characters of base64 are not looked for within more: they may stand there by chance', () => {
  expect(redactor([{ field: 'token', value: 'abcde' }]).redact('xYWJjZ')).toBe('xYWJjZ')
})
