import type { Found } from './redact-find'

const FIELDS: readonly string[] = ['cookie']

/** No server takes more characters of cookies in one header. */
const LONGEST_HEADER = 16_384

/**
 * The values of cookies that a text tells, by place: in `Cookie:` and `Set-Cookie:` lines, and in JSON or its like under such a
 * name, as a string, a list or an object. Names and attributes of cookies are not among them.
 */
export function findCookies(text: string): Found[] {
  const found: Found[] = []
  let done = 0
  for (const name of text.matchAll(/(?<![a-z\d])(?:set[-_]?)?cookies?(?:\\*["'])?\s{0,9}([:=])\s{0,9}/gi)) {
    // What names itself within the cookies of another name was read with them.
    if (name.index < done) continue
    const start = name.index + name[0].length
    const rest = text.slice(start, start + LONGEST_HEADER)
    const line = name[1] === ':' ? /^[^"'[{<\\\r\n][^"'<\\\r\n]*/.exec(rest)?.[0] : undefined
    const { parts, end } = line === undefined ? stringsIn(rest) : { parts: pairsIn(line), end: line.length }
    done = start + end
    for (const { at, value } of parts)
      // A mask is no value: what was redacted once stays as it is.
      if (value !== '' && !value.startsWith('•••'))
        found.push({ start: start + at, end: start + at + value.length, fields: FIELDS })
  }
  return found
}

/** Whether a text is one long word, as tokens and keys are, and what people read is not. */
export const looksSecret = (text: string): boolean => /^\S{16,}$/.test(text)

interface Part {
  readonly at: number
  readonly value: string
}

/** The cookies in the one string that the text begins with, or in all strings of the list or object that it begins with. */
function stringsIn(text: string): { parts: Part[]; end: number } {
  const parts: Part[] = []
  let end = 0
  let key = ''
  for (const match of text.matchAll(/([[{,\s]*)(\\*["'])(.*?)(?<!\\)\2(\s*:\s*)?/gsy)) {
    const [all, before = '', quote = '', string = '', colon] = match
    const at = match.index + before.length + quote.length
    end = match.index + all.length
    if (colon === undefined) parts.push(...cookiesOf(key, string).map((part) => ({ ...part, at: part.at + at })))
    key = colon === undefined ? '' : string
    if (!/^[[{]/.test(text)) break
  }
  return { parts, end }
}

function cookiesOf(key: string, string: string): Part[] {
  const whole = { at: 0, value: string }
  if (key !== '') return isAttribute(key) ? [] : [whole]
  const pairs = pairsIn(string)
  return pairs.length === 0 && looksSecret(string) ? [whole] : pairs
}

/** What stands behind the equals signs of a header, attributes aside. @see https://www.rfc-editor.org/rfc/rfc6265#section-4 */
function pairsIn(header: string): Part[] {
  return [...header.matchAll(/[^\s;,]+/g)].flatMap(({ index, 0: pair }) => {
    const [name, quote = '', value = ''] = /=(\\*["'])?([^"'\\]*)/.exec(pair) ?? []
    if (name === undefined || isAttribute(pair.slice(0, pair.indexOf('=')))) return []
    return [{ at: index + pair.indexOf('=') + 1 + quote.length, value }]
  })
}

const isAttribute = (name: string): boolean => /^(path|domain|expires|max-?age|same-?site|version|priority|name)$/i.test(name)
