import type { BrowserContext } from '@playwright/test'
import type { VerdictCode } from '../../src/core/verdict-code'
import { closedAddress } from '../support/servers/states'
import { KEY, startVerdictStates, type VerdictStates } from '../support/servers/verdict-states'
import { expect, test as base } from './fixtures'
import { ConnectionPanel, type HttpValues } from './pages/connection-panel'

interface Servers extends VerdictStates {
  readonly closed: string
}

interface Row {
  /** The state, and in a word why the verdict is the right one where that is not plain. */
  readonly name: string
  readonly path?: string
  /** Base URI, where it is not that of the states. */
  readonly at?: string | ((servers: Servers) => string)
  readonly settings?: HttpValues
  /** Options of further lists in the form, by the list's name. */
  readonly select?: Readonly<Record<string, string>>
  /** Rules for the answer, by the field's name. */
  readonly rules?: Readonly<Record<string, string>>
  /** Fields of further groups of the form, by group and the field's name. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The connection has no credentials. */
  readonly anonymous?: true
  readonly verdict: VerdictCode
  readonly words?: readonly string[]
  /** What would mislead here. */
  readonly never?: string
}

const unread = ({ unread }: Servers) => unread
const inTheUrl = { 'Token location': 'Query parameter' }
const asApiKey = { header: 'X-Api-Key' }
const post = { method: 'POST', body: '{"query":"{ viewer { login } }"}' } as const

const table: readonly Row[] = [
  // The key is proved: right with it, refused without it
  { name: 'JSON', path: '/json', verdict: 'ok', words: ['accepted the request (200)'] },
  { name: 'JSON, the key in a header of its own', path: '/json', settings: asApiKey, verdict: 'ok' },
  { name: 'JSON, the key in the URL', path: '/json', select: inTheUrl, verdict: 'ok' },
  { name: 'JSON, asked by POST', path: '/json', settings: post, verdict: 'ok' },
  { name: 'GraphQL data, asked by POST', path: '/graphql', settings: post, verdict: 'ok' },
  { name: 'only the head of JSON', path: '/json', settings: { method: 'HEAD' }, verdict: 'ok' },
  { name: 'JSON, and no credentials are asked for or sent', path: '/public', anonymous: true, verdict: 'ok' },
  { name: '204', path: '/no-content', verdict: 'ok', words: ['(204)'] },
  { name: 'an empty 200', path: '/empty', verdict: 'ok' },
  { name: 'an empty 200 that is called JSON', path: '/empty-json', verdict: 'ok' },
  { name: 'JSON in Latin-1, and said so', path: '/latin1', verdict: 'ok' },
  { name: 'JSON in Latin-1 that is called UTF-8', path: '/wrong-charset', verdict: 'ok' },
  { name: 'JSON in a charset that nobody knows', path: '/unknown-charset', verdict: 'ok' },
  { name: 'JSON after a byte order mark', path: '/byte-order-mark', verdict: 'ok' },
  { name: 'JSON in gzip', path: '/gzip', verdict: 'ok' },
  { name: 'JSON with the same key twice', path: '/duplicate-keys', verdict: 'ok' },
  { name: 'JSON that says in four ways that there is no error', path: '/no-errors', verdict: 'ok' },
  { name: 'JSON that is nested 20,000 deep', path: '/deep', verdict: 'ok' },
  { name: '6 MB of JSON: more than is kept', path: '/huge', verdict: 'ok' },
  {
    name: '6 MB of JSON that meets the success path at once: our limit is not the server’s fault',
    path: '/huge',
    rules: { 'Success path': 'user', 'Success values': 'ada' },
    verdict: 'ok',
  },
  { name: 'JSON that is called plain text', path: '/json-as-text', verdict: 'ok' },
  { name: 'JSON that is called a web page: it is none', path: '/json-as-page', verdict: 'ok' },
  { name: 'JSON without a content type', path: '/json-untyped', verdict: 'ok' },
  { name: 'a JSON document a line', path: '/json-lines', verdict: 'ok' },
  { name: 'XML', path: '/xml', verdict: 'ok' },
  { name: 'CSV', path: '/csv', verdict: 'ok' },
  { name: 'plain text', path: '/plain', verdict: 'ok' },
  { name: 'bytes', path: '/binary', verdict: 'ok' },
  { name: 'an answer after a while, but in time', path: '/slow', verdict: 'ok' },
  { name: 'an answer in slow pieces, but in time', path: '/drip', verdict: 'ok' },
  { name: '103 before 200', path: '/early-hints', verdict: 'ok' },
  { name: 'HTTP/1.0, its end is that of the connection', path: '/http-1.0', verdict: 'ok' },
  { name: 'resource policy same-origin, but with CORS, which decides', path: '/corp-with-cors', verdict: 'ok' },
  { name: 'CORS for just this origin', path: '/reflected-origin', verdict: 'ok' },
  { name: 'a preflight answered by a web page, with the right headers', path: '/preflight-200', verdict: 'ok' },
  { name: 'an answer that repeats the key in the URL', path: '/echo-url', select: inTheUrl, verdict: 'ok', never: KEY },
  { name: 'without the key a 401 that CORS hides: a refusal', path: '/stranger-hidden', verdict: 'ok' },
  { name: 'without the key a redirect to the login: a refusal', path: '/stranger-redirected', verdict: 'ok' },
  { name: 'without the key the login page with 200: a refusal', path: '/stranger-login-page', verdict: 'ok' },
  { name: 'without the key a 500: not a pass', path: '/stranger-500', verdict: 'ok' },
  {
    name: 'XML that says ok, and refuses without the key in XML, too',
    path: '/xml-success',
    rules: { 'Success path': '/response/status', 'Success values': 'ok', 'Error path': '/response/message' },
    verdict: 'ok',
  },
  {
    name: 'XML by JSONata: the name of the account',
    path: '/xml',
    rules: { 'Success path': 'user.name', 'Account name path': 'user.name' },
    verdict: 'ok',
    words: ['as ada (200)'],
  },
  { name: 'text by pattern', path: '/json-as-text', rules: { 'Success path': 'user' }, verdict: 'ok' },
  {
    name: 'JSON, asked by POST: that credentials count was not tried',
    path: '/public',
    settings: post,
    verdict: 'ok',
    words: ['was not tried'],
  },

  // Success without proof
  {
    name: 'credentials are ignored',
    path: '/public',
    verdict: 'inconclusive',
    words: ['does not prove the credentials', 'without them passed as well'],
  },
  { name: 'credentials in the URL are ignored', path: '/public', select: inTheUrl, verdict: 'inconclusive' },
  { name: '204 for everyone', path: '/public-empty', verdict: 'inconclusive' },

  // A status of success, and no success
  {
    name: '200 with an error in the body: not the right answer, whoever asks',
    path: '/error-in-200',
    verdict: 'unexpected-response',
    words: ['The key has been revoked.'],
  },
  {
    name: '200 with {"ok":false}, asked by POST, which no negative control repeats',
    path: '/not-ok-in-200',
    settings: post,
    verdict: 'unexpected-response',
    words: ['invalid_auth'],
  },
  {
    name: '200 with GraphQL errors and no data, asked by POST',
    path: '/graphql-errors',
    settings: post,
    verdict: 'unexpected-response',
    words: ['Not signed in.'],
  },
  {
    name: '200 in XML that says error, by the connection’s own pattern',
    path: '/xml-failure',
    groups: { 'Response patterns': { 'Path that means failure': '//status', 'Values that mean failure': 'error' } },
    verdict: 'unexpected-response',
    words: ['Unknown key.'],
  },
  {
    name: '200 that says the limit is reached, by the connection’s own rule',
    path: '/limit-in-200',
    groups: { 'Rate limits': { 'Path that means slow down': 'status', 'Values that mean slow down': 'limited' } },
    verdict: 'rate-limited',
    words: ['Too many calls this minute.'],
  },
  {
    name: '403 that says the limit is reached, by the connection’s own rule',
    path: '/limit-in-403',
    groups: {
      'Rate limits': {
        'Path that means slow down': '$contains(message, "rate limit")',
        'Values that mean slow down': 'true',
      },
    },
    verdict: 'rate-limited',
  },
  {
    name: '200 that misses the success path',
    path: '/not-ok-in-200',
    rules: { 'Success path': 'ok', 'Success values': 'true' },
    verdict: 'unexpected-response',
    words: ['does not meet the rules of the test', 'invalid_auth'],
  },
  {
    name: '200 that meets the fail path',
    path: '/error-in-200',
    rules: { 'Fail path': 'error.code', 'Fail values': '1200,1201' },
    verdict: 'unexpected-response',
    words: ['does not meet the rules of the test', 'The key has been revoked.'],
  },
  {
    name: 'the last of two equal keys counts, as for every JSON parser',
    path: '/duplicate-keys',
    rules: { 'Success path': 'id', 'Success values': '1' },
    verdict: 'unexpected-response',
  },
  { name: 'a web page', path: '/page', verdict: 'unexpected-response', words: ['a web page instead of data (200)'] },
  {
    name: 'a web app that answers every path',
    path: '/app/v1/me',
    verdict: 'unexpected-response',
    words: ['a web page instead of data', 'not to the website'],
  },
  {
    name: 'a web page that is called plain text',
    path: '/page-as-text',
    verdict: 'unexpected-response',
    words: ['a web page instead of data'],
  },
  { name: 'a web page that is called JSON', path: '/page-as-json', verdict: 'unexpected-response' },
  {
    name: 'half a JSON document, sent whole',
    path: '/half-json',
    verdict: 'unexpected-response',
    words: ['something that is not JSON (200)'],
  },
  { name: 'NaN, which JSON has not', path: '/nan', verdict: 'unexpected-response', words: ['something that is not JSON'] },
  {
    name: 'less than Content-Length promised',
    path: '/broken-off',
    verdict: 'unexpected-response',
    words: ['broke off (200)'],
  },
  { name: 'a chunk without a length', path: '/bad-chunk', verdict: 'unexpected-response', words: ['broke off (200)'] },
  { name: 'called gzip, and is not', path: '/not-gzip', verdict: 'unexpected-response' },

  // Redirects: none is followed with the key
  {
    name: '302 to a login page',
    path: '/to-login',
    verdict: 'redirect-blocked',
    words: ['/login', 'If it is a login page, this URL is for people'],
  },
  { name: '307 to another origin', path: '/to-elsewhere', verdict: 'redirect-blocked', words: ['/final'] },
  {
    name: '301 to another origin that hides from browsers',
    path: '/to-elsewhere-hidden',
    verdict: 'redirect-blocked',
    words: ['the browser hides where this one leads'],
  },
  { name: 'a redirect to itself', path: '/loop', verdict: 'redirect-blocked', words: ['redirects instead of answering'] },

  // Refused
  {
    name: '401',
    path: '/401',
    verdict: 'bad-credentials',
    words: ['refused the credentials (401)', 'The key has expired.'],
  },
  { name: '401 for a wrong key', path: '/json', settings: { token: 'no-such-key' }, verdict: 'bad-credentials' },
  { name: '401 in Latin-1', path: '/401-latin1', verdict: 'bad-credentials', words: ['Schlüssel ungültig'] },
  { name: '401 in XML', path: '/401-xml', verdict: 'bad-credentials', words: ['The key was revoked.'] },
  { name: '401 that asks for Basic: no dialog of the browser', path: '/401-basic', verdict: 'bad-credentials' },
  {
    name: '401 that says why in WWW-Authenticate alone, exposed',
    path: '/401-challenge',
    verdict: 'bad-credentials',
    words: ['The token expired'],
  },
  {
    name: '401 whose body never comes: the status is enough',
    path: '/401-hanging',
    settings: { seconds: 1 },
    verdict: 'bad-credentials',
  },
  {
    name: '401 that repeats the key in the URL',
    path: '/echo-url',
    settings: { token: `${KEY}-wrong` },
    select: inTheUrl,
    verdict: 'bad-credentials',
    words: ['Nobody is known at'],
    never: KEY,
  },
  {
    name: '403 for want of a scope',
    path: '/403-scope',
    verdict: 'forbidden',
    words: ['does not allow this request (403)', 'lacks the scope read:user'],
  },
  {
    name: '403 as problem+json',
    path: '/403-problem',
    verdict: 'forbidden',
    words: ['Your plan has no API access.'],
  },

  // Understood, but not as it was asked
  { name: '404 with JSON', path: '/404', verdict: 'wrong-url', words: ['(404)', 'No such route.'] },
  { name: '404 with a web page', path: '/404-page', verdict: 'wrong-url', words: ['nothing at this address (404)'] },
  { name: '410', path: '/410', verdict: 'wrong-url', words: ['v1 was switched off.'] },
  { name: '300', path: '/300', verdict: 'unexpected-response', words: ['(300)', 'Choose v1 or v2.'] },
  { name: '304, unasked', path: '/304', verdict: 'unexpected-response', words: ['(304)'] },
  { name: '400', path: '/400', verdict: 'unexpected-response', words: ['(400)', 'API version missing.'] },
  { name: '405', path: '/405', verdict: 'unexpected-response', words: ['(405)', 'GET is not allowed here.'] },
  { name: '406', path: '/406', verdict: 'unexpected-response', words: ['(406)', 'Only application/xml.'] },
  { name: '409', path: '/409', verdict: 'unexpected-response', words: ['(409)', 'Another call is under way.'] },
  { name: '415', path: '/415', settings: post, verdict: 'unexpected-response', words: ['(415)', 'Only application/xml.'] },
  { name: '418', path: '/418', verdict: 'unexpected-response', words: ['(418)', 'I am a teapot.'] },
  { name: '422', path: '/422', verdict: 'unexpected-response', words: ['(422)', 'Validation failed'] },
  {
    name: '422 with an error by field, as of Rails and Laravel',
    path: '/422-by-field',
    verdict: 'unexpected-response',
    words: ['(422)', 'must be at least 1'],
  },
  {
    name: '422 with a list of details, as of FastAPI',
    path: '/422-details',
    verdict: 'unexpected-response',
    words: ['(422)', 'Field required'],
  },
  { name: '451: the place, not the key', path: '/451', verdict: 'unexpected-response', words: ['(451)'] },

  // Not now
  { name: '429', path: '/429', verdict: 'rate-limited', words: ['slow down (429)', 'Wait a minute'] },
  { name: '429 with Retry-After', path: '/429-exposed', verdict: 'rate-limited', words: ['Wait 7 s'] },
  {
    name: '429 with Retry-After that is not exposed: nobody can know',
    path: '/429-not-exposed',
    verdict: 'rate-limited',
    words: ['Wait a minute'],
  },
  {
    name: '429 with Retry-After in an hour, as a date',
    path: '/429-date',
    verdict: 'rate-limited',
    never: 'Wait a minute',
  },
  { name: '500', path: '/500', verdict: 'server-error', words: ['failed on its own side (500)', 'Division by zero.'] },
  { name: '502, a web page of the gateway', path: '/502', verdict: 'server-error', words: ['(502)'] },
  { name: '503 with Retry-After', path: '/503', verdict: 'server-error', words: ['(503)', 'Down for maintenance.'] },
  { name: '504', path: '/504', verdict: 'server-error', words: ['(504)'] },
  { name: '999: what is no status counts as 5xx (RFC 9110, section 15)', path: '/999', verdict: 'server-error' },
  { name: 'no answer in time', path: '/never', settings: { seconds: 1 }, verdict: 'timeout', words: ['within 1 s'] },
  {
    name: 'headers and a first chunk, then nothing: too slow, not broken off',
    path: '/hanging',
    settings: { seconds: 1 },
    verdict: 'timeout',
    words: ['within 1 s'],
  },

  // No answer: a browser does not say which of these it is
  { name: 'a closed port', at: ({ closed }) => closed, verdict: 'no-answer', words: ['a browser does not say which'] },
  { name: 'a name that does not exist', at: 'http://patchbay-test.invalid', verdict: 'no-answer' },
  { name: 'a certificate that nobody vouches for', at: ({ tlsUrl }) => tlsUrl, verdict: 'no-answer' },
  { name: 'https to a port that speaks http', at: ({ url }) => url.replace('http:', 'https:'), verdict: 'no-answer' },
  { name: 'http to a port that speaks https', at: ({ tlsUrl }) => tlsUrl.replace('https:', 'http:'), verdict: 'no-answer' },
  { name: 'a reset before the answer', path: '/reset', verdict: 'no-answer' },
  { name: 'the end of the connection before the answer', path: '/hang-up', verdict: 'no-answer' },
  { name: 'something that is not HTTP', path: '/not-http', verdict: 'no-answer' },
  { name: 'two different lengths, which no browser accepts', path: '/two-lengths', verdict: 'no-answer' },
  { name: '407, which browsers take from proxies only', path: '/407', verdict: 'no-answer' },
  {
    name: 'resource policy same-origin and no CORS: hidden even from a probe',
    path: '/corp',
    verdict: 'no-answer',
    words: ['hides itself from browsers'],
  },

  // Answers that the browser keeps to itself
  {
    name: 'no CORS, and a preflight was needed',
    path: '/no-cors',
    at: unread,
    verdict: 'cors-blocked',
    words: ['Access-Control-Allow-Origin'],
  },
  {
    name: 'no CORS, and no preflight was needed',
    path: '/no-cors',
    at: unread,
    anonymous: true,
    verdict: 'cors-blocked',
    words: ['The request reached the server'],
  },
  {
    name: 'a preflight that wants credentials, which it never has',
    path: '/preflight-401',
    at: unread,
    verdict: 'cors-blocked',
  },
  { name: 'a preflight that is redirected', path: '/preflight-redirected', at: unread, verdict: 'cors-blocked' },
  {
    name: 'a preflight that refuses the header',
    path: '/no-such-header',
    at: unread,
    settings: asApiKey,
    verdict: 'cors-blocked',
  },
  {
    name: 'a preflight that refuses the method',
    path: '/no-put',
    at: unread,
    settings: { method: 'PUT', body: '{}' },
    verdict: 'cors-blocked',
  },
  { name: 'CORS for another origin', path: '/other-origin', at: unread, verdict: 'cors-blocked' },
  { name: 'CORS for this origin and a slash', path: '/origin-with-slash', at: unread, verdict: 'cors-blocked' },
  { name: 'CORS for a list of origins, which is none', path: '/origin-list', at: unread, verdict: 'cors-blocked' },
  { name: 'CORS said twice', path: '/origin-twice', at: unread, verdict: 'cors-blocked' },
  {
    name: '401 without CORS, on a first test: it was sent all the same',
    path: '/401-without-cors',
    at: unread,
    verdict: 'cors-blocked',
    never: 'did not send it',
  },
  { name: '429 without CORS', path: '/429-without-cors', at: unread, verdict: 'cors-blocked', never: 'did not send it' },
  {
    name: '502 of a gateway without CORS',
    path: '/502-without-cors',
    at: unread,
    verdict: 'cors-blocked',
    never: 'did not send it',
  },
]

/** One context for all rows, as a worker takes a while to install; each row has a page and a connection of its own. */
const test = base.extend<object, { shared: BrowserContext; servers: Servers }>({
  shared: [
    async ({ browser, host }, use) => {
      const context = await browser.newContext({ baseURL: host.url })
      await use(context)
      await context.close()
    },
    { scope: 'worker' },
  ],
  servers: [
    async ({}, use) => {
      const servers = await startVerdictStates()
      await use({ ...servers, closed: await closedAddress() })
      await servers.close()
    },
    { scope: 'worker' },
  ],
  page: async ({ shared }, use) => {
    const page = await shared.newPage()
    await use(page)
    await page.close()
  },
})

for (const {
  name,
  path = '/',
  at,
  settings,
  select = {},
  rules = {},
  groups = {},
  anonymous,
  verdict,
  words = [],
  never,
} of table)
  test(`${name}: ${verdict}`, async ({ page, servers }) => {
    const panel = new ConnectionPanel(page)
    await panel.openNew()
    const baseUri = typeof at === 'string' ? at : (at?.(servers) ?? servers.url)
    await panel.fill({ baseUri, relativeUri: path, ...(anonymous ? {} : { token: KEY }), ...settings })
    for (const [label, option] of Object.entries(select)) await panel.select(label, option)
    if (Object.keys(rules).length > 0) await panel.dialog.getByText('Rules for the answer').click()
    for (const [label, value] of Object.entries(rules)) await panel.textbox(label).fill(value)
    for (const [group, fields] of Object.entries(groups)) {
      await panel.open(group)
      for (const [label, value] of Object.entries(fields)) await panel.textbox(label).fill(value)
    }
    await panel.test(verdict)
    await panel.expectVerdict(verdict, ...words)
    if (never !== undefined) await expect(panel.verdict).not.toContainText(never)
  })
