import type { Rule } from './rule'

/** Of the same request without credentials, a refusal is what is wanted. */
export const controlRules: readonly Rule[] = [
  {
    id: 'control-limited',
    when: { cause: 'negative-control', outcome: 'answer', status: [408, 429] },
    headline: 'Without credentials, {host} answers {status}, which says nothing about them.',
    why: 'It asks to slow down or gave up waiting, before it looked at who asks. Whether this address checks credentials stays open.',
    evidence: ['It says: “{says}”.', 'It asks to wait {retryAfter} s.'],
    next: ['Wait a minute, and test again.'],
  },
  {
    id: 'control-limited-as-403',
    when: { cause: 'negative-control', outcome: 'answer', status: 403, speaksOfLimit: true },
    headline: 'Without credentials, {host} asks to slow down, and calls it 403.',
    why: 'That says nothing about credentials. If the test takes it for a refusal, tell it that this 403 is a limit.',
    evidence: ['It says: “{says}”.', 'It asks to wait {retryAfter} s.'],
    next: ['Add 403 and a path to the rate limit under HTTP settings, wait, and test again.'],
  },
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
