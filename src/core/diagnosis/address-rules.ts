import { SEEN, type Rule } from './rule'

/** The address is not the API’s: redirects, web pages, gateways, paths. The first that applies is the reason; the special come first. */
export const addressRules: readonly Rule[] = [
  {
    id: 'redirect-to-login',
    when: { outcome: 'redirect', locationIsLogin: true },
    headline: '{host} sends you to a login page instead of answering.',
    why: 'It redirects to {location}. Addresses that do so are made for people with a browser session, and take no keys.',
    next: [
      'Look in the documentation for the API’s own address, often on another host or below /api.',
      'If this is the API: it did not see any credentials. Check where it wants them.',
    ],
  },
  {
    id: 'redirect',
    when: { outcome: 'redirect', location: SEEN },
    headline: '{host} redirects instead of answering.',
    why: 'It leads to {location}. Patchbay does not follow redirects with credentials: browsers would hand them to any other host.',
    next: ['If that is where the API lives, use the beginning of that address as the base URI.'],
  },
  {
    id: 'redirect-untold',
    when: { outcome: 'redirect', via: ['file', 'terminal'] },
    headline: '{host} redirects instead of answering, and does not say where to ({status}).',
    why: 'There is no Location in what was recorded.',
    next: ['Run the request with curl --include, and look for the header Location.'],
  },
  {
    id: 'redirect-hidden',
    when: { outcome: 'redirect' },
    headline: '{host} redirects instead of answering, and the browser hides where to.',
    why: 'Patchbay does not follow redirects with credentials: browsers would hand them to any other host.',
    next: [
      'Open the address in a new tab to see where it leads: http to https and a missing “www.” or slash are the usual causes.',
    ],
    actions: ['paste-back'],
  },
  {
    id: 'login-page',
    when: { outcome: 'answer', loginPage: true },
    headline: '{host} answered with a login page instead of data.',
    why: 'This address is made for people, or it did not recognise the credentials and asks to sign in ({status}).',
    evidence: ['The page is called “{title}”.'],
    next: [
      'Look in the documentation for the API’s own address, often on another host or below /api.',
      'Check where the API wants the credentials.',
    ],
  },
  {
    id: 'base-path',
    when: { outcome: 'answer', status: [404, 410], missingBasePath: SEEN },
    headline: '{host} has nothing at {path} ({status}): the base URI lacks {missingBasePath}.',
    why: 'The application’s base URIs end with {missingBasePath}.',
    evidence: ['It says: “{says}”.'],
    next: ['Add {missingBasePath} to the base URI.'],
  },
  {
    id: 'doubled-path',
    when: { outcome: 'answer', status: [404, 410], doubledPath: SEEN },
    headline: '{host} has nothing at {path} ({status}): {doubledPath} stands there twice.',
    why: 'Base URI and relative URI are put together, and both seem to bring {doubledPath}.',
    next: ['Remove it from one of them.'],
  },
  {
    id: 'firewall-page',
    when: { outcome: 'answer', status: [403, 429, 503], format: 'html', gateway: SEEN },
    headline: '{gateway} stands before {host} and turned the request away ({status}).',
    why: 'The answer is a web page of a gateway or firewall, not of the API. Checks for robots and lists of allowed addresses look like this.',
    evidence: ['The page is called “{title}”.'],
    next: [
      'Call the API’s own host, if it has one for programs.',
      'Ask its owner to let your address or this kind of client through.',
    ],
  },
  {
    id: 'gateway-error',
    when: { outcome: 'answer', status: [502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530] },
    headline: 'A gateway before {host} got no good answer from the service itself ({status}).',
    why: 'The service is down, restarting or too slow. The credentials were not judged.',
    evidence: [
      'It says: “{says}”.',
      'The page is called “{title}”.',
      'The gateway seems to be {gateway}.',
      'It asks to wait {retryAfter} s.',
    ],
    next: ['Try again in a minute, and look at the service’s status page.'],
  },
  {
    id: 'page-with-status',
    when: { outcome: 'answer', format: 'html', status: { from: 400, to: 599 } },
    headline: '{host} answered with a web page that says {status}.',
    why: 'APIs answer errors with data. So this address is probably not the API’s: a website or a gateway answered.',
    evidence: ['The page is called “{title}”.', 'It seems to come from {gateway}.'],
    next: [
      'Compare base URI and relative URI with the documentation.',
      'The application’s base URIs end with {missingBasePath}.',
    ],
  },
  {
    id: 'page-instead',
    when: { outcome: 'answer', format: 'html', status: { from: 200, to: 299 }, verdict: 'unexpected-response' },
    headline: '{host} answered with a web page instead of data.',
    why: 'Web apps answer every address with the same page, so the status says nothing here.',
    evidence: ['The page is called “{title}”.'],
    next: [
      'Check that base URI and relative URI lead to the API and not to the website.',
      'The application’s base URIs end with {missingBasePath}.',
      'If a page is what you want, say so under “Expected answer”.',
    ],
  },
]
