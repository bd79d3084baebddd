import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Budget, Refusal } from './budget'
import { Regex } from './regex'

const aBudget = () => new Budget({ tick: () => 0 })
const matches = (source: string, flags: string, text: string) => new Regex(source, flags, aBudget()).exec(text)

/** Patterns of everything that is supported, over few letters, so that they match often. */
const { pattern } = fc.letrec<{ pattern: string; part: string; atom: string }>((tie) => ({
  pattern: fc
    .array(
      fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 2 },
    )
    .map((all) => all.join('|')),
  part: fc.oneof(
    { weight: 4, arbitrary: tie('atom') },
    {
      weight: 3,
      arbitrary: fc
        .tuple(tie('atom'), fc.constantFrom('*', '+', '?', '{2}', '{0}', '{1,}', '{0,2}', '{2,3}', '*?', '+?', '??', '{1,2}?'))
        .map((two) => two.join('')),
    },
    { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B') },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('(?=', '(?!'), tie('pattern')).map(([open, inside]) => `${open}${inside})`),
    },
  ),
  atom: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      ...Array.from('abAB1{}]-'),
      '.',
      '\\n',
      '\\d',
      '\\w',
      '\\S',
      '[ab]',
      '[^a]',
      '[\\]a-]',
      '\\.',
      '\\x61',
      '\\u0062',
      '\\061',
      '\\1',
      '\\2',
      '\\c',
      '\\0',
      'k',
      'K',
    ),
    fc.tuple(fc.constantFrom('(', '(', '(?:'), tie('pattern')).map(([open, inside]) => `${open}${inside})`),
  ),
}))
const aText = fc.string({ unit: fc.constantFrom(...Array.from('aabbAB1 .\n{}-Kſ')), maxLength: 12 })

test('what matches natively matches here, at the same place and with the same groups', () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom('', 'i', 'm', 's', 'ims'), aText, (source, flags, text) => {
      let native: RegExp | undefined
      try {
        native = new RegExp(source, flags)
      } catch {
        return
      }
      const expected = native.exec(text)
      const actual = matches(source, flags, text)
      expect(actual && [...actual, actual.index]).toEqual(expected && [...expected, expected.index])
    }),
    { numRuns: 2000 },
  )
})

test('named groups are found by name', () => {
  expect({ ...matches('(?<user>\\w+)=(?<id>\\d+)?', '', 'ada=')?.groups }).toEqual({ user: 'ada', id: undefined })
  expect(matches('(?<a>.)\\k<a>', '', 'abccd')?.[0]).toBe('cc')
  expect(matches('(a)', '', 'a')?.groups).toBeUndefined()
})

test('with the flag g, each search goes on where the last one ended', () => {
  const [regex, native] = [new Regex('a(b)?', 'g', aBudget()), /a(b)?/g]
  for (let turn = 0; turn < 5; turn++) {
    expect(regex.exec('ab a xab')?.index).toBe(native.exec('ab a xab')?.index)
    expect(regex.lastIndex).toBe(native.lastIndex)
  }
})

test.each([
  ['(?:[^"\\\\]|\\\\.)*"', `${'x'.repeat(60_000)}"`],
  ['^(?:ab|cd)*$', 'abcd'.repeat(15_000)],
  ['^.*$', 'x'.repeat(60_000)],
  ['(?:(x)|(y))+?$', 'xy'.repeat(10_000)],
])('a long text overflows nothing: %s', (source, text) => {
  expect(matches(source, '', text)?.[0]).toBe(text)
})

test.each([
  ['"token":\\s*"([^"]+)"', 'abc'],
  ['.*"token":\\s*"([^"]+)".*', 'abc'],
  ['^[\\s\\S]*?"token": "(\\w+)', 'abc'],
  ['(?:secret|token)": "(.*?)"', 'abc'],
  ['.*"missing": "(.*?)".*', undefined],
])('in 100 kB on one line, %s stays within the budget', (source, value) => {
  const rows = Array.from({ length: 1300 }, (_, id) => `{"id": ${id}, "name": "user ${id}", "email": "u${id}@example.com"}`)
  expect(matches(source, '', `[${rows.join(', ')}, {"token": "abc"}]`)?.[1]).toBe(value)
})

test.each([
  ['(', '', SyntaxError],
  ['a', 'x', SyntaxError],
  ['(?<=a)b', '', Refusal],
  ['(?<!a)b', '', Refusal],
  ['a', 'u', Refusal],
  ['a', 'y', Refusal],
])('the pattern %s with the flags “%s” is refused', (source, flags, kind) => {
  expect(() => new Regex(source, flags, aBudget())).toThrow(kind)
})
