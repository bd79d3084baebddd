import { base64, base64Url } from './base64'
import { parseJson } from './media-type'
import { scalarText } from './path'
import { maskOf, segments, type Marked } from './marked'
import { jsonEscape, type HttpRequest } from './request'

/** Secrets shorter than this are removed by place only: by value they would turn a log into dots. */
const SHORTEST = 4

/** Removes known values from text; {@link Redactor.removed} tells what was found so far. */
export interface Redactor {
  readonly redact: (text: string) => string
  /** Masked by range where a secret is known to stand, by value elsewhere. */
  readonly redactMarked: (value: Marked) => string
  readonly removed: () => string[]
}

/** Tokens that an answer hands out, by the names that RFC 6749 and its followers give them, in JSON or a form. */
export function issuedTokens(text: string): { field: string; value: string }[] {
  const found = text.matchAll(
    /"?\b(access_?token|refresh_?token|id_?token|client_?secret)"?\s*[:=]\s*(?:"((?:[^"\\]|\\.)+)"|([^\s"&,}]+))/gi,
  )
  return [...found].map(([, name = '', quoted, bare = '']) => ({
    field: name
      .toLowerCase()
      .replace('_', ' ')
      .replace(/(?<=access|refresh|id)token/, ' token'),
    value: quoted === undefined ? bare : (scalarText(parseJson(`"${quoted}"`)?.value) ?? quoted),
  }))
}

/**
 * Knows every form in which a secret may come back: as it is, in hex and base64, each whole piece of the request that a
 * secret touched (such as the credentials inside `Basic …`), and all of these escaped for URLs, JSON and XML.
 * One pass over the text, longest form first.
 */
export function redactor(secrets: readonly { field: string; value: string }[], request?: HttpRequest): Redactor {
  const masks = new Map<string, string>()
  const add = (value: string, fields: readonly string[]) => {
    if (value.length < SHORTEST) return
    for (const form of formsOf(value)) if (form.length >= SHORTEST && !masks.has(form)) masks.set(form, maskOf(fields))
  }
  for (const { field, value } of secrets) add(value, [field])
  for (const value of request ? [request.url, ...request.headers.map((header) => header.value), request.body] : [])
    for (const { text, fields } of value ? segments(value) : []) if (fields.length > 0) add(text, fields)

  const forms = [...masks].sort(([a], [b]) => b.length - a.length)
  const pattern = forms.length > 0 ? new RegExp(forms.map(([form]) => `(${escapedAnyhow(form)})`).join('|'), 'g') : undefined
  const found = new Set<string>()
  const note = (mask: string): string => {
    found.add(mask)
    return mask
  }
  const maskOfMatch = (_: string, ...groups: unknown[]): string =>
    note(forms[groups.findIndex((group) => group !== undefined)]?.[1] ?? maskOf(['secret']))
  const redact = (text: string): string => (pattern ? text.replace(pattern, maskOfMatch) : text)
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
  const hex = bytesOf(value).join('')
  const coded = base64(value)
  // A lone surrogate leaves as U+FFFD, and blanks around a header's value do not leave at all.
  return [value, value.toWellFormed(), value.trim(), hex, hex.toUpperCase(), coded, coded.replace(/=+$/, ''), base64Url(value)]
}

/**
 * A pattern for the text in which each character may be escaped, for itself: encoders differ in which ones they escape, and
 * how. Backslashes may be doubled and percent signs coded again, for JSON in JSON and URLs in URLs; all repeats are bounded.
 */
const escapedAnyhow = (text: string): string =>
  text.replace(/\\+|[^A-Za-z0-9\\]/gu, (piece) =>
    piece.startsWith('\\') ? backslashes(piece.length) : `(?:${escapesOf(piece).join('|')})`,
  )

function escapesOf(character: string): string[] {
  const code = character.codePointAt(0) ?? 0
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i).toString(16).padStart(4, '0'))
  const short = /[\b\f\n\r\t]/.test(character) ? jsonEscape(character).slice(1) : ''
  const entity = ENTITIES[character]
  return [
    units.map((unit) => `\\\\{1,8}u${inAnyCase(unit)}`).join(''),
    bytesOf(character)
      .map((byte) => `%(?:25){0,3}${inAnyCase(byte)}`)
      .join(''),
    `&(?:amp;)?#(?:0{0,6}${code}|[xX]0{0,6}${inAnyCase(code.toString(16))});`,
    ...(short ? [`\\\\{1,8}${short}`] : []),
    ...(entity ? [`&(?:amp;)?${entity};`] : []),
    ...(character === ' ' ? ['\\+'] : []),
    // Last, since & and % are also how an escape of themselves begins.
    (/["'/]/.test(character) ? '\\\\{0,7}' : '') + literally(character),
  ]
}

/** A run of backslashes: each escaped by other means, or all of them by up to three encoders within each other. */
const backslashes = (length: number): string => {
  const others = `(?:\\\\{1,8}u005[cC]|%(?:25){0,3}5[cC]|&(?:amp;)?#(?:0{0,6}92|[xX]0{0,6}5[cC]);){${length}}`
  return `(?:${[others, ...[8, 4, 2, 1].map((times) => `\\\\{${length * times}}`)].join('|')})`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

const bytesOf = (text: string): string[] =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0'))

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const inAnyCase = (hex: string): string => hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
