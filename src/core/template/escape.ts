import { encodeParts, type Marked } from '../http/marked'
import { jsonEscape, percentEncode } from '../http/request'

/** Where a template stands decides how `{{ }}` escapes; `{{{ }}}` is raw everywhere. */
export type Place = 'url' | 'form' | 'header' | 'json' | 'xml' | 'text'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** @see https://www.w3.org/TR/xml/#sec-predefined-ent */
export const xmlEscape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

/** A line break in a header's value would begin another header. */
const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '')

const ESCAPES: Readonly<Record<Place, ((text: string) => string) | undefined>> = {
  url: percentEncode,
  form: percentEncode,
  header: withoutControls,
  json: jsonEscape,
  xml: xmlEscape,
  text: undefined,
}

/** The value as it may stand in its place; ranges follow their characters. */
export function escapeFor(place: Place, value: Marked): Marked {
  const escape = ESCAPES[place]
  return escape ? encodeParts(value, escape) : value
}
