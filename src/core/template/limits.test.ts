import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aSecret } from '../../../test/support/builders'
import { renderTemplate, type Place, type TemplateValue } from './render'

const PLACES: readonly Place[] = ['url', 'form', 'header', 'json', 'xml', 'text']

const render = (template: string, values: Readonly<Record<string, TemplateValue>> = {}, place: Place = 'text') =>
  renderTemplate(template, place, { values, now: 0, newId: () => 'id' })

function messageOf(...given: Parameters<typeof render>): string {
  const result = render(...given)
  return 'problem' in result ? result.problem.message : 'no problem'
}

const nested = (levels: number) => '{{#if x}}'.repeat(levels) + 'deep' + '{{/if}}'.repeat(levels)
const inParentheses = (levels: number) => `{{upper ${'(upper '.repeat(levels)}"deep"${')'.repeat(levels)}}}`

test('blocks and parentheses may be nested fifty levels deep', () => {
  expect(render(nested(50), { x: 1 })).toEqual({ value: { text: 'deep', ranges: [] } })
  expect(render(inParentheses(50))).toEqual({ value: { text: 'DEEP', ranges: [] } })
  for (const template of [nested(51), inParentheses(51), nested(60_000), inParentheses(100_000), '{{x '.padEnd(100_000, '(')])
    expect(messageOf(template, { x: 1 })).toMatch(/^The template is nested more than 50 levels deep/)
  expect(messageOf(`{{#if x}}${'{{else if x}}'.repeat(50_000)}{{/if}}`)).toMatch(/^The template is nested more than 50 levels/)
})

test('blocks and parentheses beside each other are not nested', () => {
  expect(render(nested(30).repeat(3), { x: 1 })).toMatchObject({ value: { text: 'deepdeepdeep' } })
  expect(messageOf('{{#if x}}a{{else if y}}b{{else}}c{{/if}}{{upper (lower "(((")}}'.repeat(60))).toBe('no problem')
  expect(messageOf(`{{!-- ${'{{#if x}}'.repeat(60)} --}}{{upper "a"}}`)).toBe('no problem')
})

test('the output may have a million characters', () => {
  const x = 'x'.repeat(2 ** 19)
  expect(render('{{x}}{{x}}', { x })).toMatchObject({ value: { text: x + x } })
  expect(messageOf('{{x}}{{x}}.', { x })).toMatch(/^The template writes more than a million characters/)
  expect(messageOf(`{{#each list}}${'y'.repeat(10_000)}{{/each}}`, { list: Array<number>(106).fill(0) })).toMatch(
    /more than a million/,
  )
})

test('a template may do so much and no more', () => {
  const list = Array<number>(400).fill(1)
  for (const template of [
    '{{#each list}}{{#each ../list}}{{#if 0}}{{/if}}{{/each}}{{/each}}',
    // Each level makes the text eight times as long.
    `{{length ${'(replace '.repeat(20)}"a"${' "a" "aaaaaaaa")'.repeat(20)}}}`,
    '{{#each list}}{{#each ../list}}{{#if (upper ../../x)}}{{/if}}{{/each}}{{/each}}',
    '{{#if (join list x)}}{{/if}}',
    '{{#if (replace x "x" x)}}{{/if}}',
  ])
    expect(messageOf(template, { list, x: 'x'.repeat(100_000) })).toMatch(
      /^The template takes too much work \(line 1, column \d+\)/,
    )
})

test('values within themselves are a problem, not an exception', () => {
  const loop: Record<string, TemplateValue> = {}
  loop['again'] = loop
  expect(messageOf('{{{json loop}}}', { loop })).toMatch(/too large or nested too deep/)
})

test('a source of identifiers that fails is a problem, not an exception', () => {
  const scope = {
    values: {},
    now: NaN,
    newId: () => {
      throw new Error('no randomness')
    },
  }
  expect(renderTemplate('{{uuid}}', 'text', scope)).toMatchObject({ problem: { line: 1, column: 1 } })
  expect(renderTemplate('{{timestamp}}', 'text', scope)).toMatchObject({ problem: { line: 1 } })
})

const PIECES =
  `{{ }} {{{ }}} {{{{ }}}} {{~ ~}} {{# {{^ {{/ {{else {{> {{! {{!-- --}} {{* {{& ( ) [ ] " ' | = . .. / \\ @ ! # 0 -1 2.5
  if each with unless else as x s list this ../ @index @key upper hash hmac json replace substring dateFormat dateAdd join default
  "sha256" "a" "days" zone= | null undefined true constructor __proto__ \0 \n \r\n é 😀 \uD800 &amp; %`.split(/ +|\n +/)

test('no text whatever makes it throw, nor speak the parser’s language', () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom(...PIECES, ' '), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 30,
  })
  const values = { x: 'x', s: aSecret('secret'), list: [1, aSecret('two'), null] }
  fc.assert(
    fc.property(
      pieces.map((all) => all.join('')),
      fc.constantFrom(...PLACES),
      (template, place) => {
        const result = render(template, values, place)
        if ('value' in result) return
        expect(result.problem.line).toBeGreaterThan(0)
        expect(result.problem.column).toBeGreaterThan(0)
        expect(result.problem.message).not.toMatch(/Expecting|Parse error|Lexical|OPEN_|CLOSE_|cannot be written/)
        expect(result.problem.message).toMatch(/\(line \d+, column \d+\)\./)
      },
    ),
    { numRuns: 600 },
  )
})

test('no tag whatever makes it throw', () => {
  const inner = fc.array(fc.constantFrom(...PIECES.filter((piece) => !piece.includes('{')), ' ', ' '), { maxLength: 8 })
  fc.assert(
    fc.property(fc.array(inner, { maxLength: 4 }), (tags) => {
      const result = render(tags.map((tag) => `a{{${tag.join(' ')}}}`).join(''), { x: 'x', s: aSecret('secret'), list: ['a'] })
      expect('problem' in result ? result.problem.message : '').not.toMatch(/Expecting|Parse error|cannot be written/)
    }),
    { numRuns: 600 },
  )
})
