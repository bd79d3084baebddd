import type { Exchange } from '../exchange'
import { preflightTriggers, type Triggers } from './preflight'

/** One question to the server, by a request that carries no secret. */
export interface CorsProbe {
  /** `reach`, `simple`, `control`, or `header:` and a name. */
  readonly id: string
  readonly mode: 'cors' | 'no-cors'
  readonly headers: Exchange['request']['headers']
}

export interface CorsPlan {
  /** The address without what was removed from it. */
  readonly url: string
  readonly triggers: Triggers
  /** Those of the triggers that carry a credential. */
  readonly credentials: readonly string[]
  readonly probes: readonly CorsProbe[]
}

/** Headers that are asked for one by one: more would be many requests for one click. */
const MOST = 8

/**
 * What to ask, made of the log entry alone: what it holds has no secrets, so no probe can carry one. Where a secret was removed
 * stands a stand-in; methods other than GET are never tried, since the server might do what they say.
 */
export function planCors({ request, removed }: Pick<Exchange, 'request' | 'removed'>): CorsPlan {
  const triggers = preflightTriggers(request)
  const masked = (text: string): boolean => removed.some((mask) => text.includes(mask))
  const own = triggers.headers.slice(0, MOST).map((name): CorsProbe => {
    const value = request.headers.find((header) => header.name.toLowerCase() === name)?.value ?? ''
    return { id: `header:${name}`, mode: 'cors', headers: [{ name, value: standIn(value, removed) }] }
  })
  const control: CorsProbe = { id: 'control', mode: 'cors', headers: [{ name: 'x-patchbay-probe', value: '1' }] }
  return {
    url: withoutMasks(request.url, removed),
    triggers,
    credentials: request.headers
      .filter(({ name, value }) => triggers.headers.includes(name.toLowerCase()) && masked(value))
      .map(({ name }) => name.toLowerCase()),
    probes: [
      { id: 'reach', mode: 'no-cors', headers: [] },
      { id: 'simple', mode: 'cors', headers: [] },
      ...own,
      ...(own.length > 0 ? [control] : []),
    ],
  }
}

const standIn = (text: string, removed: readonly string[]): string =>
  removed.reduce((rest, mask) => rest.replaceAll(mask, 'stand-in'), text)

/** Parameters that carried a secret go; in a path something has to stand. */
function withoutMasks(address: string, removed: readonly string[]): string {
  const [path = '', query = ''] = (address.split('#')[0] ?? '').split(/\?(.*)/s)
  const kept = query.split('&').filter((pair) => pair !== '' && !removed.some((mask) => pair.includes(mask)))
  return standIn(path, removed) + (kept.length > 0 ? `?${kept.join('&')}` : '')
}
