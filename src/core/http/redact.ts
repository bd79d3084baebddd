import { maskOf, segments, type Marked } from './marked'
import { findCookies } from './redact-cookies'
import { finder, type Found } from './redact-find'
import { formsOf } from './redact-forms'
import type { HttpRequest } from './request'

export { issuedTokens } from './redact-issued'

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
 * Knows every form in which a secret may come back: as it is, in hex and base64, each whole piece of the request that a
 * secret touched (such as the credentials inside `Basic …`), and all of these escaped for URLs, JSON and XML. Cookies are
 * removed by place. One pass over the text; where finds lie within each other, the longest is masked, and where they overlap, all.
 */
export function redactor(secrets: readonly { field: string; value: string }[], request?: HttpRequest): Redactor {
  const parts = request ? [request.url, ...request.headers.map((header) => header.value), request.body] : []
  const touched = parts.flatMap((part) => (part ? segments(part) : [])).filter(({ fields }) => fields.length > 0)
  const find = finder(allForms([...secrets.map(({ field, value }) => ({ text: value, fields: [field] })), ...touched]))
  const removed = new Set<string>()
  const maskFor = (fields: readonly string[]): string => {
    const mask = maskOf(fields)
    removed.add(mask)
    return mask
  }
  const redact = (text: string): string => {
    let shown = ''
    let from = 0
    for (const { start, end, fields } of apart([...find(text), ...findCookies(text)])) {
      shown += text.slice(from, start) + maskFor(fields)
      from = end
    }
    return shown + text.slice(from)
  }
  return {
    redact,
    redactMarked: (value) =>
      segments(value)
        .map(({ text, fields }) => (fields.length > 0 ? maskFor(fields) : redact(text)))
        .join(''),
    removed: () => [...removed],
  }
}

/** Tells the fields of all secrets of which any form stands in a text: exactly what {@link redactor} would mask by value. */
export function detector(secrets: readonly { field: string; value: string }[]): (text: string) => string[] {
  const find = finder(allForms(secrets.map(({ field, value }) => ({ text: value, fields: [field] }))))
  return (text) => [...new Set(find(text).flatMap(({ fields }) => fields))]
}

/** What to look for; of two that look alike, the first one counts. */
function allForms(known: readonly { text: string; fields: readonly string[] }[]): Map<string, readonly string[]> {
  const forms = new Map<string, readonly string[]>()
  for (const { text, fields } of known)
    for (const form of text.length < SHORTEST ? [] : formsOf(text))
      if (form.length >= SHORTEST && !forms.has(form)) forms.set(form, fields)
  return forms
}

/** The finds in their order, none within another, those that overlap made one. */
function apart(found: readonly Found[]): Found[] {
  const kept: Found[] = []
  for (const next of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1)
    if (!last || next.start >= last.end) kept.push(next)
    else if (next.end > last.end)
      kept[kept.length - 1] = { ...last, end: next.end, fields: [...new Set([...last.fields, ...next.fields])] }
  }
  return kept
}
