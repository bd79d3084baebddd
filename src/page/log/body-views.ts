import type { Body } from '../../core/exchange'
import { indentJson } from '../../core/http/indent-json'
import { isJson, looksLikeHtml } from '../../core/http/media-type'
import { multipartParts } from '../../core/http/multipart'
import { formFields } from '../../core/http/url-parts'
import type { Language } from './code-editor'

/** Ways to look at a body; the first is the one that says most. */
export type BodyWay = 'Pretty' | 'Parts' | 'Table' | 'Image' | 'Raw' | 'Page' | 'Hex'

/** What there is to see of a body of this type. */
export function waysOf(type: string, body: Body, contentType = type): BodyWay[] {
  const image = imageSource(type, body) === undefined ? [] : (['Image'] as const)
  if (body.binary) return body.bytes === undefined ? [] : [...image, 'Hex']
  if (body.text === '') return []
  const parts = multipartParts(contentType, body.text).length > 0 ? (['Parts'] as const) : []
  const table = isForm(type) || isCsv(type) ? (['Table'] as const) : []
  const pretty = languageOf(type, body.text) === 'text' ? [] : (['Pretty'] as const)
  const page = looksLikeHtml(type, body.text) ? (['Page'] as const) : []
  return [...image, ...parts, ...table, ...pretty, 'Raw', ...page, 'Hex']
}

const isForm = (type: string): boolean => type === 'application/x-www-form-urlencoded'
const isCsv = (type: string): boolean => /^(text|application)\/(csv|tab-separated-values)$/.test(type)

export function languageOf(type: string, text: string): Language {
  if (isJson(type) || (!/xml$|html$|form-urlencoded$|csv$/.test(type) && /^\s*[[{]/.test(text))) return 'json'
  return /[/+]xml$/.test(type) || (/^\s*<\?xml/.test(text) && !looksLikeHtml(type, text)) ? 'xml' : 'text'
}

/** Indented, if that can be done without changing what it says; else as it came. */
export async function prettyText(language: Language, text: string): Promise<string> {
  if (language === 'json') return indentJson(text)
  if (language === 'text') return text
  try {
    const { default: format } = await import('xml-formatter')
    return format(text, { indentation: '  ', collapseContent: true, lineSeparator: '\n' })
  } catch {
    return text // not well-formed, such as one that was cut
  }
}

export interface Cells {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The parts of a form or a batch. */
export const partCells = (contentType: string, text: string): Cells => ({
  head: ['Name', 'Value', 'Type', 'File'],
  rows: multipartParts(contentType, text).map(({ name, fileName, type, text: value }) => [name, value, type, fileName]),
})

export async function cellsOf(type: string, text: string): Promise<Cells> {
  if (isForm(type)) return { head: ['Name', 'Value'], rows: formFields(text).map(({ name, value }) => [name, value]) }
  const { default: papa } = await import('papaparse')
  const [head = [], ...rows] = papa.parse<string[]>(text, { skipEmptyLines: true }).data
  return { head, rows }
}

/** An address that the page's policy lets an image have: an image in an `img` runs nothing and loads nothing. */
export function imageSource(type: string, body: Body): string | undefined {
  if (!type.startsWith('image/') || body.truncated) return undefined
  if (body.bytes !== undefined) return `data:${type};base64,${body.bytes}`
  return type === 'image/svg+xml' && body.text !== '' ? `data:${type},${encodeURIComponent(body.text)}` : undefined
}

export const bytesOf = (body: Body): Uint8Array =>
  body.bytes === undefined
    ? new TextEncoder().encode(body.text)
    : Uint8Array.from(atob(body.bytes), (character) => character.charCodeAt(0))
