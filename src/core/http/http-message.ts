import type { Exchange } from '../exchange'
import { parseUrl } from '../connection'

/**
 * An exchange as HTTP/1.1 would write it: for people to read and for `.http` files. Masks stay; what the browser adds or hides is not
 * in it. @see https://www.rfc-editor.org/rfc/rfc9112#section-2.1
 */
export const httpRequestText = ({ method, url, headers, body }: Exchange['request']): string => {
  const parsed = parseUrl(url)
  const target = parsed ? targetOf(url) : url
  const host = parsed ? [{ name: 'Host', value: parsed.host }] : []
  return message(`${method} ${target} HTTP/1.1`, [...host, ...headers], body?.text)
}

/** Path and query as they were written: the browser's own spelling is another in places. */
function targetOf(url: string): string {
  const target = url.replace(/^[a-z][a-z\d+.-]*:[/\\]*[^/\\?#]*/i, '').replace(/#.*/s, '')
  return /^[/\\]/.test(target) ? target : `/${target}`
}

/** The answer, as far as it was seen; empty if there was none. */
export const httpResponseText = ({ response }: Pick<Exchange, 'response'>): string =>
  response ? message(`HTTP/1.1 ${response.status} ${response.statusText}`.trimEnd(), response.headers, response.body.text) : ''

const message = (first: string, headers: Exchange['request']['headers'], body = ''): string =>
  [first, ...headers.map(({ name, value }) => `${name}: ${value}`), '', body].join('\r\n')
