import { adHocMethods, type AdHoc, type SentBefore } from './ad-hoc'
import type { Exchange } from './exchange'
import { isCredentialName } from './http/named-credentials'
import { MEDIA_TYPES, type HeaderSetting, type MediaType } from './settings'

/** How many are remembered for each connection. */
const REMEMBERED = 30

/** The history with this request in front; an equal one before it moves up. Credentials typed into headers are not remembered. */
export function remembered(history: readonly SentBefore[], sent: AdHoc, at: number): SentBefore[] {
  const request = { ...sent, headers: withoutTyped(sent.headers) }
  const same = JSON.stringify(request)
  return [{ at, request }, ...history.filter((before) => JSON.stringify(before.request) !== same)].slice(0, REMEMBERED)
}

/** Headers as they may be kept unsealed: a credential that was typed into one is blanked, what a template fills in stays. */
const withoutTyped = (headers: readonly HeaderSetting[]): HeaderSetting[] =>
  headers.map(({ name, value }) => (isTyped({ name, value }) ? { name, value: '' } : { name, value }))

const isTyped = ({ name, value }: HeaderSetting): boolean =>
  isCredentialName(name.trim()) && value !== '' && !value.includes('{{')

/**
 * What a step of a flow keeps of a request, and the headers that were blanked for it. A step has no type of its own: where the
 * body's is not the connection's, a header says it.
 */
export function stepRequest(
  { relativeUri, headers, body, mediaType }: AdHoc,
  connectionType: MediaType,
): { request: { relativeUri: string; headers: HeaderSetting[]; body: string }; blanked: string[] } {
  const named = headers.filter(({ name }) => name.trim() !== '')
  const typed = named.some(({ name }) => /^content-type$/i.test(name.trim()))
  const own = body !== '' && mediaType !== connectionType && !typed
  return {
    request: {
      relativeUri,
      headers: [...withoutTyped(named), ...(own ? [{ name: 'Content-Type', value: MEDIA_TYPES[mediaType] }] : [])],
      body,
    },
    blanked: named.filter(isTyped).map(({ name }) => name),
  }
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
  const rest = base !== '' && address.startsWith(base) ? address.slice(base.length) : address
  return {
    method: adHocMethods.find((method) => method === request.method) ?? 'GET',
    // `/v10` does not lie under `/v1`.
    relativeUri: /^([/?]|$)/.test(rest) ? rest : address,
    headers: request.headers.filter(
      ({ name, value }) => !masked(value) && !/^accept$/i.test(name) && !(mediaType && /^content-type$/i.test(name)),
    ),
    body: request.body && !request.body.truncated && !masked(request.body.text) ? request.body.text : '',
    mediaType: mediaType ?? 'json',
  }
}

const MEDIA_TYPE_NAMES = Object.keys(MEDIA_TYPES) as MediaType[] // Object.keys forgets its literal keys
