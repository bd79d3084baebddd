import { parseJson } from './media-type'
import { scalarText } from './path'
import { findCookies, looksSecret } from './redact-cookies'

/**
 * Secrets that an answer hands out, in JSON (also within a string of JSON) or a form: tokens and client secrets by the names that
 * RFC 6749 and its followers give them, what is a `"token"` or a cookie by name and looks like one. To be masked by value.
 */
export function issuedTokens(text: string): { field: string; value: string }[] {
  const tokens = [...text.matchAll(NAMED)].flatMap(([, named, token, quoted, bare = '']) => {
    const field = (named ?? token ?? '')
      .toLowerCase()
      .replace(/[_-]/, ' ')
      .replace(/(?<=access|refresh|id)token/, ' token')
    const value = quoted === undefined ? unescaped(bare) : (scalarText(parseJson(`"${quoted}"`)?.value) ?? quoted)
    return value === '' || (field === 'token' && !looksSecret(value)) ? [] : [{ field, value }]
  })
  const cookies = findCookies(text)
    .map(({ start, end }) => ({ field: 'cookie', value: text.slice(start, end) }))
    .filter(({ value }) => looksSecret(value))
  return [...tokens, ...cookies]
}

/** Only a JSON member is taken for a `token` by that word alone: in prose it is mostly a token of something else. */
const NAMED =
  /(?:(?<![a-z\d])(access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret)|(?<=["'])(token)(?=\\*["']))(?:\\*["'])?\s*[:=]\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|\\*["']?((?:[^\s"'&,}<\\]|\\+\/)+))/gi

/** Of a value in a form, or in a string of JSON whose slashes are escaped. */
function unescaped(bare: string): string {
  const text = bare.replace(/\\+\//g, '/')
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
