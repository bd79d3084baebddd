import { fieldsOf, plain, type Marked } from '../http/marked'

/** What a template can name: JSON, in which a text may be {@link Marked}. `undefined` is declared, but has no value yet. */
export type TemplateValue =
  undefined | null | string | number | boolean | Marked | readonly TemplateValue[] | { readonly [name: string]: TemplateValue }

/** Lists and objects: what has parts of its own. */
export type Composite = readonly TemplateValue[] | { readonly [name: string]: TemplateValue }

export const isList = (value: TemplateValue): value is readonly TemplateValue[] => Array.isArray(value)

/**
 * Whether the value is a {@link Marked} text. Objects of a user's own JSON may have members of the same names, so the
 * whole shape is looked at.
 */
export function isMarked(value: unknown): value is Marked {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('ranges' in value)) return false
  const { text, ranges } = value
  return typeof text === 'string' && Array.isArray(ranges) && Object.keys(value).length === 2 && ranges.every(isRange)
}

const isRange = (range: unknown): boolean =>
  typeof range === 'object' &&
  range !== null &&
  'start' in range &&
  'end' in range &&
  'fields' in range &&
  Number.isInteger(range.start) &&
  Number.isInteger(range.end) &&
  Array.isArray(range.fields)

export const isComposite = (value: TemplateValue): value is Composite =>
  typeof value === 'object' && value !== null && !isMarked(value)

/** Nothing, or an empty text: declared, but without a value. */
export const isEmpty = (value: TemplateValue): boolean =>
  value === undefined || value === null || value === '' || (isMarked(value) && value.text === '')

/** Handlebars' idea of truth: nothing, `false`, 0, an empty text and an empty list are false. */
export const isTrue = (value: TemplateValue, includeZero = false): boolean =>
  !isEmpty(value) && value !== false && (value !== 0 || includeZero) && !(isList(value) && value.length === 0)

/** The value as text; nothing for lists, objects and what has no value. */
export function asText(value: TemplateValue): Marked | undefined {
  if (typeof value === 'string') return plain(value)
  if (typeof value === 'number' || typeof value === 'boolean') return plain(String(value))
  return isMarked(value) ? value : undefined
}

/** Lists and objects of a scope never change, and loops ask for the same ones again and again. */
const fieldsOfComposites = new WeakMap<Composite, string[]>()

/** The fields of all secrets in the value. */
export function fieldsIn(value: TemplateValue): string[] {
  if (isMarked(value)) return fieldsOf(value)
  if (!isComposite(value)) return []
  const fields = fieldsOfComposites.get(value) ?? [...new Set(Object.values(value).flatMap(fieldsIn))]
  fieldsOfComposites.set(value, fields)
  return fields
}
