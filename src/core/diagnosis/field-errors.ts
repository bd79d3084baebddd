import { scalarText, valueAt } from '../http/path'

/** One complaint of a server about one field of a request. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

/** Where servers put them, and the names they give to the field and to what is wrong with it. */
const LISTS = [
  'errors',
  'error.errors',
  'error.details',
  'error.details[0].fieldViolations',
  'details',
  'detail',
  'violations',
  'invalid-params',
  'invalidParams',
  'validationErrors',
  'fieldErrors',
]
const FIELD_NAMES = [
  'field',
  'param',
  'parameter',
  'path',
  'name',
  'propertyPath',
  'pointer',
  'source.pointer',
  'location',
  'loc',
  'target',
]
const MESSAGE_NAMES = ['message', 'msg', 'reason', 'detail', 'description', 'title', 'code', 'error']

/** A body's complaints about single fields, in any of the usual shapes; at most 20. */
export function fieldErrors(data: unknown): FieldError[] {
  for (const place of [...LISTS, '']) {
    const value = place === '' ? data : valueAt(data, place)
    const found = Array.isArray(value) ? value.flatMap(ofItem) : place === '' ? ofLists(value) : ofObject(value)
    if (found.length > 0) return found.slice(0, 20)
  }
  return []
}

/** `{ field: "limit", message: "must be …" }` under any of the names. @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
function ofItem(item: unknown): FieldError[] {
  const field = textAt(item, FIELD_NAMES)
  const message = textAt(item, MESSAGE_NAMES)
  return field !== undefined && message !== undefined ? [{ field, message }] : []
}

/** `{ "limit": ["must be …"] }` or `{ "limit": "must be …" }`. A code with a message is one error of the whole, of no field. */
const ofObject = (value: unknown): FieldError[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([field, messages]) => {
        const message = Array.isArray(messages) || !isOneError(value, field) ? wordsOf(messages) : undefined
        return message === undefined ? [] : [{ field, message }]
      })
    : []

const isOneError = (value: object, field: string): boolean =>
  /^(status|type)$/i.test(field) || ['code', 'message', 'msg'].some((name) => scalarText(valueAt(value, name)) !== undefined)

/** The same at the top, where only lists tell it from an ordinary answer. */
const ofLists = (value: unknown): FieldError[] =>
  typeof value === 'object' && value !== null && Object.values(value).every((each) => Array.isArray(each))
    ? ofObject(value)
    : []

function textAt(item: unknown, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = wordsOf(valueAt(item, name))
    if (text) return text
  }
  return undefined
}

/** A text, or a list of texts such as a path. */
const wordsOf = (value: unknown): string | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((each) => scalarText(each) !== undefined)
    ? value.map(String).join(typeof value[0] === 'string' && /\s/.test(value[0]) ? ' ' : '.')
    : scalarText(value)
