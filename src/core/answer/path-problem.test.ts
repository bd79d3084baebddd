import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathProblem } from './path-problem'

test.each([
  '',
  'data.user.id',
  'error-code',
  'errors.0.message',
  '[0].name',
  "Phone[type='office'].number",
  '$count(items) > 0',
  '//faultstring',
  "/*[local-name()='Envelope']/@id",
  '"token":\\s*"([^"]+)"',
  '/ok (\\w+)/i',
  '^OK$',
  'user=(.+)',
  'ok',
])('nothing is wrong with %j', (path) => {
  expect(pathProblem(path)).toBeUndefined()
})

const QUOTE = 'Put names with other characters than letters, digits and _ in backquotes: `error-code`.'

test.each([
  [
    'data.user.',
    'The path is not understood at character 10, after “data.user.”: something is missing at the end. Complete it.',
  ],
  ['items[0', 'The path is not understood at character 7, after “items[0”: “]” is missing at the end. Add it.'],
  ['$count(items', 'The path is not understood at character 12, after “$count(items”: “)” is missing at the end. Add it.'],
  ['user name', `The path is not understood at character 9, after “user name”: “name” does not fit. ${QUOTE}`],
  ['data..id[', `The path is not understood at character 6, after “data..”: “.” does not fit. ${QUOTE}`],
  ['a = "b', 'The path is not understood at character 6, after “a = "b”: a quotation mark is not closed. Close it.'],
  [
    '$a := 1; $a',
    'The path is not understood at character 8, after “$a := 1;”: “;” does not fit. Put several expressions into parentheses: ($a := items[0]; $a.id).',
  ],
  ['//a[', 'The XPath is not complete: something is missing at its end.'],
  ['//a[foo()]', 'The XPath is not understood at character 5, “foo()]”.'],
  ['^(ok$', 'The pattern is not understood: Unterminated group.'],
  ['(?<=user )\\w+', '“(?<=” at character 1 of the pattern is not supported. Leave it out.'],
  ['/ok\\d/u', 'The flag “u” of a pattern is not supported; i, m and s are.'],
  ['a'.repeat(5001) + '(', 'The path has more than 5000 characters. Write a shorter one.'],
])('%s is told: %s', (path, problem) => {
  expect(pathProblem(path)).toContain(problem)
})

test('any text is either right or told a sentence', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab.[](){}$/"\\*+?^|=<>:@1 ')) }), (path) => {
      const problem = pathProblem(path)
      expect(problem === undefined || /^.{15,}\.$/s.test(problem)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
