import { encodeParts, encodeWhole, fieldsOf, hasSecret, joinMarked, plain, segments, sliceMarked, type Marked } from './marked'

/** A request from template to wire: its parts are {@link Marked}, so what a secret touched is known at every step. */
export interface HttpRequest {
  readonly method: string
  readonly url: Marked
  readonly headers: readonly Header[]
  readonly body?: Marked
}

export interface Header {
  readonly name: string
  readonly value: Marked
}

/**
 * Where in a request a secret may stand: `header:<lower-case name>`, `query:<parameter>`, `body` or `url` (path or host).
 * A sealed secret names one; see {@link slotsUsed}.
 */
export type Slot = `header:${string}` | `query:${string}` | 'body' | 'url'

/** Sets a header, replacing one of the same name in any case. */
export const withHeader = (request: HttpRequest, name: string, value: Marked): HttpRequest => ({
  ...request,
  headers: [...request.headers.filter((header) => header.name.toLowerCase() !== name.toLowerCase()), { name, value }],
})

export const headerOf = (request: HttpRequest, name: string): Marked | undefined =>
  request.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value

/** Appends a query parameter, percent-encoded, before any fragment. @see https://url.spec.whatwg.org/#concept-url-query */
export function withQuery(request: HttpRequest, name: string, value: Marked): HttpRequest {
  const { url } = request
  const hash = url.text.indexOf('#')
  const end = hash < 0 ? url.text.length : hash
  const head = sliceMarked(url, 0, end)
  // A question mark within the query is a character like any other.
  const separator = !head.text.includes('?') ? '?' : /^[^?]*\?$|&$/.test(head.text) ? '' : '&'
  const parameter = [plain(`${separator}${encodeURIComponent(name)}=`), encodeParts(value, percentEncode)]
  return { ...request, url: joinMarked([head, ...parameter, sliceMarked(url, end)]) }
}

/** Adds a field to the body: a member of a JSON object, else a pair of a form. Sets the form's content type if none is set. */
export function withBodyField(request: HttpRequest, name: string, value: Marked): HttpRequest {
  const given = request.body ?? plain('')
  const json = /\bjson\b/i.test(headerOf(request, 'Content-Type')?.text ?? '')
  const body = given.text.trim() === '' && json ? plain('{}') : given
  const object = /^\s*\{\s*/.exec(body.text)
  if (object) {
    const rest = sliceMarked(body, object[0].length)
    const member = [plain(`${JSON.stringify(name)}:"`), encodeParts(value, jsonEscape), plain('"')]
    const comma = rest.text.trimStart().startsWith('}') ? [] : [plain(',')]
    return { ...request, body: joinMarked([sliceMarked(body, 0, object[0].length), ...member, ...comma, rest]) }
  }
  const separator = body.text === '' || body.text.endsWith('&') ? '' : '&'
  const pair = [plain(`${separator}${encodeURIComponent(name)}=`), encodeParts(value, percentEncode)]
  const form = { ...request, body: joinMarked([body, ...pair]) }
  return headerOf(request, 'Content-Type') ? form : withHeader(form, 'Content-Type', plain(FORM))
}

export const FORM = 'application/x-www-form-urlencoded'

/** `encodeURIComponent`, except that a lone surrogate becomes U+FFFD instead of an exception. */
export const percentEncode = (text: string): string => encodeURIComponent(text.replace(LONE_SURROGATE, '\uFFFD'))

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

export const jsonEscape = (text: string): string => JSON.stringify(text).slice(1, -1)

/** Whether a browser asks the server first. @see https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
export const needsPreflight = ({ method, headers }: HttpRequest): boolean =>
  !/^(GET|HEAD|POST)$/.test(method) ||
  headers.some(({ name, value }) => {
    if (/^(accept|accept-language|content-language)$/i.test(name)) return false
    return !(
      name.toLowerCase() === 'content-type' &&
      /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)(;|$)/i.test(value.text)
    )
  })

/** The body as it is sent: browsers send none with GET and HEAD, and an empty one is none. */
export const sentBody = ({ method, body }: HttpRequest): Marked =>
  body === undefined || /^(GET|HEAD)$/.test(method) ? plain('') : body

/** Path and query as they stand in the request line. @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1 */
export function requestTarget({ url }: HttpRequest): Marked {
  const sent = new URL(url.text)
  sent.hash = ''
  const target = sent.href.slice(sent.origin.length)
  const written = sliceMarked(url, /^[a-z]+:\/\/[^/?#]*/i.exec(url.text)?.[0].length ?? 0, /#|$/.exec(url.text)?.index)
  const exact = written.text.startsWith('/') ? written : joinMarked([plain('/'), written])
  // Where parsing moves characters, the whole counts as touched by whatever touched a part.
  return exact.text === target ? exact : encodeWhole(written, () => target)
}

/** Whether any secret goes out with the request. */
export const carriesSecret = (request: HttpRequest): boolean => slotsUsed(request).length > 0

/** Each secret field of the request with the slot it stands in; one entry per field and slot. */
export function slotsUsed(request: HttpRequest): { field: string; slot: Slot }[] {
  const uses = [
    ...request.headers.flatMap(({ name, value }) => use(value, `header:${name.toLowerCase()}`)),
    ...urlParts(request.url).flatMap(({ slot, part }) => use(part, slot)),
    ...(request.body ? use(request.body, 'body') : []),
  ]
  return uses.filter(({ field, slot }, i) => uses.findIndex((other) => other.field === field && other.slot === slot) === i)
}

const use = (value: Marked, slot: Slot) => fieldsOf(value).map((field) => ({ field, slot }))

/** The same request without what a secret touched: the header, the parameter, the piece of the body. */
export function withoutSecrets(request: HttpRequest): HttpRequest {
  const parts = urlParts(request.url)
  const base = parts.filter(({ slot }) => slot === 'url').map(({ part }) => untouchedText(part))
  const query = parts.filter(({ slot, part }) => slot !== 'url' && !hasSecret(part)).map(({ part }) => part.text)
  const bare: HttpRequest = {
    method: request.method,
    url: plain(base.join('') + (query.length > 0 ? `?${query.join('&')}` : '')),
    headers: request.headers.filter(({ value }) => !hasSecret(value)),
  }
  return request.body ? { ...bare, body: plain(withoutTouchedFields(request.body)) } : bare
}

/** Of a path, only the touched characters can go: without them it leads elsewhere, or nowhere. */
const untouchedText = (part: Marked): string =>
  segments(part)
    .map(({ text, fields }) => (fields.length > 0 ? '' : text))
    .join('')

/** Drops touched `name=value` pairs of a form and touched string members of JSON; elsewhere the touched characters. */
function withoutTouchedFields(body: Marked): string {
  const json = /^\s*\{/.test(body.text)
  let text = body.text
  for (const { start, end } of [...body.ranges].sort((a, b) => b.start - a.start)) {
    const before = text.slice(0, start)
    const after = text.slice(end)
    const member = json ? /(,\s*)?"(?:[^"\\]|\\.)*"\s*:\s*"[^"]*$/.exec(before) : null
    const pair = json ? null : /(^|&)[^&=]*=[^&]*$/.exec(before)
    if (member) {
      const rest = after.replace(/^[^"]*"/, '')
      text = before.slice(0, member.index) + (member[1] ? rest : rest.replace(/^\s*,\s*/, ''))
    } else if (pair) {
      text =
        before.slice(0, pair.index) + after.replace(/^[^&]*/, '').replace(/^&/, before.slice(0, pair.index) === '' ? '' : '&')
    } else text = before + after
  }
  return text
}

/** The URL up to its query, then each query parameter by its decoded name; the fragment never leaves the browser. */
function urlParts(url: Marked): { slot: Slot; part: Marked }[] {
  const text = url.text.split('#')[0] ?? ''
  const mark = text.indexOf('?')
  const parts: { slot: Slot; part: Marked }[] = [{ slot: 'url', part: sliceMarked(url, 0, mark < 0 ? text.length : mark) }]
  if (mark < 0) return parts
  let start = mark + 1
  for (const pair of text.slice(start).split('&')) {
    const name = pair.split('=')[0] ?? ''
    parts.push({ slot: `query:${decoded(name)}`, part: sliceMarked(url, start, start + pair.length) })
    start += pair.length + 1
  }
  return parts
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

/** Why a browser would refuse to send this header, or nothing. @see https://www.rfc-editor.org/rfc/rfc9110#section-5 */
export function headerProblem({ name, value }: { name: string; value: string }): string | undefined {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return `“${name}” is not a header name: letters, digits and - only.`
  if (/[\r\n\0]/.test(value)) return `The value of ${name} contains a line break. Remove it: it was probably copied along.`
  const odd = /[^\t\x20-\xff]/u.exec(value)?.[0]
  if (odd)
    return `The value of ${name} contains “${odd}” (U+${hex(odd)}), which no header can carry. It may be a look-alike character.`
  return undefined
}

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
