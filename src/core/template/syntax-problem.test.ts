import { expect, test } from 'vitest'
import { renderTemplate } from './render'

test.each([
  ['a\nab {{foo', '{{ is not closed (line 2, column 4). Write }} where the tag ends.'],
  ['{{foo ', '{{ is not closed (line 1, column 1). Write }} where the tag ends.'],
  ['{{foo {{bar}}', '{{ is not closed (line 1, column 1). Write }} where the tag ends.'],
  ['{{{foo', '{{{ is not closed (line 1, column 1). Write }}} where the tag ends.'],
  ['{{#if a}}{{/if', '{{ is not closed (line 1, column 10). Write }} where the tag ends.'],
  ['x\n {{#if a}}y', '{{#if}} is not closed (line 2, column 2). Add {{/if}} where it ends.'],
  ['{{#if a}}\n{{#each b}}{{/each}}\n', '{{#if}} is not closed (line 1, column 1). Add {{/if}} where it ends.'],
  [
    '{{#each a}}{{#if b}}{{/each}}{{/if}}',
    '{{/each}} does not match {{#if}} (line 1, column 12). Close the inner block first.',
  ],
  ['x{{/if}}', '{{/if}} closes nothing (line 1, column 2). Remove it, or open the block with {{#if}}.'],
  [
    '{{else}}',
    '{{else}} does not belong to a block here (line 1, column 1). It stands once, between {{#if}} and {{/if}} or such.',
  ],
  [
    '{{#if a}}{{else}}{{else}}{{/if}}',
    '{{else}} does not belong to a block here (line 1, column 18). It stands once, between {{#if}} and {{/if}} or such.',
  ],
  ['a {{}}', 'The tag is empty (line 1, column 3). Write a name between its braces.'],
  ['{{{x}}', '{{{ is closed by }} only (line 1, column 5). Write as many closing braces as opening ones.'],
  [
    '{"a":{{x}}}',
    '}}} are too many closing braces (line 1, column 9). If a } of your own follows, put a space before it: }} }.',
  ],
  [
    '{"a":{{{x}}}}',
    '}}}} are too many closing braces (line 1, column 10). If a } of your own follows, put a space before it: }} }.',
  ],
  [
    '{{{{x}} b',
    '{{{{ begins a raw block, and there are none (line 1, column 6). Put a space between braces of your own and a tag.',
  ],
  [
    '{{{{x}}}} b',
    '{{{{ begins a raw block, and there are none (line 1, column 1). Put a space between braces of your own and a tag.',
  ],
  ['{{x "a}}', 'The text after " is not closed (line 1, column 5). Write " at its end too.'],
  ['{{x (y}}', '( is not closed (line 1, column 7). Write ) after its last argument.'],
  ['{{x y)}}', ') closes nothing (line 1, column 6). Remove it, or write ( before the helper.'],
  ['{{x\n\n%}}', '“%” cannot stand here (line 3, column 1).'],
  ['{{list.0}}', 'The number 0 cannot stand here (line 1, column 8). In a path it needs brackets: list.[0].'],
  ['{{x a=1 b}}', 'After name=value only more of its kind may follow (line 1, column 10). Put the other arguments before it.'],
  ['{{x a=}}', 'Something is missing before }} (line 1, column 7). A name or a value belongs there.'],
  ['{{a/../b}}', '“a/..” is not a path (line 1, column 3). this, . and .. may only stand at its beginning.'],
  ['{{!-- foo', '{{!-- is not closed (line 1, column 1). End the comment with --}}.'],
  ['{{[a}}', '[ is not closed (line 1, column 3). End the name with ].'],
  ['a\0{{x}}', 'A NUL character cannot stand in a template (line 1, column 2). Delete it.'],
  ['{{a=1}}', 'name=value stands alone (line 1, column 1). Write the name of a helper before it.'],
])('%j is explained in plain words', (template, message) => {
  const result = renderTemplate(template, 'text', { values: { x: 'x', a: 'a' }, now: 0, newId: () => '' })
  expect('problem' in result && result.problem.message).toBe(message)
})
