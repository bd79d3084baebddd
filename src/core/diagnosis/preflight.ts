import type { Exchange } from '../exchange'
import { plain } from '../http/marked'
import { needsPreflight } from '../http/request'

/** What made the browser ask the server first. Empty: nothing did, the request went out at once. */
export interface Triggers {
  /** Header names, lower case, in the order of the request. */
  readonly headers: readonly string[]
  readonly method: string | undefined
}

/** @see https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export function preflightTriggers({ method, headers }: Exchange['request']): Triggers {
  const asks = (header: { name: string; value: string }): boolean =>
    needsPreflight({ method: 'GET', url: plain(''), headers: [{ name: header.name, value: plain(header.value) }] })
  return {
    headers: [...new Set(headers.filter(asks).map(({ name }) => name.toLowerCase()))],
    method: /^(GET|HEAD|POST)$/.test(method) ? undefined : method,
  }
}

/** “the header authorization and the method PUT”, or nothing. */
export function triggerWords({ headers, method }: Triggers): string | undefined {
  const names = headers.length === 0 ? [] : [`the header${headers.length > 1 ? 's' : ''} ${headers.join(', ')}`]
  return [...names, ...(method === undefined ? [] : [`the method ${method}`])].join(' and ') || undefined
}
