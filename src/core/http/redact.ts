import { base64, base64Url } from './base64'
import { maskOf, segments, type Marked } from './marked'
import { jsonEscape, percentEncode, type HttpRequest } from './request'

/** Secrets shorter than this are removed by place only: by value they would turn a log into dots. */
const SHORTEST = 4

/** Removes known values from text; {@link Redactor.removed} tells what was found so far. */
export interface Redactor {
  readonly redact: (text: string) => string
  /** Masked by range where a secret is known to stand, by value elsewhere. */
  readonly redactMarked: (value: Marked) => string
  readonly removed: () => string[]
}

/**
 * Knows every form in which a secret may come back: as it is, percent-encoded, escaped for JSON and XML, in hex and base64,
 * and each whole piece of the request that a secret touched (such as the credentials inside `Basic …`).
 * One pass over the text, longest form first.
 */
export function redactor(secrets: readonly { field: string; value: string }[], request?: HttpRequest): Redactor {
  const masks = new Map<string, string>()
  const add = (form: string, fields: readonly string[]) => {
    if (form.length >= SHORTEST && !masks.has(form)) masks.set(form, maskOf(fields))
  }
  for (const { field, value } of secrets) if (value.length >= SHORTEST) for (const form of formsOf(value)) add(form, [field])
  for (const value of request ? [request.url, ...request.headers.map((header) => header.value), request.body] : [])
    for (const { text, fields } of value ? segments(value) : [])
      if (fields.length > 0) for (const form of formsOf(text)) add(form, fields)

  const forms = [...masks.keys()].sort((a, b) => b.length - a.length)
  const pattern = forms.length > 0 ? new RegExp(forms.map(escapeRegExp).join('|'), 'g') : undefined
  const found = new Set<string>()
  const note = (mask: string): string => {
    found.add(mask)
    return mask
  }
  const redact = (text: string): string =>
    pattern ? text.replace(pattern, (form) => note(masks.get(form) ?? maskOf(['secret']))) : text
  return {
    redact,
    redactMarked: (value) =>
      segments(value)
        .map(({ text, fields }) => (fields.length > 0 ? note(maskOf(fields)) : redact(text)))
        .join(''),
    removed: () => [...found],
  }
}

function formsOf(value: string): string[] {
  const percent = percentEncode(value)
  const hex = [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const coded = base64(value)
  return [
    value,
    value.trim(),
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    encodeURI(value.isWellFormed() ? value : value.toWellFormed()),
    jsonEscape(value),
    jsonEscape(value).replaceAll('/', '\\/'),
    xmlEscape(value),
    hex,
    hex.toUpperCase(),
    coded,
    coded.replace(/=+$/, ''),
    base64Url(value),
  ]
}

const xmlEscape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
