import { encodeParts, joinMarked, plain, type Marked } from '../../http/marked'
import { jsonEscape } from '../../http/request'
import { asText, isComposite, isList, isMarked, type TemplateValue } from '../values'

/** The value as JSON; secrets in it keep their exact ranges. Members without a value are left out, as `JSON.stringify` does. */
export function jsonText(value: TemplateValue): Marked {
  const parts: Marked[] = []
  write(value, parts)
  return joinMarked(parts)
}

function write(value: TemplateValue, parts: Marked[]): void {
  if (!isComposite(value)) return writeScalar(value, parts)
  if (isList(value)) {
    for (const [i, item] of value.entries()) {
      parts.push(plain(i > 0 ? ',' : '['))
      write(item, parts)
    }
    parts.push(plain(value.length > 0 ? ']' : '[]'))
  } else {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    for (const [i, [name, member]] of members.entries()) {
      parts.push(plain(`${i > 0 ? ',' : '{'}${JSON.stringify(name)}:`))
      write(member, parts)
    }
    parts.push(plain(members.length > 0 ? '}' : '{}'))
  }
}

function writeScalar(value: TemplateValue, parts: Marked[]): void {
  const text = typeof value === 'string' || isMarked(value) ? asText(value) : undefined
  if (text) parts.push(plain('"'), encodeParts(text, jsonEscape), plain('"'))
  else parts.push(plain(value === undefined ? 'null' : JSON.stringify(value)))
}
