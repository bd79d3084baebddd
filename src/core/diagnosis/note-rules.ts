import { SEEN, type Rule } from './rule'

/** True beside any reason, and whatever the outcome: each that applies is said. */
export const noteRules: readonly Rule[] = [
  {
    id: 'clock-skew',
    when: { via: 'browser', skew: SEEN },
    headline: 'The clock of this device is {skew} s {skewWord} the server’s.',
    why: 'The answer shows the server’s time in Date. Signatures, one-time passwords and fresh tokens fail when clocks differ.',
    next: ['Set the clock of this device by the network.'],
  },
  {
    id: 'terminal-cors-open',
    when: { via: 'terminal', outcome: 'answer', cors: SEEN },
    headline: 'This answer lets pages read it: Access-Control-Allow-Origin: {cors}.',
    why: 'From a terminal there is no preflight. If the browser still gets no answer, the preflight is what fails, or the header is only sent with some answers.',
    next: ['This page is {pageOrigin}.'],
  },
  {
    id: 'terminal-cors-none',
    when: { via: 'terminal', outcome: 'answer', cors: false },
    headline: 'No page may read this answer: it has no Access-Control-Allow-Origin.',
    why: 'Some servers send that header only to requests that name an Origin; curl names none.',
    next: ['To see what a page would get, add --header ‘Origin: {pageOrigin}’ to the command.'],
  },
]
