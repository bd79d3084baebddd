import { oauthWords } from './oauth/describe'
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
  const { headline, evidence = '', next } = oauthWords(code, facts, name) ?? WORDS[code](facts, name)
  const says = facts.serverSays ? `Its answer says “${facts.serverSays}”.` : ''
  return {
    headline,
    evidence: [facts.via ? FROM_TERMINAL : '', says, evidence, facts.detail].filter(Boolean).join(' '),
    next: facts.advice ?? next,
  }
}

const FROM_TERMINAL = 'This was read from the output of curl, from your terminal.'

type Words = (facts: Facts, name: string) => { headline: string; evidence?: string; next: string }

/** What a terminal tells apart, by the kind of failure. */
const FROM_CURL: Readonly<Record<string, string>> = {
  dns: 'There is no host of this name.',
  refused: 'The computer refuses the connection at this port.',
  tls: 'The secure connection fails: the certificate is not trusted, or the two do not agree on TLS.',
}

const status = ({ status }: Facts): string => (status === undefined ? '' : ` (${status})`)

/** `40 s`, `5 min`, `2 h`. */
const waitWords = (seconds: number): string =>
  seconds < 180 ? `${seconds} s` : seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`

const WORDS: Readonly<Record<VerdictCode, Words>> = {
  ok: (facts, name) => ({
    headline:
      facts.reason === 'revoked'
        ? `${name} revoked the token${status(facts)}.`
        : facts.label
          ? `Connected to ${name} as ${facts.label}${status(facts)}.`
          : `${name} accepted the request${status(facts)}.`,
    evidence:
      facts.reason === 'not-controlled'
        ? 'Whether this endpoint looks at the credentials at all was not tried: repeating such a request without them may change something.'
        : '',
    next: facts.reason === 'revoked' ? 'The vault has forgotten it. Enter a new one to go on.' : '',
  }),
  'bad-credentials': badCredentials,
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
    next: `${facts.retryAfter === undefined ? 'Wait a minute' : `Wait ${waitWords(facts.retryAfter)}`} and test again. This says nothing about the credentials.`,
  }),
  'server-error': (facts, name) => ({
    headline: `${name} failed on its own side${status(facts)}.`,
    next: 'Try again later, and look at the service’s status page. The credentials were not judged.',
  }),
  'cors-blocked': corsBlocked,
  'no-answer': (facts) => ({
    headline: `No answer from ${facts.host ?? 'the server'}.`,
    evidence:
      FROM_CURL[facts.reason ?? ''] ??
      (facts.reason === 'not-probed'
        ? 'The browser does not say why, and this connection may not be probed: the server may be down, or not answer browsers (CORS).'
        : 'It may be down, its name may not exist, its certificate may be wrong, or it hides itself from browsers: a browser does not say which.'),
    next: 'Check the host for typing errors, open it in a new tab, and try from another network. A VPN may be needed.',
  }),
  timeout: (facts) => ({
    headline:
      facts.reason === 'body'
        ? `${facts.host ?? 'The server'} began to answer, but did not end within ${facts.seconds ?? 0} s.`
        : `No answer from ${facts.host ?? 'the server'} within ${facts.seconds ?? 0} s.`,
    next: 'Try again, raise the time limit under HTTP settings, or test with a request that answers faster. A firewall that drops packets looks the same.',
  }),
  'mixed-content': (facts) => ({
    headline: `The browser blocks http://${facts.host ?? ''} on this secure page.`,
    evidence: 'A page loaded over https may not call plain http addresses (mixed content).',
    next: 'Use https in the base URI, or run Patchbay itself on http://localhost.',
  }),
  'local-network-blocked': (facts) => ({
    headline: `The browser does not let this page reach ${facts.host ?? 'the local network'}.`,
    evidence:
      facts.reason === 'prompt'
        ? 'Addresses in your own network need your permission (local network access), and the browser has not asked you yet.'
        : 'Addresses in your own network need your permission (local network access), and it was refused.',
    next:
      facts.reason === 'prompt'
        ? 'Press “View log”, and there “Let the browser ask”.'
        : 'Allow “local network” for this page in the browser’s site settings, or run Patchbay on http://localhost.',
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
  misconfigured,
  locked: () => ({ headline: 'The vault is locked.', next: 'Unlock it to test.' }),
  interrupted: (facts) => ({
    headline: facts.reason === 'cancelled' ? 'You cancelled the test.' : 'The test was interrupted before it ended.',
    evidence:
      { cancelled: '', failed: 'Something in Patchbay failed on the way.' }[facts.reason ?? ''] ??
      'The browser stopped the background worker.',
    next: 'Test again when you are ready.',
  }),
  inconclusive: inconclusive,
}

function corsBlocked(facts: Facts, name: string): ReturnType<Words> {
  if (facts.reason === 'challenge-hidden')
    return {
      headline: `${name} says how to sign in, but hides it from browsers${status(facts)}.`,
      evidence:
        'Its header WWW-Authenticate is not in Access-Control-Expose-Headers, so realm and nonce cannot be read. The password was not sent.',
      next: 'If the server is yours, add Access-Control-Expose-Headers: WWW-Authenticate. Otherwise copy that header from curl -i into “Challenge” and test again.',
    }
  return {
    headline: `${name} answers, but does not let a browser read its answer (CORS).`,
    evidence:
      facts.reason === 'simple'
        ? 'The request reached the server, but the browser keeps the answer to itself. So nothing is known of the credentials.'
        : 'The browser asked the server first whether this page may send the request. Either it got no leave, or the answer to the request itself came without leave to read it; a browser does not say which.',
    next: 'The API must send Access-Control-Allow-Origin for this page and allow the headers used. If it does not, call it from a terminal with the cURL twin in the log.',
  }
}

function badCredentials(facts: Facts, name: string): ReturnType<Words> {
  if (facts.reason === 'login')
    return {
      headline: `${name} refused the login${status(facts)}.`,
      evidence: 'The request proper was not made.',
      next: 'Check user name and password, and in the log whether the login request is written as the documentation shows it.',
    }
  if (facts.reason === 'refresh')
    return {
      headline: `${name} refused the token, and would not give a new one${status(facts)}.`,
      next: 'The refresh token may have expired, been used before, or been revoked. Get a new pair of tokens and enter both.',
    }
  if (facts.reason === 'clock-skew')
    return {
      headline: `${name} refused the signature because of its time${status(facts)}.`,
      next: 'Set this device’s clock by the network and test again. Where the time in the settings is a template, check that it is in the unit the documentation names: seconds or milliseconds.',
    }
  if (facts.reason === 'other-challenge')
    return {
      headline: `${name} does not ask for what these settings do${status(facts)}.`,
      next: 'Choose the authentication type that it asks for.',
    }
  if (facts.reason === 'challenge-used')
    return {
      headline: `${name} refused the answer to the pasted challenge${status(facts)}.`,
      evidence: 'Browsers are not shown whether the challenge has expired or the password is wrong.',
      next: 'Paste a fresh WWW-Authenticate line and test again. If it is refused again, check user name and password.',
    }
  return {
    headline: `${name} refused the credentials${status(facts)}.`,
    next: 'Check that the value was copied whole, belongs to this system (production or sandbox), and has not expired or been revoked.',
  }
}

function misconfigured(facts: Facts): ReturnType<Words> {
  if (facts.reason === 'secret-binding')
    return {
      headline: 'The saved secret may not be sent there.',
      next: 'Enter the secret again, or confirm beside its field that it may go to the new place.',
    }
  if (facts.reason === 'rule')
    return {
      headline: `An answer came, but a rule for it cannot be evaluated${status(facts)}.`,
      next: 'Correct the path in the form. The answer itself is in the log.',
    }
  return { headline: 'Nothing was sent: a setting is missing or wrong.', next: 'Complete the marked fields and test again.' }
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
    case 'error-body':
      return {
        headline: `${name} answered with an error in the body, though the status says all is well${status(facts)}.`,
        next: 'If this answer is a good one, say what a good answer looks like: a success path under “Rules for the answer”.',
      }
    case 'cut-off':
      return {
        headline: `The answer of ${name} broke off${status(facts)}.`,
        evidence: 'Status and headers arrived, but the connection closed before the whole body did.',
        next: 'Test again. If it stays so, a proxy or the server itself cuts its answers.',
      }
    case 'login-token':
      return {
        headline: `${name} answered the login, but its answer holds no token${status(facts)}.`,
        next: 'Look at the answer in the log, and correct the path to the token. A token that comes as a cookie cannot be read by a web page.',
      }
    case 'refresh-token':
      return {
        headline: `${name} answered the refresh, but its answer holds no token${status(facts)}.`,
        next: 'Look at the answer in the log, and correct the path to the token.',
      }
    case 'graphql-errors':
      return {
        headline: `${name} answered with GraphQL errors${status(facts)}.`,
        next: 'Read the errors in the log: a field that does not exist, a missing scope, or a refused token are the usual ones.',
      }
    case 'not-graphql':
      return {
        headline: `${name} answered, but not as GraphQL does${status(facts)}.`,
        evidence: 'There is neither “data” nor “errors” in the answer.',
        next: 'Check that the base URI is the GraphQL endpoint, which often ends with /graphql.',
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
  if (facts.reason === 'credentials-not-sent')
    return {
      headline: `${name} answers, but no secret was part of the request.`,
      evidence: 'This connection has secrets, and nothing in the test request uses them.',
      next: 'Put them where the API wants them: choose another authentication type, or name the encrypted field in a header, the URI or the body.',
    }
  if (facts.reason === 'too-large')
    return {
      headline: `The answer of ${name} is too large to be judged whole${status(facts)}.`,
      evidence: 'Only the first 16 MB are read, and the rules need all of it.',
      next: 'Test with a request that answers less: a single record, or a limit in the query.',
    }
  if (facts.reason === 'hidden-refusal')
    return {
      headline: `${name} probably refused the credentials, but hid its answer.`,
      evidence: 'It lets browsers read its answers otherwise; refusals often come without the headers for that.',
      next: 'Check the credentials first. The cURL twin in the log shows the hidden answer in a terminal.',
    }
  return { headline: `The test of ${name} proves nothing either way.`, next: 'Look at the log.' }
}
