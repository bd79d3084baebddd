import type { Exchange } from './exchange'

/** How exchanges end, as a log is filtered by it: the class of the status, or why there is none. */
export const outcomes = ['2xx', '3xx', '4xx', '5xx', 'failed', 'hidden', 'open'] as const
export type Outcome = (typeof outcomes)[number]

/** `hidden`: something answered, but the browser shows nothing of it. `open`: nothing is known yet. */
export function outcomeOf({ response, failure }: Pick<Exchange, 'response' | 'failure'>): Outcome {
  if (failure) return 'failed'
  if (!response) return 'open'
  if (response.type === 'opaqueredirect') return '3xx'
  if (response.type === 'opaque') return 'hidden'
  return response.status < 300 ? '2xx' : response.status < 400 ? '3xx' : response.status < 500 ? '4xx' : '5xx'
}
