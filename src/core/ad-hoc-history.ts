import { adHocMethods, type AdHoc, type SentBefore } from './ad-hoc'
import type { Exchange } from './exchange'
import { isCredentialName } from './http/redact-by-name'
import { MEDIA_TYPES, type MediaType } from './settings'

/** How many are remembered for each connection. */
const REMEMBERED = 30

/** The history with this request in front; an equal one before it moves up. Credentials typed into headers are not remembered. */
export function remembered(history: readonly SentBefore[], sent: AdHoc, at: number): SentBefore[] {
  const headers = sent.headers.map(({ name, value }) =>
    isCredentialName(name) && !value.includes('{{') ? { name, value: '' } : { name, value },
  )
  const request = { ...sent, headers }
  const same = JSON.stringify(request)
  return [{ at, request }, ...history.filter((before) => JSON.stringify(before.request) !== same)].slice(0, REMEMBERED)
}

/** A request of the log, to be changed and sent again over the same connection. What the connection adds by itself is left to it. */
export function adHocFrom({ request, removed }: Pick<Exchange, 'request' | 'removed'>, baseUri: string): AdHoc {
  const masked = (text: string): boolean => removed.some((mask) => text.includes(mask))
  const type = request.headers.find(({ name }) => /^content-type$/i.test(name))?.value ?? ''
  const mediaType = MEDIA_TYPE_NAMES.find((name) => type.startsWith(MEDIA_TYPES[name]))
  const base = baseUri.trim().replace(/\/+$/, '')
  const [path = '', query = ''] = request.url.split(/\?(.*)/s)
  const kept = query.split('&').filter((pair) => pair !== '' && !masked(pair))
  const address = path + (kept.length > 0 ? `?${kept.join('&')}` : '')
  return {
    method: adHocMethods.find((method) => method === request.method) ?? 'GET',
    relativeUri: base !== '' && address.startsWith(base) ? address.slice(base.length) : address,
    headers: request.headers.filter(
      ({ name, value }) => !masked(value) && !/^accept$/i.test(name) && !(mediaType && /^content-type$/i.test(name)),
    ),
    body: request.body && !masked(request.body.text) ? request.body.text : '',
    mediaType: mediaType ?? 'json',
  }
}

const MEDIA_TYPE_NAMES = Object.keys(MEDIA_TYPES) as MediaType[] // Object.keys forgets its literal keys
