import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aSecret, NOON } from '../../../test/support/builders'
import { plain, segments, type Marked } from '../http/marked'
import { renderTemplate, type Place, type TemplateValue } from './render'

const render = (template: string, values: Readonly<Record<string, TemplateValue>>, place: Place = 'text') =>
  renderTemplate(template, place, { values, now: NOON, newId: () => 'id' })

/** The text with each touched run in angle quotes. */
const shown = (value: Marked): string =>
  segments(value)
    .map(({ text, fields }) => (fields.length > 0 && text !== '' ? `«${text}»` : text))
    .join('')
    .replaceAll('»«', '')

function shownOf(template: string, values: Readonly<Record<string, TemplateValue>>, place?: Place): string {
  const result = render(template, values, place)
  return 'value' in result ? shown(result.value) : result.problem.message
}

test.each([
  ['{{upper (concat "a" s "b")}}', 'A«K1-Ø»B'],
  ['{{lower (concat "A" s "B")}}', 'a«k1-ø»b'],
  ['{{trim (concat " " s " a ")}}', '«k1-Ø» a'],
  ['{{substring (concat "ab" s "cd") 1 4}}', 'b«k1»'],
  ['{{substring (concat "ab" s "cd") -3}}', '«Ø»cd'],
  ['{{substring "abc" (length s)}}', ''],
  ['{{substring "abcdefg" 0 (length s)}}', '«abcd»'],
  ['{{length s}} {{length "a"}}', '«4» 1'],
  ['{{replace (concat "a-b" s) "-" "+"}}', 'a+b«k1+Ø»'],
  ['{{replace "a-b" "-" s}}', 'a«k1-Ø»b'],
  ['{{replace "a-b" s "+"}}', '«a-b»'],
  ['{{replace (concat "-k" s) "kk" "+"}}', '-«+1-Ø»'],
  ['{{urlEncode (concat "ø " s)}}', '%C3%B8%20«k1-%C3%98»'],
  ['{{jsonEscape (concat "\'" s)}}', "'«k1-Ø»"],
  ['{{xmlEscape (concat "&" s)}}', '&amp;«k1-Ø»'],
  ['{{join list "-"}}', '«k1-Ø»-b-«k1-Ø»'],
  ['{{join plain s}}', 'a«k1-Ø»b'],
  ['{{json object}}', '{"a":"«k1-Ø»","b":[1,"«k1-Ø»"]}'],
  ['{{base64 (concat "a" s)}}', '«YWsxLcOY»'],
  ['{{base64Url s}}', '«azEtw5g»'],
  ['{{base64Decode (base64 (concat "a" s))}}', '«ak1-Ø»'],
  ['{{urlDecode (concat "%41" s)}}', '«Ak1-Ø»'],
  ['{{dateFormat (concat d) (concat "yyyy " "\'" s "\'")}}', '«2026 k1-Ø»'],
  ['{{timestamp "yyyy" zone=z}}', '«2026»'],
  ['{{dateAdd d 1 "day"}}', '2026-01-02T00:00:00.000Z'],
  ['{{dateAdd d n "day"}}', '«2026-01-02T00:00:00.000Z»'],
  ['{{default s "x"}}{{default missing s}}{{or missing s}}{{and "x" s}}', '«k1-Øk1-Øk1-Øk1-Ø»'],
  ['{{eq s "x"}} {{ne s "x"}} {{not s}}{{#if s}}a{{/if}}', '«false» «true» «false»a'],
  ['{{#if (eq s "x")}}a{{else}}b{{p}}{{s}}{{/if}}c', '«bqk1-Ø»c'],
  ['{{#if (not (eq s "x"))}}{{#if p}}a{{/if}}{{/if}}c', '«a»c'],
  ['{{#unless (eq s "x")}}a{{/unless}}{{#if (eq p "q")}}b{{/if}}', '«a»b'],
  ['{{#if p includeZero=(eq s "x")}}a{{/if}}', '«a»'],
  ['{{#with (and (ne s "x") p)}}{{this}}!{{/with}}', '«q!»'],
  ['{{#each (and (ne s "x") plain) as |item|}}{{item}},{{/each}}', '«a,b,»'],
  ['{{concat "a" (eq s "x")}}{{upper (ne s "x")}}', '«afalseTRUE»'],
  ['{{and (ne s "x") 5}}{{json (eq s "x")}}', '«5false»'],
  ['{{and (ne s "x") "b"}}{{default (replace s "k1-Ø" "") "c"}}', '«bc»'],
  ['{{join (and (ne s "x") plain) "-"}}', '«a-b»'],
  ['{{json (and (ne s "x") deep)}}', '«{"a":["b"]}»'],
  ['{{timestamp "yyyy" zone=(and (ne s "x") "UTC")}}', '«2026»'],
  ['{{#each list as |item i|}}{{i}}{{item}}{{/each}}', '0«k1-Ø»1b2«k1-Ø»'],
  ['{{#each object}}{{@key}}{{/each}}', 'ab'],
])('%s is touched as in %s', (template, text) => {
  const s = aSecret('k1-Ø')
  const values = {
    s,
    list: [s, 'b', s],
    plain: ['a', 'b'],
    object: { a: s, b: [1, s] },
    d: '2026-01-01',
    z: aSecret('UTC'),
    n: aSecret('1'),
    p: 'q',
    deep: { a: ['b'] },
  }
  expect(shownOf(template, values)).toBe(text)
})

test('a digest of a secret is touched as a whole, whichever argument it is', () => {
  const s = aSecret('sha256')
  for (const call of [
    'hash s "md5"',
    'hash (concat "a" s) "md5"',
    'hash "a" s',
    'hmac "a" s "md5"',
    'hmac s "a" "md5"',
    'hmac "a" "a" s',
  ])
    expect(shownOf(`{{${call}}}!`, { s })).toMatch(/^«[0-9a-f]{32,}»!$/)
})

/** Pairs of characters that every encoding writes with as many characters, and that no search below looks for. */
const PAIRS = ['ab', 'YZ', '57', '<>', 'éè', 'ßß', '""', '%%', '\\\\', '✓✗', '??', '+=']
const twoSecrets = fc
  .array(fc.oneof(fc.constantFrom(...PAIRS.map((pair) => [pair[0] ?? '', pair[1] ?? ''])), fc.constant(['😀', '😁'])), {
    minLength: 1,
    maxLength: 8,
  })
  .map((pairs) => [pairs.map(([first]) => first).join(''), pairs.map(([, second]) => second).join('')] as const)

/** Expressions of any helpers within each other. */
const { expression } = fc.letrec<{ expression: string; inner: string }>((tie) => ({
  inner: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('s', 's', 'p', '"a.b"', '" x"'),
    tie('expression').map((code) => `(${code})`),
  ),
  expression: fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          'upper',
          'lower',
          'trim',
          'urlEncode',
          'jsonEscape',
          'xmlEscape',
          'base64',
          'base64Url',
          'hex',
          'length',
          'json',
          'concat',
          'and',
          'or',
        ),
        tie('inner'),
      )
      .map((words) => words.join(' ')),
    fc.tuple(fc.constantFrom('concat', 'default', 'or', 'and'), tie('inner'), tie('inner')).map((words) => words.join(' ')),
    fc.tuple(tie('inner'), fc.constantFrom('"md5"', '"sha256" "base64"')).map(([text, how]) => `hash ${text} ${how}`),
    fc.tuple(tie('inner'), tie('inner')).map(([text, key]) => `hmac ${text} ${key} "sha1"`),
    fc
      .tuple(tie('inner'), fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 30 }))
      .map(([text, from, to]) => `substring ${text} ${from} ${to}`),
    fc.tuple(tie('inner'), fc.constantFrom('"."', '".."', '"~"'), tie('inner')).map((words) => `replace ${words.join(' ')}`),
    fc.tuple(fc.constantFrom('eq', 'ne'), tie('inner'), tie('inner')).map((words) => words.join(' ')),
    fc
      .tuple(fc.constantFrom('and', 'or', 'default'), fc.constantFrom('eq', 'ne'), tie('inner'), tie('inner'))
      .map(([choice, compare, one, two]) => `${choice} (not (${compare} ${one} ${two})) ${one}`),
    tie('inner').map((text) => `urlDecode (urlEncode ${text})`),
    tie('inner').map((text) => `base64Decode (base64 ${text})`),
    fc.tuple(fc.constantFrom('list', 'plain'), tie('inner')).map((words) => `join ${words.join(' ')}`),
  ),
}))

const template = fc
  .array(
    fc.oneof(
      fc.constant('. literal'),
      expression.map((code) => `{{${code}}}`),
      expression.map((code) => `{{{${code}}}}`),
      expression.map((code) => `{{#if (${code})}}{{${code}}}{{else}}-{{/if}}`),
      expression.map((code) => `{{#each list}}{{../s}}{{this}}{{/each}}{{#with (${code}) as |s|}}{{s}}{{/with}}`),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(''))

const places = fc.constantFrom<Place>('url', 'form', 'header', 'json', 'xml', 'text')

const scopeWith = (s: Marked): Readonly<Record<string, TemplateValue>> => ({
  s,
  p: 'pl. ain~',
  list: [s, 'x.', s],
  plain: ['p', 'q'],
})

/** What stands outside the ranges. Whether a run stands there at all may hang on a secret that decides it. */
const outside = (value: Marked): string => shown(value).replace(/«[^»]*»/g, '')

test('what stands outside the ranges does not depend on the secret', () => {
  fc.assert(
    fc.property(template, twoSecrets, places, (text, [one, other], place) => {
      const [first, second] = [render(text, scopeWith(aSecret(one)), place), render(text, scopeWith(aSecret(other)), place)]
      if ('problem' in first || 'problem' in second) expect(first).toEqual(second)
      else expect(outside(first.value)).toBe(outside(second.value))
    }),
    { numRuns: 600 },
  )
})

test('the text is that of a template whose secret is none, and ranges are in order', () => {
  fc.assert(
    fc.property(template, twoSecrets, places, (text, [secret], place) => {
      const [marked, bare] = [render(text, scopeWith(aSecret(secret)), place), render(text, scopeWith(plain(secret)), place)]
      if ('problem' in marked || 'problem' in bare) expect(marked).toEqual(bare)
      else {
        expect(marked.value.text).toBe(bare.value.text)
        expect(bare.value.ranges).toEqual([])
        let end = 0
        for (const range of marked.value.ranges) {
          expect(range.start).toBeGreaterThanOrEqual(end)
          expect(range.end).toBeGreaterThan(range.start)
          end = range.end
        }
        expect(end).toBeLessThanOrEqual(marked.value.text.length)
      }
    }),
    { numRuns: 600 },
  )
})
