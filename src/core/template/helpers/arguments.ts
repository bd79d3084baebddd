import { encodeWhole, joinMarked, type Marked } from '../../http/marked'
import { WrongArgument } from '../failure'
import { asText, isEmpty, isMarked, type TemplateValue } from '../values'
import type { HelperCall } from './helper'

/** The argument as text. Numbers and booleans become text; lists, objects and what has no value do not. */
export function textAt({ values, names }: HelperCall, index: number): Marked {
  return textOf(values[index], names[index] ?? names.at(-1) ?? '')
}

/** An optional argument as text. */
export const optionalTextAt = (call: HelperCall, index: number): Marked | undefined =>
  call.values.length > index ? textAt(call, index) : undefined

/** A named argument as text. */
export const optionOf = ({ options }: HelperCall, name: string): Marked | undefined =>
  Object.hasOwn(options, name) ? textOf(options[name], name) : undefined

/** Any value as text; `name` is what a complaint calls it. */
export function textOf(value: TemplateValue, name: string): Marked {
  const text = asText(value)
  if (text) return text
  throw new WrongArgument(isEmpty(value) ? `its ${name} has no value` : `its ${name} has to be a text, not a list or an object`)
}

/** The argument as a number; a text of digits is one too. */
export function numberAt(call: HelperCall, index: number): number {
  const { text } = textAt(call, index)
  if (/^\s*-?\d+(?:\.\d+)?\s*$/.test(text)) return Number(text)
  throw new WrongArgument(`its ${call.names[index] ?? ''} has to be a number`)
}

/** A text that was made of all the arguments: if a secret touched any of them, it touched the whole. */
export const mixed = ({ values, options }: HelperCall, text: string): Marked =>
  encodeWhole(joinMarked([...values, ...Object.values(options)].filter(isMarked)), () => text)

/** A text as it may stand in a message: only if no secret touched it. */
export const quoted = ({ text, ranges }: Marked): string =>
  ranges.length > 0 ? 'the given one' : `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`
