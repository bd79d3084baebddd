import type { Exchange, Failure } from '../exchange'
import { parseJson } from './media-type'

type Headers = Exchange['request']['headers']

/** What a terminal showed of one run of `curl -i` or `curl -v`. */
export interface CurlOutput {
  /** Only `-v` shows it. `target` is what the request line says. */
  readonly request?: { readonly method: string; readonly target: string; readonly headers: Headers }
  /** The last answer. */
  readonly response?: { readonly status: number; readonly statusText: string; readonly headers: Headers; readonly text: string }
  /** Answers before the last one: interim ones, a proxy's, redirects, challenges. */
  readonly before: readonly Head[]
  readonly binary: boolean
  readonly failure?: Failure
}

interface Head {
  readonly line: string
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
}

/** Reads what was pasted, from a terminal or a file, prompts and progress meters included; or says what is missing in it. */
export function parseCurlOutput(pasted: string): CurlOutput | { readonly problem: string } {
  const { lines, failure } = withoutFailure(linesOf(pasted))
  const request = lines.findIndex((line) => REQUEST_LINE.test(line))
  const status = lines.findIndex((line) => STATUS_LINE.test(line))
  // A request behind an answer is one that the body quotes.
  const output = request >= 0 && (status < 0 || request < status) ? readVerbose(lines) : readIncluded(lines)
  if (!output.response && !failure)
    return {
      problem:
        'There is no line such as “HTTP/1.1 200 OK” in it. Run the command with --include (or -v), and copy all that it prints.',
    }
  const binary = lines.some((line) => line.startsWith('Warning: Binary output')) || /\0/.test(output.response?.text ?? '')
  const response = output.response && { ...output.response, text: binary ? '' : withoutPrompt(output.response) }
  return {
    ...output,
    ...(response ? { response } : {}),
    binary,
    ...(failure && !binary ? { failure } : {}),
  }
}

function linesOf(pasted: string): string[] {
  const lines = pasted
    // curl sets header names in bold, and makes links of locations.
    .replace(/\x1b(\[[\d;]*m|\][^\x07\x1b]*(\x07|\x1b\\))/g, '')
    .split(/\r*\n/)
    .flatMap((line) => line.split(/\r+/).filter((piece) => !isProgress(piece) && (piece !== '' || line === '')))
  // Notes and chats indent what is quoted.
  const [, indent = ''] = lines.some((line) => BEGINNING.test(line))
    ? []
    : (lines.map((line) => INDENTED.exec(line)).find(Boolean) ?? [])
  return indent === '' ? lines : lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
}

const BEGINNING = /^(HTTP\/[\d.]+ \d{3}|[<>] )/
const INDENTED = /^([ \t]+)(HTTP\/[\d.]+ \d{3}|[<>] )/

/** curl's own last words. In the middle of an answer they are the body's. */
function withoutFailure(lines: string[]): { lines: string[]; failure: Failure | undefined } {
  const at = lines.findLastIndex((line) => CUT_OFF.test(line))
  const answered = lines.slice(0, at).some((line) => /^(< )?HTTP\//.test(line))
  const last = lines.slice(at + 1).every((line) => line.trim() === '' || PROMPT.test(line) || EXPLAINS.test(line))
  const [, rest = '', words = ''] = (at >= 0 && (last || !answered) && CUT_OFF.exec(lines[at] ?? '')) || []
  if (words === '') return { lines, failure: undefined }
  return { lines: [...lines.slice(0, at), ...(rest === '' ? [] : [rest])], failure: failureOf(words) }
}

const STATUS_LINE = /^HTTP\/[\d.]+ (\d{3})(?: (.*))?$/
const REQUEST_LINE = /^> ([A-Za-z][A-Za-z-]*) (\S+) HTTP\/[\d.]+$/
const CURL_SAYS = /^curl: \((\d+)\) (.*)$/
/** Behind a body that has no line break at its end. */
const CUT_OFF = /^(.*?)(curl: \(\d+\) .*)$/
/** Of a certificate that is not trusted. */
const EXPLAINS =
  /^(More details here: |curl failed to verify |establish a secure connection|how to fix it, please|not be established)/
/** Of bash, zsh and PowerShell. */
const PROMPT = /(?<=^|[\s>])(\([\w.-]+\) )?([\w.-]+@[\w.-]+(:[~/]\S*[$#]|[ :][~\w/.-]+ ?[%#$])|PS [A-Z]:\\[^\n>]*>) ?$/

const isProgress = (line: string): boolean =>
  /^\s*% Total\s|^\s+Dload\s+Upload|^[{}] \[\d+ bytes data\]$/.test(line) ||
  /^\s*\d{1,3}\s+[\d.]+[kMGT]?\s+\d{1,3}\s.*(--:--:--|\d+:\d\d:\d\d)/.test(line)

type Read = Pick<CurlOutput, 'request' | 'response' | 'before'>

/** Of `-i`: heads, each ended by an empty line, and the body after the last one. */
function readIncluded(lines: readonly string[]): Read {
  const heads: Head[] = []
  let at = lines.findIndex((line) => STATUS_LINE.test(line))
  while (at >= 0 && STATUS_LINE.test(lines[at] ?? '') && !heads.some(isLast)) {
    const blank = lines.indexOf('', at)
    const stop = blank < 0 ? lines.length : blank
    heads.push(headOf(lines.slice(at, stop)))
    at = stop + 1
  }
  return ending(heads, at < 0 ? [] : lines.slice(at))

  /** No other head can follow an answer with a body of its own. */
  function isLast({ status, statusText, headers }: Head): boolean {
    const goesOn = status < 200 || isRedirect(status) || status === 401 || status === 407
    return !goesOn && !(status === 200 && (/established/i.test(statusText) || !headers.some(hasBody)))
  }
}

const hasBody = ({ name }: Headers[number]): boolean => /^(content-type|content-length|transfer-encoding)$/i.test(name)
const isRedirect = (status: number): boolean => status >= 300 && status < 400

/** Of `-v`: what curl says of itself begins with `*`, what it sends with `>`, what comes back with `<`. The rest is the body. */
function readVerbose(lines: readonly string[]): Read {
  const heads: Head[] = []
  let request: { method: string; target: string; headers: Headers } | undefined
  const head: string[] = []
  let place: 'talk' | 'request' | 'head' | 'body' = 'talk'
  let body: string[] = []
  for (const line of lines) {
    const [, method, target] = (place === 'body' ? null : REQUEST_LINE.exec(line)) ?? []
    if (method !== undefined && target !== undefined) {
      request = { method, target, headers: [] }
      place = 'request'
      body = []
    } else if (place === 'request' && line.startsWith('> ')) {
      const header = headerOf(line.slice(2))
      if (header && request) request = { ...request, headers: [...request.headers, header] }
    } else if (place !== 'body' && line.startsWith('<')) {
      place = 'head'
      const text = line.slice(2)
      // An interim answer ends without an empty line.
      if (STATUS_LINE.test(text) && head.length > 0) heads.push(headOf(head.splice(0)))
      if (text !== '') head.push(text)
      else {
        const done = headOf(head.splice(0))
        heads.push(done)
        place = done.status < 200 || request?.method === 'CONNECT' ? 'talk' : 'body'
      }
    } else if (place === 'body' && MOVES_ON.test(line)) place = 'talk'
    else if (place === 'body' && !TALK.test(line)) body.push(line.replace(GLUED, ''))
  }
  return { ...ending(heads, withoutHeads(body, heads)), ...(request ? { request } : {}) }
}

const MOVES_ON = /^\* (Ignoring the response-body|Issue another request to)/
const GLUED = /\* (Connection #\d+ to host .* left intact|([Cc]losing|shutting down) connection( #?\d+)?)$/
/** What curl says after an answer began; any other line with a star is the body's own. */
const TALK =
  /^(\* (Connection #\d|[Cc]losing connection|Fail(ure|ed) |Found bundle|Re-?using|TLSv|old SSL|Leftovers|Excess found|[Uu]pload completely|Request completely|We are completely|Connection state changed|Mark bundle|shutting down|\[HTTP\/|HTTP error before|schannel: )|Warning: )/

/** With `-i` beside `-v`, the heads come a second time. */
function withoutHeads(body: readonly string[], heads: readonly Head[]): readonly string[] {
  const first = body.findIndex((line) => line !== '')
  const blank = body.indexOf('', first)
  return first >= 0 && heads.some(({ line }) => line === body[first])
    ? withoutHeads(blank < 0 ? [] : body.slice(blank + 1), heads)
    : body
}

function ending(heads: readonly Head[], body: readonly string[]): Read {
  const last = heads.at(-1)
  // The head of a proxy or an interim one is no answer.
  if (!last || last.status < 200) return { before: heads }
  const { status, statusText, headers } = last
  return { response: { status, statusText, headers, text: body.join('\n') }, before: heads.slice(0, -1) }
}

function headOf(lines: readonly string[]): Head {
  const line = lines[0] ?? ''
  const [, status, statusText = ''] = STATUS_LINE.exec(line) ?? []
  return { line, status: Number(status), statusText, headers: lines.slice(1).flatMap((each) => headerOf(each) ?? []) }
}

function headerOf(line: string): Headers[number] | undefined {
  const [, name, value = ''] = /^([^\s:]+):\s*(.*)$/.exec(line) ?? []
  return name === undefined ? undefined : { name, value: value.trimEnd() }
}

/** @see https://curl.se/libcurl/c/libcurl-errors.html */
function failureOf(line: string): Failure | undefined {
  const [, code, words = ''] = CURL_SAYS.exec(line) ?? []
  if (code === undefined) return undefined
  const kind = KINDS.find(([codes]) => codes.includes(Number(code)))?.[1] ?? 'network'
  return { kind, message: `curl (${code}): ${words}` }
}

const KINDS: readonly (readonly [readonly number[], Failure['kind']])[] = [
  [[5, 6], 'dns'],
  [[7], 'refused'],
  [[28], 'timeout'],
  [[35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91, 98], 'tls'],
]

/** A shell's prompt stands right behind a body without a line break: where the body ends, its length tells, or JSON itself. */
function withoutPrompt({ text, headers }: NonNullable<CurlOutput['response']>): string {
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1
  if (end > 0 && /^\s*[[{]/.test(text) && !parseJson(text) && parseJson(text.slice(0, end))) return text.slice(0, end)
  const lengthOf = (name: string) => headers.find((header) => header.name.toLowerCase() === name)?.value
  const bytes = new TextEncoder().encode(text)
  const length = lengthOf('content-encoding') === undefined ? Number(lengthOf('content-length') ?? NaN) : NaN
  const [whole, beyond] = [bytes.slice(0, length), bytes.slice(length)].map((part) => new TextDecoder().decode(part))
  return whole !== undefined && /^[^\n]+[$#%>❯] ?$/.test(beyond ?? '') && length > 0 ? whole : text.replace(PROMPT, '')
}
