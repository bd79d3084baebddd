import { expect, test, vi } from 'vitest'
import { redactor } from './redact'

/** How often the redactor looks at a character of the text. */
function looks(text: string, secrets: readonly string[]): number {
  const { redact } = redactor(secrets.map((value, i) => ({ field: `secret ${i}`, value })))
  const spies = [vi.spyOn(String.prototype, 'charCodeAt'), vi.spyOn(String.prototype, 'charAt')]
  redact(text)
  const count = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0)
  for (const spy of spies) spy.mockRestore()
  return count
}

const secrets = ['sk_live_51HqLyjWDarjtT1zdp7dc', 'correct horse "battery" staple', '\\"%%&&  ++\\"%%&&!', 'пароль+секрет']
const pieces = [
  'a',
  '\\',
  '%',
  '%25',
  '%5C',
  '&',
  '&amp;',
  '&#0000000',
  '\\u005c',
  '+',
  ' ',
  '"',
  'sk_live_51HqLyjWDarjtT1zdp7d',
  'co%72',
]

test.each([...pieces, ...secrets, ...secrets.map(encodeURIComponent), ...secrets.map((secret) => JSON.stringify(secret))])(
  'twice as much of “%s” takes twice the time',
  (piece) => {
    const of = (length: number) => looks(piece.repeat(length / piece.length), secrets)
    const [once, twice] = [of(4000), of(8000)]
    expect(twice).toBeLessThan(2.2 * once)
    expect(once).toBeLessThan(4000 * 100)
  },
)

test('of text that leads to no secret, each character is looked at once', () => {
  const text = JSON.stringify(Array.from({ length: 50 }, (_, id) => ({ id, url: `https://a.example/${id}?q="%20&amp;` })))
  const keys = Array.from({ length: 50 }, (_, i) => `qzx${i}W${'kvj'.repeat(5 + (i % 10))}`)
  expect(looks(text, keys)).toBeLessThan(text.length * 1.1)
})
