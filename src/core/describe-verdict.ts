import type { Facts, Verdict } from './verdict'
import type { VerdictCode } from './verdict-code'

/** A verdict in words: what happened, what shows it, what to do next. */
export interface Description {
  readonly headline: string
  readonly evidence: string
  readonly next: string
}

/** @param name the application's name, or the host where there is none */
export function describeVerdict({ code, facts }: Verdict, name: string): Description {
  const { headline, evidence = '', next } = WORDS[code](facts, name)
  const says = facts.serverSays ? `Its answer says “${facts.serverSays}”.` : ''
  return {
    headline,
    evidence: [says, evidence, facts.detail].filter(Boolean).join(' '),
    next: facts.advice ?? next,
  }
}

type Words = (facts: Facts, name: string) => { headline: string; evidence?: string; next: string }

const status = ({ status }: Facts): string => (status === undefined ? '' : ` (${status})`)

const WORDS: Readonly<Record<VerdictCode, Words>> = {
  ok: (facts, name) => ({
    headline: facts.label
      ? `Connected to ${name} as ${facts.label}${status(facts)}.`
      : `${name} accepted the request${status(facts)}.`,
    next: '',
  }),
  'bad-credentials': (facts, name) => ({
    headline: `${name} refused the credentials${status(facts)}.`,
    next: 'Check that the value was copied whole, belongs to this system (production or sandbox), and has not expired or been revoked.',
  }),
  forbidden: (facts, name) => ({
    headline: `${name} knows the credentials but does not allow this request${status(facts)}.`,
    next: 'Give the key the permission or scope that this request needs, check the account’s plan and IP rules, or test with a request it may make.',
  }),
  'wrong-url': (facts, name) => ({
    headline: `${name} has nothing at this address${status(facts)}.`,
    evidence: 'The server answers, so the host is right.',
    next: 'Compare base URI and relative URI with the documentation: a missing version such as /v1 is the usual cause. Some APIs also answer 404 to hide what a key may not see.',
  }),
  'unexpected-response': unexpectedResponse,
  'rate-limited': (facts, name) => ({
    headline: `${name} asks to slow down${status(facts)}.`,
    next: `${facts.retryAfter === undefined ? 'Wait a minute' : `Wait ${facts.retryAfter} s`} and test again. This says nothing about the credentials.`,
  }),
  'server-error': (facts, name) => ({
    headline: `${name} failed on its own side${status(facts)}.`,
    next: 'Try again later, and look at the service’s status page. The credentials were not judged.',
  }),
  'cors-blocked': (facts, name) => ({
    headline: `${name} answers, but does not let a browser read its answer (CORS).`,
    evidence:
      facts.reason === 'simple'
        ? 'The request reached the server, but the browser keeps the answer to itself. So nothing is known of the credentials.'
        : 'The browser asked the server whether this page may send the request, got no leave, and did not send it. So the credentials were not judged.',
    next: 'The API must send Access-Control-Allow-Origin for this page and allow the headers used. If it does not, call it from a terminal with the cURL twin in the log.',
  }),
  'no-answer': (facts) => ({
    headline: `No answer from ${facts.host ?? 'the server'}.`,
    evidence:
      facts.reason === 'not-probed'
        ? 'The browser does not say why, and this connection may not be probed: the server may be down, or not answer browsers (CORS).'
        : 'It may be down, its name may not exist, its certificate may be wrong, or it hides itself from browsers: a browser does not say which.',
    next: 'Check the host for typing errors, open it in a new tab, and try from another network. A VPN may be needed.',
  }),
  timeout: (facts) => ({
    headline: `No answer from ${facts.host ?? 'the server'} within ${facts.seconds ?? 0} s.`,
    next: 'Try again, raise the time limit under HTTP settings, or test with a request that answers faster. A firewall that drops packets looks the same.',
  }),
  'mixed-content': (facts) => ({
    headline: `The browser blocks http://${facts.host ?? ''} on this secure page.`,
    evidence: 'A page loaded over https may not call plain http addresses (mixed content).',
    next: 'Use https in the base URI, or run Patchbay itself on http://localhost.',
  }),
  'local-network-blocked': (facts) => ({
    headline: `The browser does not let this page reach ${facts.host ?? 'the local network'}.`,
    evidence: 'Addresses in your own network need your permission (local network access).',
    next: 'Allow “local network” for this page in the browser’s site settings, or run Patchbay on http://localhost.',
  }),
  'redirect-blocked': (facts, name) => ({
    headline: `${name} redirects instead of answering.`,
    evidence: facts.target
      ? `The redirect ends at ${facts.target}. Patchbay did not follow it with the credentials.`
      : 'Patchbay does not follow redirects with credentials, and the browser hides where this one leads.',
    next: facts.target
      ? 'If that is where the API lives, put its beginning into the base URI. If it is a login page, this URL is for people: look for the API’s own address.'
      : 'Open the address in a new tab to see where it leads, and use the final address as the base URI.',
  }),
  'device-offline': () => ({
    headline: 'This device is offline.',
    evidence: 'Nothing was sent. Everything you entered is kept.',
    next: 'Connect to a network and test again.',
  }),
  'needs-authorization': (_, name) => ({
    headline: `${name} wants you to authorise again.`,
    next: 'Authorise the connection again.',
  }),
  'no-callback': (_, name) => ({
    headline: `${name} never sent the browser back.`,
    next: 'Check the redirect URI, and authorise again.',
  }),
  misconfigured: (facts) => ({
    headline:
      facts.reason === 'secret-binding'
        ? 'The saved secret may not be sent there.'
        : 'Nothing was sent: a setting is missing or wrong.',
    next:
      facts.reason === 'secret-binding'
        ? 'Enter the secret again, or confirm beside its field that it may go to the new place.'
        : 'Complete the marked fields and test again.',
  }),
  locked: () => ({ headline: 'The vault is locked.', next: 'Unlock it to test.' }),
  interrupted: (facts) => ({
    headline: facts.reason === 'cancelled' ? 'You cancelled the test.' : 'The test was interrupted before it ended.',
    evidence: facts.reason === 'cancelled' ? '' : 'The browser stopped the background worker.',
    next: 'Test again when you are ready.',
  }),
  inconclusive: inconclusive,
}

function unexpectedResponse(facts: Facts, name: string): ReturnType<Words> {
  switch (facts.reason) {
    case 'html':
      return {
        headline: `${name} answered with a web page instead of data${status(facts)}.`,
        evidence: 'Login pages, maintenance pages and web apps that answer every address look like this.',
        next: 'Check that base URI and relative URI point to the API and not to the website. If a web page is what you expect, say so under “Expected answer”.',
      }
    case 'not-json':
      return {
        headline: `${name} answered with something that is not JSON${status(facts)}.`,
        evidence: facts.mediaType ? `It is marked as ${facts.mediaType}.` : '',
        next: 'Look at the answer in the log, and check the address.',
      }
    case 'cut-off':
      return {
        headline: `The answer of ${name} broke off${status(facts)}.`,
        evidence: 'Status and headers arrived, but the connection closed before the whole body did.',
        next: 'Test again. If it stays so, a proxy or the server itself cuts its answers.',
      }
    case 'fail-path':
    case 'success-path':
      return {
        headline: `${name} answered, but the answer does not meet the rules of the test${status(facts)}.`,
        next: 'Look at the answer in the log. If it is good, correct the success and fail paths of the test.',
      }
    default:
      return {
        headline: `${name} did not accept the request${status(facts)}.`,
        next: 'Read the answer in the log: it usually names the header, parameter or method that is missing or wrong.',
      }
  }
}

function inconclusive(facts: Facts, name: string): ReturnType<Words> {
  if (facts.reason === 'credentials-not-checked')
    return {
      headline: `${name} answers, but this request does not prove the credentials.`,
      evidence: 'The same request without them passed as well.',
      next: 'Choose a request that only works with credentials, such as one about the own account.',
    }
  if (facts.reason === 'hidden-refusal')
    return {
      headline: `${name} probably refused the credentials, but hid its answer.`,
      evidence: 'It lets browsers read its answers otherwise; refusals often come without the headers for that.',
      next: 'Check the credentials first. The cURL twin in the log shows the hidden answer in a terminal.',
    }
  return { headline: `The test of ${name} proves nothing either way.`, next: 'Look at the log.' }
}
