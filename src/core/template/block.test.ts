import { expect, test } from 'vitest'
import { aSecret, NOON } from '../../../test/support/builders'
import { renderTemplate, type TemplateValue } from './render'

const values: Readonly<Record<string, TemplateValue>> = {
  title: 'T',
  secret: aSecret('s'),
  blank: aSecret(''),
  zero: 0,
  list: ['a', 'b', 'c'],
  empty: [],
  holes: [null],
  people: [
    { name: 'Ada', tags: ['x', 'y'] },
    { name: 'Bob', tags: [] },
  ],
  object: { one: 1, two: 2 },
}

const render = (template: string) => {
  const result = renderTemplate(template, 'text', { values, now: NOON, newId: () => 'id' })
  return 'value' in result ? result.value.text : result.problem.message
}

test.each([
  ['{{#if title}}yes{{/if}}', 'yes'],
  ['{{#if missing}}yes{{else}}no{{/if}}', 'no'],
  ['{{#if missing.deeply.so}}yes{{else}}no{{/if}}', 'no'],
  ['{{#if blank}}yes{{else}}no{{/if}}', 'no'],
  ['{{#if zero}}yes{{else}}no{{/if}}', 'no'],
  ['{{#if zero includeZero=true}}yes{{else}}no{{/if}}', 'yes'],
  ['{{#if empty}}yes{{else}}no{{/if}}', 'no'],
  ['{{#if object}}yes{{else}}no{{/if}}', 'yes'],
  ['{{#if missing}}a{{else if title}}b{{else}}c{{/if}}', 'b'],
  ['{{#if missing}}a{{else if empty}}b{{else}}c{{/if}}', 'c'],
  ['{{#unless missing}}yes{{else}}no{{/unless}}', 'yes'],
  ['{{^if missing}}yes{{/if}}', 'yes'],
  ['{{#if title}}{{^}}no{{/if}}', ''],
  ['{{#each list}}{{@index}}{{this}}{{#if @first}}<{{/if}}{{#if @last}}>{{/if}} {{/each}}', '0a< 1b 2c> '],
  ['{{#each object}}{{@key}}={{this}}{{#unless @last}}&{{/unless}}{{/each}}', 'one=1&two=2'],
  ['{{#each empty}}x{{else}}nothing{{/each}}', 'nothing'],
  ['{{#each people}}{{name}} of {{../title}};{{/each}}', 'Ada of T;Bob of T;'],
  [
    '{{#each people}}{{#each tags}}{{../name}}{{this}}{{@../index}}{{@index}}{{@root.title}} {{/each}}{{/each}}',
    'Adax00T Aday01T ',
  ],
  [
    '{{#each people as |person i|}}{{#each person.tags as |tag|}}{{i}}{{person.name}}{{tag}} {{/each}}{{/each}}',
    '0Adax 0Aday ',
  ],
  ['{{#each object as |value key|}}{{key}}:{{value}} {{/each}}', 'one:1 two:2 '],
  ['{{#with people.[0]}}{{name}}{{/with}}', 'Ada'],
  ['{{#with people.[0] as |person|}}{{person.name}} {{../title}}{{/with}}', 'Ada T'],
  ['{{#each list}}{{#if this}}{{this}}{{../title}}{{/if}}{{/each}}', 'aTbTcT'],
])('%s gives %s', (template, text) => {
  expect(render(template)).toBe(text)
})

test('lines that hold only a block’s tag leave no empty line', () => {
  expect(render('[\n  {{#each list}}\n  "{{this}}"\n  {{/each}}\n]\n')).toBe('[\n  "a"\n  "b"\n  "c"\n]\n')
})

test('whether a secret has a value is no secret', () => {
  expect(render('{{#if secret}}on{{else}}off{{/if}}')).toBe('on')
  const result = renderTemplate('{{#if secret}}on{{/if}}', 'text', { values, now: NOON, newId: () => 'id' })
  expect(result).toEqual({ value: { text: 'on', ranges: [] } })
})

test.each([
  ['{{#each missing}}x{{/each}}', /^There is no missing \(line 1, column 9\)/],
  ['{{#each title}}x{{/each}}', /^{{#each}} needs a list or an object \(line 1, column 9\)/],
  ['{{#with blank}}x{{/with}}', /^blank has no value yet \(line 1, column 9\)/],
  ['{{#each people}}{{title}}{{/each}}', /^There is no title .* Did you mean \.\.\/title\?$/],
  ['{{#each list}}{{@indx}}{{/each}}', /^There is no @indx .* Did you mean @index\?$/],
  ['{{@index}}', /stand within {{#each}}\.$/],
  ['{{../title}}', /^There is no \.\.\/title .* leads out of the template\.$/],
  ['{{../../..}}', /^There is no \.\.\/\.\.\/\.\. .* leads out of the template\.$/],
  ['{{#each holes}}{{name}}{{/each}}', /^this has no value yet/],
  ['{{#if}}x{{/if}}', /^#if takes one value/],
  ['{{#if eq title "T"}}x{{/if}}', /^#if takes one value .* in \(parentheses\)\.$/],
  ['{{#if title other=1}}x{{/if}}', /^#if: there is nothing to set by other=/],
  ['{{#iff title}}x{{/iff}}', /^There is no block #iff .* Did you mean #if\?$/],
  ['{{#title}}x{{/title}}', /^There is no block #title/],
  ['{{if title}}', /^if is a block .* {{#if …}} and {{\/if}}\.$/],
])('%s is a problem', (template, message) => {
  expect(render(template)).toMatch(message)
})
