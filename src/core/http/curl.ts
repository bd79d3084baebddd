import type { Exchange } from '../exchange'
import { FORM } from './request'
import { asking, fillingWord, printing, quote, variableOf } from './shell'
import { isToken } from './token'

type Sent = Exchange['request']

export interface CurlOptions {
  /** The masks in the request, as the log entry lists them. Each becomes a variable that the terminal asks for, unseen. */
  readonly ask?: readonly string[]
  /** Prints status and headers, too, as paste-back wants it. */
  readonly include?: boolean
}

/**
 * The same request as a cURL command line for POSIX shells: same method, target, headers and body, byte by byte. Only what curl
 * adds of itself differs (`User-Agent`, and `Accept` if there is none). Masks of removed secrets stay visible unless asked for.
 *
 * @see https://curl.se/docs/manpage.html
 */
export function toCurl(request: Sent, { ask = [], include = false }: CurlOptions = {}): string {
  const { method, url, body } = request
  const masks = ask.filter(isAskable).sort((a, b) => b.length - a.length)
  const text = body?.text ?? ''
  const piped = text.includes('\0') // which no argument can hold
  const parts = [
    ...(include ? ['--include', '--silent', '--show-error'] : []),
    ...(method === 'HEAD' ? ['--head'] : method === 'GET' && text === '' ? [] : [`--request ${methodWord(method)}`]),
    // Else the terminal shows the compressed bytes that were asked for.
    ...(request.headers.some(({ name }) => name.toLowerCase() === 'accept-encoding') ? ['--compressed'] : []),
    // Else curl takes brackets and braces for ranges and lists of its own.
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    `--url ${fillingWord(url, masks)}`,
    ...headersOf(request)
      // A name such as `@file` would have curl read the file.
      .filter(({ name }) => isToken(name))
      .map((header) => headerPart(header, masks)),
    ...(piped ? ['--data-binary @-'] : text === '' ? [] : dataParts(request, text, masks)),
  ]
  const line = `${piped ? `${printing(text)} | ` : ''}curl ${parts.join(' \\\n  ')}`
  const asked = masks.filter((mask) => line.includes(`"$${variableOf(mask)}"`))
  if (asked.length === 0) return line
  // One compound command: else the shell would take what is pasted next for the value.
  return `(\n${asked.map((mask) => asking(variableOf(mask), promptOf(mask, request))).join('')}${line}\n)`
}

/** What is asked for stands in a form as it is typed, so curl has to encode it; it joins the parts by `&`. */
function dataParts({ headers }: Sent, text: string, masks: readonly string[]): string[] {
  const form = headers.some(({ name, value }) => name.toLowerCase() === 'content-type' && value.startsWith(FORM))
  if (!form || !masks.some((mask) => text.includes(`=${mask}`))) return [`--data-raw ${fillingWord(text, masks)}`]
  return text.split('&').map((pair) => {
    const asked = masks.some((mask) => pair.endsWith(`=${mask}`))
    return `${asked ? '--data-urlencode' : '--data-raw'} ${fillingWord(pair, masks)}`
  })
}

/** A mask of several secrets stands for something computed from them, which nobody can type. */
export const isAskable = (mask: string): boolean => !mask.includes(' + ')

/** What was imported may have any; the usual ones are easier to read without quotes. */
const methodWord = (method: string): string => (/^[A-Za-z]+$/.test(method) ? method : quote(method))

/** Those that the entry names, and the one that a browser adds to a text. @see https://fetch.spec.whatwg.org/#concept-bodyinit-extract */
const headersOf = ({ headers, body }: Sent): Sent['headers'] =>
  body === undefined || body.text === '' || headers.some(({ name }) => name.toLowerCase() === 'content-type')
    ? headers
    : [...headers, { name: 'Content-Type', value: 'text/plain;charset=UTF-8' }]

function headerPart({ name, value }: Sent['headers'][number], masks: readonly string[]): string {
  const basic = masks.find((mask) => isBasic({ name, value }, mask))
  if (basic) return `--user "$${variableOf(basic)}"`
  // Without a value, curl would drop the header.
  const text = value.trim() === '' ? `${name};` : `${name}: ${value}`
  return `--header ${fillingWord(text, masks, (piece) => (isLatin1(piece) ? `"$(${printing(piece, true)})"` : quote(piece)))}`
}

/** Browsers write header values as single bytes, a terminal would write UTF-8. */
const isLatin1 = (text: string): boolean => /[\x80-\xff]/.test(text) && /^[\0-\xff]*$/.test(text)

const isBasic = ({ name, value }: Sent['headers'][number], mask: string): boolean =>
  name.toLowerCase() === 'authorization' && value === `Basic ${mask}`

function promptOf(mask: string, { url, headers }: Sent): string {
  if (headers.some((header) => isBasic(header, mask)))
    return mask.endsWith('client secret') ? 'client id and secret, as id:secret' : 'user name and password, as name:password'
  const name = mask.replace(/^••• /, '')
  return url.includes(mask) ? `${name} (percent-encoded, as it stands in the address)` : name
}
