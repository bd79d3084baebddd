import { parseUrl } from '../connection'
import { BODY_LIMIT, type Body, type Exchange } from '../exchange'
import type { CurlOutput } from './curl-output'

/**
 * A run of curl as a log entry: the request that the entry `basis` had, or the one that `-v` shows, and the answer as it came.
 * Nothing is redacted yet.
 */
export function pastedExchange(output: CurlOutput, basis: Exchange, { id, at }: { id: string; at: number }): Exchange {
  const { request, response, failure, before, binary } = output
  const url = request ? addressOf(request, basis.request.url) : basis.request.url
  const redirected = before.some(({ status, headers }) => status >= 300 && status < 400 && headers.some(isLocation))
  const { testId: _, response: __, failure: ___, ...same } = basis
  return {
    ...same,
    id,
    at,
    cause: 'pasted',
    mode: 'cors',
    request: {
      method: request?.method ?? basis.request.method,
      url,
      headers: request ? [...request.headers] : basis.request.headers,
      ...(basis.request.body && (!request || request.method === basis.request.method) ? { body: basis.request.body } : {}),
    },
    ...(response
      ? {
          response: {
            status: response.status,
            statusText: response.statusText,
            type: 'terminal',
            url: redirected ? lastAddress(url, output) : url,
            redirected,
            headers: [...response.headers],
            body: bodyOf(response.text, binary),
          },
        }
      : {}),
    ...(failure ? { failure } : {}),
    timing: { total: 0 },
    removed: basis.removed,
  }
}

/** Requests that bring the connection's own credentials to its own API. */
const TESTING: readonly Exchange['cause'][] = ['test', 'ad-hoc', 'run', 'preview', 'pasted']

/** Why an answer to this entry's request says nothing about the connection, if so. */
export const whyNeverTest = ({ cause }: Exchange): string | undefined =>
  TESTING.includes(cause) ? undefined : 'This request does not bring the connection’s credentials to its API.'

/** Why what was pasted says nothing about the connection: `-v` shows that another request was made. */
export function whyNoTest({ request }: CurlOutput, basis: Exchange): string | undefined {
  if (!request) return whyNeverTest(basis)
  const [asked, wanted] = [addressOf(request, basis.request.url), basis.request.url].map(
    (url) => parseUrl(url.replaceAll('•', '*'))?.host,
  )
  if (asked !== wanted) return `It is the answer of ${asked ?? 'another address'}, not of ${wanted ?? 'this one'}.`
  if (request.method !== basis.request.method)
    return `It is the answer to a ${request.method}, not to a ${basis.request.method}.`
  const secret = basis.request.headers.find(
    ({ name, value }) =>
      value.includes('•') && !request.headers.some((header) => header.name.toLowerCase() === name.toLowerCase()),
  )
  return secret ? `The request was made without the header ${secret.name}.` : whyNeverTest(basis)
}

/** The target of the request line is a whole address where a proxy is asked. */
function addressOf({ target, headers }: NonNullable<CurlOutput['request']>, basis: string): string {
  if (/^https?:/i.test(target)) return target
  const host = headers.find(({ name }) => name.toLowerCase() === 'host')?.value
  const known = parseUrl(basis.replaceAll('•', '*'))
  return host === undefined || !known ? basis : `${known.protocol}//${host}${target}`
}

/** `-v` names each address anew; of `-i` there are only the redirects. */
const lastAddress = (url: string, { request, before }: CurlOutput): string =>
  request
    ? url
    : before.reduce((address, { headers }) => {
        const location = headers.find(isLocation)?.value
        return location === undefined || !URL.canParse(location, address) ? address : new URL(location, address).href
      }, url)

const isLocation = ({ name }: { name: string }): boolean => name.toLowerCase() === 'location'

const bodyOf = (text: string, binary: boolean): Body => ({
  text: text.slice(0, BODY_LIMIT),
  size: new TextEncoder().encode(text).length,
  truncated: text.length > BODY_LIMIT,
  binary,
})
