import type { HTTPSnippet } from '@readme/httpsnippet'
import type { Exchange } from '../../core/exchange'
import { quote } from '../../core/http/shell'

type Target = Parameters<HTTPSnippet['convert']>[0]
type Sent = Exchange['request']

/** A language in which a request can be written, and how it writes a text of any characters. */
interface Language {
  readonly target: Target
  readonly client: string
  readonly literal: (text: string) => string
  /** Mends what the library writes. */
  readonly mended?: (code: string) => string
}

/** A string of JSON is one of these languages, too, but for the byte order mark, which Go refuses within a file. */
const doubleQuoted = (text: string): string => JSON.stringify(text).replaceAll('\ufeff', '\\ufeff')

const singleQuoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

/** In PowerShell the typographic quotes end a text as well. @see about_Quoting_Rules */
const powershellQuoted = (text: string): string => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`

const LANGUAGES: Readonly<Record<string, Language>> = {
  'JavaScript (fetch)': { target: 'javascript', client: 'fetch', literal: doubleQuoted },
  'Python (requests)': { target: 'python', client: 'requests', literal: doubleQuoted },
  'PHP (cURL)': { target: 'php', client: 'curl', literal: singleQuoted },
  Go: { target: 'go', client: 'native', literal: doubleQuoted },
  Ruby: { target: 'ruby', client: 'native', literal: singleQuoted },
  'Java (java.net.http)': { target: 'java', client: 'nethttp', literal: doubleQuoted },
  'C# (HttpClient)': {
    target: 'csharp',
    client: 'httpclient',
    literal: doubleQuoted,
    // The constructor takes no parameters, such as a charset.
    mended: (code) => code.replace('new MediaTypeHeaderValue(', 'MediaTypeHeaderValue.Parse('),
  },
  'PowerShell (Invoke-WebRequest)': { target: 'powershell', client: 'webrequest', literal: powershellQuoted },
  HTTPie: {
    target: 'shell',
    client: 'httpie',
    literal: quote,
    // `echo` adds a line break, and some of them read backslashes.
    mended: (code) => code.replace(/^echo /, 'printf %s '),
  },
  Wget: { target: 'shell', client: 'wget', literal: quote },
}

export const languageNames = Object.keys(LANGUAGES)

/** Stands for the text with this number: letters and digits alone, which every language leaves as they are. */
const standIn = (index: number): string => `pb${index}z`
const STAND_INS = /https?:\/\/pb0z\.invalid\/|pb(\d+)z/g

/**
 * The request in that language; masks of removed secrets stay visible. The library lays out the code; what servers and files may
 * have written stands in only afterwards, as literals of the language, since the library does not escape all of it.
 */
export async function writtenIn(name: string, request: Sent): Promise<string> {
  const language = LANGUAGES[name]
  if (!language) return ''
  const { HTTPSnippet: Snippet } = await import('@readme/httpsnippet')
  const headers = combined(request.headers)
  const body = request.body?.text ?? ''
  const type = headers.findIndex(([header]) => header.toLowerCase() === 'content-type') + 1
  const texts = [request.url, ...headers.map(([, value]) => value), body].map((text) => text.toWellFormed())
  const snippet = new Snippet({
    method: request.method,
    // Some of the code differs by it.
    url: `${request.url.startsWith('http:') ? 'http' : 'https'}://${standIn(0)}.invalid/`,
    headers: headers.map(([header], index) => ({ name: header, value: standIn(index + 1) })),
    ...(body === ''
      ? {}
      : { postData: { mimeType: type > 0 ? standIn(type) : 'text/plain', text: standIn(texts.length - 1) } }),
  } as ConstructorParameters<typeof HTTPSnippet>[0])
  const code = (snippet.convert(language.target, language.client) || []).join('\n')
  return filledIn(language.mended?.(code) ?? code, texts, language.literal)
}

/** Puts the texts where their stand-ins are: in a quoted literal of the code, or in a bare word of a shell's. */
function filledIn(code: string, texts: readonly string[], literal: (text: string) => string): string {
  return code.replace(/(["'])([^"'\n]*pb\d+z[^"'\n]*)\1|[^\s"']*pb\d+z[^\s"']*/g, (word, _quote, quoted?: string) =>
    literal((quoted ?? word).replace(STAND_INS, (_, index?: string) => texts[Number(index ?? 0)] ?? '')),
  )
}

/** Headers of the same name as one. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.3 */
function combined(headers: Sent['headers']): [name: string, value: string][] {
  const byName = new Map<string, [string, string]>()
  for (const { name, value } of headers) {
    const known = byName.get(name.toLowerCase())
    byName.set(name.toLowerCase(), known ? [known[0], `${known[1]}, ${value}`] : [name, value])
  }
  return [...byName.values()]
}
