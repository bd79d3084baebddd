import { asText, isComposite, isEmpty, isTrue, type TemplateValue } from '../values'
import { WrongArgument } from '../failure'
import type { Helper } from './helper'

const conditions: readonly Helper[] = [
  {
    signature: 'default value fallback',
    help: 'The value, or the fallback if it has none.',
    example: '{{default connection.http.unencrypted.region "eu"}}',
    run: ({ values: [value, fallback] }) => (isEmpty(value) ? fallback : value),
  },
  {
    signature: 'eq value other',
    help: 'Whether both are the same text, number or nothing.',
    example: '{{#if (eq connection.environment "sandbox")}}test{{/if}}',
    run: ({ values: [value, other] }) => comparable(value) === comparable(other),
  },
  {
    signature: 'ne value other',
    help: 'Whether they differ.',
    example: '{{#if (ne connection.environment "production")}}test{{/if}}',
    run: ({ values: [value, other] }) => comparable(value) !== comparable(other),
  },
  {
    signature: 'and value…',
    help: 'The last value if all are true, else the first that is not.',
    example: '{{#if (and connection.name connection.environment)}}both{{/if}}',
    run: ({ values }) => (values.every((value) => isTrue(value)) ? values.at(-1) : values.find((value) => !isTrue(value))),
  },
  {
    signature: 'or value…',
    help: 'The first value that is true, else the last.',
    example: '{{or connection.http.unencrypted.region "eu"}}',
    run: ({ values }) => values.find((value) => isTrue(value)) ?? values.at(-1),
  },
  {
    signature: 'not value',
    help: 'Whether the value is false or missing.',
    example: '{{#if (not connection.http.unencrypted.region)}}default{{/if}}',
    run: ({ values: [value] }) => !isTrue(value),
  },
]

/** Conditions. Names without a value are allowed in all of them. */
export const logicHelpers: readonly Helper[] = conditions.map((helper) => ({ ...helper, allowsMissing: true }))

/** Numbers and booleans are compared as the text that they would be written as. */
function comparable(value: TemplateValue): string {
  if (isComposite(value)) throw new WrongArgument('lists and objects cannot be compared')
  return asText(value)?.text ?? ''
}
