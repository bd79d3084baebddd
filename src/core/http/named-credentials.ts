/** Names under which APIs take credentials, in a header, a query or a body. */
export const isCredentialName = (name: string): boolean => CREDENTIAL.test(name) && !POLICY.test(name)

const CREDENTIAL =
  /^(proxy-)?authorization$|cookie|(api|access|app|auth|subscription|private|client)[-_ ]?(key|token|secret)|token$|secret|passw|passphrase|^(x-)?(key|sig|signature|session|sid|auth|code|pwd|pin)$|[-_](sig|signature|session)$|session[-_]?id$|wsse|assertion$|SAMLResponse|(^|[-_])(jwt|t?otp)$/i

/** Sounds like it, and says only what a server allows. */
const POLICY = /^(access-control-|www-)/i

/** In markup and beside numbers these are mostly the code of an error, and the key under which something is kept. */
const isSecretMember = (name: string): boolean => isCredentialName(name) && !/^(code|key)$/i.test(name)

/** What to write for a value, by the name under which it stands. */
export type Note = (name: string, value: string) => string

/** Masks what an address gives away: parameters, also of the fragment, the user's name and password, tokens by their looks. */
export const maskAddress = (text: string, note: Note): string => inAddress(text, note, /[^&#]*/y)

/** The same in the value of a header, which may be a list of addresses. */
export const maskHeader = (text: string, note: Note): string => inAddress(text, note, /••• [^&#"<>]*|[^&#\s"<>]*/y)

/**
 * Masks members of JSON, also within a string of JSON, parts of forms, elements and attributes of XML, and addresses. Each pattern
 * takes a time that grows with the length of the text, whatever is in it: what is imported may be made to hold the worker up.
 */
export function maskBody(text: string, note: Note): string {
  const noted = maskAfter(text, NESTED, note, (at, { quote = '' }) => closing(text, at, quote))
    .replace(MEMBER, (whole, name: string, colon: string, value: string, end: string) =>
      isCredentialName(name) ? `"${name}"${colon}"${note(name, value)}${end}` : whole,
    )
    .replace(NUMBER, (whole, quote: string, name: string, colon: string, value: string) =>
      isSecretMember(name) ? `${quote}${name}${quote}${colon}${quote}${note(name, value)}${quote}` : whole,
    )
    .replace(ELEMENT, (whole, start: string, name: string, value: string) =>
      isSecretMember(name) ? start + note(name, value) : whole,
    )
    .replace(ATTRIBUTE, (whole, start: string, name: string, quote: string, value: string) =>
      isSecretMember(name) ? start + quote + note(name, value) + quote : whole,
    )
    .replace(PART, (whole, start: string, name: string, value: string) =>
      isCredentialName(name) ? start + note(name, value) : whole,
    )
  return inAddress(noted, note, /^\s*[[{<]/.test(text) ? /••• [^&"<>\\]*|[^&\s"<>\\]*/y : /••• [^&]*|[^&\s]*/y)
}

// What was cut off may end within a value.
const MEMBER = /"([\w.-]{1,200})"(\s*:\s*)"((?:[^"\\]|\\.)+)("|\\?$)/gs
const NESTED = /(?<!\\)(?<quote>\\{1,7}")(?<name>[\w.-]{1,200})\k<quote>\s*:\s*\k<quote>/g
const NUMBER = /(?<!\\)(\\{0,7}")([\w.-]{1,200})\1(\s*:\s*)(-?\d[\d.eE+-]{3,})/g
const ELEMENT = /(<(?:[\w.-]{1,100}:)?([\w.-]{1,100})(?:\s[^<>]*)?>(?:<!\[CDATA\[)?)([^<>]+?)(?=(?:\]\]>)?<\/|$)/g
const ATTRIBUTE = /(\s(?:[\w.-]{1,100}:)?([\w.-]{1,100})=)(["'])([^"'<>]+)\3/g
const PART = /(\bform-data; ?name="([^"\r\n]{1,200})"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n){0,5}\r?\n)([^\r\n]+)/g

const inAddress = (text: string, note: Note, value: RegExp): string =>
  maskAfter(text, PARAMETER, note, (at) => {
    value.lastIndex = at
    return at + (value.exec(text)?.[0].length ?? 0)
  })
    .replace(USER, (user: string) => note('user info', user))
    .replace(JWT, (token: string) => note('jwt', token))

const PARAMETER = /(?:^|[?&;#])(?<name>[^=&;?#\s"<>]{1,200})=/g
const USER = /(?<=:\/\/)[^\s/?#"'<>\\@][^\s/?#"'<>\\]*(?=@)/g
/** @see https://www.rfc-editor.org/rfc/rfc7515#section-3.1 */
const JWT = /(?:(?<![\w-])|(?<=%[\dA-F]{2}|\\[nrt]))eyJ[\w-]{5,}(?:\.[\w-]*){2,4}/gi

/** A loop, since what is no credential may hold one (`?next=/x?token=…`). */
function maskAfter(text: string, start: RegExp, note: Note, endOf: (at: number, groups: Groups) => number): string {
  let shown = ''
  let from = 0
  for (const found of text.matchAll(start)) {
    const { name = '' } = found.groups ?? {}
    if (found.index < from || !lastWords(name).some(isCredentialName)) continue
    const at = found.index + found[0].length
    const end = endOf(at, found.groups ?? {})
    shown += text.slice(from, at) + note(name, text.slice(at, end))
    from = end
  }
  return shown + text.slice(from)
}

type Groups = Readonly<Record<string, string>>

/** Where the string ends that has these quotes: with more backslashes before them they are those of a string within. */
function closing(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from)
  while (at > from && text[at - 1] === '\\') at = text.indexOf(quote, at + quote.length)
  return at < 0 ? text.length : at
}

/** The name, and of one such as `user%5Btoken%5D` what it ends with. */
const lastWords = (name: string): string[] => [
  name,
  name
    .replace(/%5f/gi, '_')
    .replace(/%[\da-f]{2}/gi, '[')
    .match(/[\w.-]+/g)
    ?.at(-1) ?? '',
]
