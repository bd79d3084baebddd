import type { Rule } from './rule'

/** Of the same request without credentials, a refusal is what is wanted. */
export const controlRules: readonly Rule[] = [
  {
    id: 'control-refused',
    when: { cause: 'negative-control', outcome: ['answer', 'redirect'], status: { from: 300, to: 499 } },
    headline: 'Without credentials, {host} refuses the request, as it should ({status}).',
    why: 'So this address looks at the credentials, and the success with them proves that they are good.',
    next: [],
  },
  {
    id: 'control-hidden',
    when: { cause: 'negative-control', failure: 'network' },
    headline: 'Without credentials, no answer may be read, which counts as a refusal.',
    why: 'Gateways often refuse without the headers that browsers want to see (CORS).',
    next: [],
  },
]
