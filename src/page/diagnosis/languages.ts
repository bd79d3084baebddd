import type { Exchange } from '../../core/exchange'
import { isTextual } from '../../core/http/media-type'

type Sent = Exchange['request']

interface Snippet {
  readonly generate: (request: {
    method: string
    url: string
    headers: { name: string; value: string }[]
    queryString: { name: string; value: string }[]
    cookies: never[]
    httpVersion: string
    headersSize: number
    bodySize: number
    postData?: { mimeType: string; text: string }
  }) => string
}

/** Languages in which a request can be written, by what a reader knows them as. Each loads when it is chosen. */
const LANGUAGES: Readonly<Record<string, () => Promise<Snippet>>> = {
  'JavaScript (fetch)': () => import('@scalar/snippetz/plugins/js/fetch').then(({ jsFetch }) => jsFetch),
  'Python (requests)': () => import('@scalar/snippetz/plugins/python/requests').then(({ pythonRequests }) => pythonRequests),
  'PHP (cURL)': () => import('@scalar/snippetz/plugins/php/curl').then(({ phpCurl }) => phpCurl),
  Go: () => import('@scalar/snippetz/plugins/go/native').then(({ goNative }) => goNative),
  Ruby: () => import('@scalar/snippetz/plugins/ruby/native').then(({ rubyNative }) => rubyNative),
  'Java (java.net.http)': () => import('@scalar/snippetz/plugins/java/nethttp').then(({ javaNethttp }) => javaNethttp),
  'C# (HttpClient)': () =>
    import('@scalar/snippetz/plugins/csharp/httpclient').then(({ csharpHttpclient }) => csharpHttpclient),
  'PowerShell (Invoke-WebRequest)': () =>
    import('@scalar/snippetz/plugins/powershell/webrequest').then(({ powershellWebrequest }) => powershellWebrequest),
  HTTPie: () => import('@scalar/snippetz/plugins/shell/httpie').then(({ shellHttpie }) => shellHttpie),
  Wget: () => import('@scalar/snippetz/plugins/shell/wget').then(({ shellWget }) => shellWget),
}

export const languageNames = Object.keys(LANGUAGES)

/** The request in that language; masks of removed secrets stay visible. */
export async function writtenIn(language: string, { method, url, headers, body }: Sent): Promise<string> {
  const snippet = await LANGUAGES[language]?.()
  const [base = '', query = ''] = url.split(/\?(.*)/s)
  const mimeType = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? 'text/plain'
  return (
    snippet?.generate({
      method,
      url: base,
      headers: [...headers],
      queryString: query === '' ? [] : query.split('&').map(pairOf),
      cookies: [],
      httpVersion: 'HTTP/1.1',
      headersSize: -1,
      bodySize: -1,
      ...(body && body.text !== '' && isTextual(mimeType.split(';')[0] ?? '')
        ? { postData: { mimeType, text: body.text } }
        : {}),
    }) ?? ''
  )
}

function pairOf(pair: string): { name: string; value: string } {
  const [name = '', value = ''] = pair.split(/=(.*)/s)
  return { name: decoded(name), value: decoded(value) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
