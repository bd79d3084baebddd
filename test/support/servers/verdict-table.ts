import { gzipSync } from 'node:zlib'
import {
  after,
  dripping,
  empty,
  exposed,
  hanging,
  hangUp,
  json,
  page,
  raw,
  redirect,
  reset,
  silence,
  text,
  withoutCors,
  type Answer,
} from './verdict-answers'

/** How a server treats every request for one address. */
export interface State {
  readonly answer: Answer
  /** For requests without the right key; absent: they get the same answer. */
  readonly stranger?: Answer
  /** For `OPTIONS`; absent: 204 with the headers of {@link cors}. */
  readonly preflight?: Answer
  /** Headers in place of those that let any page do anything. `none`: not even the preflight gets one. */
  readonly cors?: 'none' | ((origin: string) => Readonly<Record<string, string | string[]>>)
}

const user = { user: 'ada' }
const refused = json(401, { error: { message: 'Unknown key.' } })

/** Looks at the key, as an endpoint must that is to prove one. */
const guarded = (answer: Answer, rest: Omit<State, 'answer'> = {}): State => ({ answer, stranger: refused, ...rest })
const open = (answer: Answer, rest: Omit<State, 'answer'> = {}): State => ({ answer, ...rest })
const status = (code: number, message: string): State => open(json(code, { error: { message } }))

const JSON_TYPE = 'application/json'
const OK_LINES = ['Access-Control-Allow-Origin: *', 'Content-Type: application/json', 'Connection: close'] as const
const RETRY = { 'Retry-After': '7' }
const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000).toUTCString()

/** By path. What each should be called is in `test/browser/verdicts.spec.ts`. */
export const states: Readonly<Record<string, State>> = {
  // What proves the key
  '/json': guarded(json(200, user)),
  '/no-content': guarded(empty(204)),
  '/empty': guarded(empty(200)),
  '/empty-json': guarded(text(200, JSON_TYPE, '')),
  '/latin1': guarded(text(200, `${JSON_TYPE}; charset=ISO-8859-1`, Buffer.from('{"user":"Zoë"}', 'latin1'))),
  '/wrong-charset': guarded(text(200, `${JSON_TYPE}; charset=utf-8`, Buffer.from('{"user":"Zoë"}', 'latin1'))),
  '/unknown-charset': guarded(text(200, `${JSON_TYPE}; charset=klingon`, '{"user":"Zoë"}')),
  '/byte-order-mark': guarded(text(200, JSON_TYPE, '\uFEFF{"user":"ada"}')),
  '/gzip': guarded(text(200, JSON_TYPE, gzipSync('{"user":"ada"}'), { 'Content-Encoding': 'gzip' })),
  '/duplicate-keys': guarded(text(200, JSON_TYPE, '{"id":1,"id":2}')),
  '/no-errors': guarded(json(200, { ok: true, error: null, errors: [], error_count: 0, message: 'Welcome back.' })),
  '/deep': guarded(text(200, JSON_TYPE, '['.repeat(20_000) + ']'.repeat(20_000))),
  '/huge': guarded(text(200, JSON_TYPE, () => `{"user":"ada","items":["${'x'.repeat(6_000_000)}"]}`)),
  '/json-as-text': guarded(text(200, 'text/plain', '{"user":"ada"}')),
  '/json-as-page': guarded(text(200, 'text/html; charset=UTF-8', '{"user":"ada"}')),
  '/json-untyped': guarded(text(200, '', '{"user":"ada"}')),
  '/json-lines': guarded(text(200, 'application/x-ndjson', '{"id":1}\n{"id":2}\n')),
  '/xml': guarded(text(200, 'application/xml', '<?xml version="1.0"?><user><name>ada</name></user>')),
  '/csv': guarded(text(200, 'text/csv', 'id;name\r\n1;ada\r\n')),
  '/plain': guarded(text(200, 'text/plain', 'pong')),
  '/binary': guarded(text(200, 'application/octet-stream', Buffer.from([0, 1, 2, 0xff]))),
  '/slow': guarded(after(250, json(200, user))),
  '/drip': guarded(dripping(80, ['{"user"', ':"ad', 'a"}'])),
  '/early-hints': guarded((arrived) => {
    arrived.response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
    json(200, user)(arrived)
  }),
  '/http-1.0': guarded(raw('HTTP/1.0 200 OK', ...OK_LINES, '', '{"user":"ada"}')),
  '/corp-with-cors': guarded(json(200, user, { 'Cross-Origin-Resource-Policy': 'same-origin' })),
  '/reflected-origin': guarded(json(200, user), {
    cors: (origin) => ({ 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }),
  }),
  '/preflight-200': guarded(json(200, user), { preflight: page(200, 'Welcome') }),
  '/echo-url': guarded(
    text(200, JSON_TYPE, ({ request }) => JSON.stringify({ url: request.url, user: 'ada' })),
    {
      stranger: text(401, JSON_TYPE, ({ request }) => JSON.stringify({ message: `Nobody is known at ${request.url}` })),
    },
  ),
  '/graphql': guarded(json(200, { data: { viewer: { login: 'ada' } } })),
  // What those without the key get differs: none of it is a pass
  '/stranger-hidden': guarded(json(200, user), { stranger: withoutCors(refused) }),
  '/stranger-redirected': guarded(json(200, user), { stranger: redirect(302, '/login') }),
  '/stranger-login-page': guarded(json(200, user), { stranger: page(200, 'Sign in') }),
  '/stranger-500': guarded(json(200, user), { stranger: json(500, { error: 'undefined is not a key' }) }),
  // What proves nothing
  '/public': open(json(200, user)),
  '/public-empty': open(empty(204)),
  // 2xx that are no success
  '/error-in-200': open(json(200, { error: { code: 1201, message: 'The key has been revoked.' } })),
  '/not-ok-in-200': open(json(200, { ok: false, error: 'invalid_auth' })),
  '/page': open(page(200, 'Welcome')),
  '/page-as-text': open(text(200, 'text/plain', '<!DOCTYPE html>\n<html><title>Welcome</title></html>')),
  '/page-as-json': open(text(200, JSON_TYPE, '<!doctype html><title>Welcome</title>')),
  '/half-json': guarded(text(200, JSON_TYPE, '{"user":"ad')),
  '/nan': guarded(text(200, JSON_TYPE, '{"user":"ada","score":NaN}')),
  '/broken-off': guarded((arrived) => {
    arrived.response.writeHead(200, { 'Content-Type': JSON_TYPE, 'Content-Length': 1000 }).write('{"user":"ada"}', () => {
      arrived.request.socket.destroy()
    })
  }),
  '/bad-chunk': guarded(
    raw('HTTP/1.1 200 OK', ...OK_LINES, 'Transfer-Encoding: chunked', '', 'e', '{"user":"ada"}', 'no length', ''),
  ),
  '/not-gzip': guarded(text(200, JSON_TYPE, '{"user":"ada"}', { 'Content-Encoding': 'gzip' })),
  '/graphql-errors': open(
    json(200, { data: null, errors: [{ message: 'Not signed in.', extensions: { code: 'UNAUTHENTICATED' } }] }),
  ),
  // Redirects
  '/to-login': open(redirect(302, '/login')),
  '/login': open(page(200, 'Sign in')),
  '/to-elsewhere': open(redirect(307, ({ elsewhere }) => `${elsewhere}/final`)),
  '/to-elsewhere-hidden': open(redirect(301, ({ elsewhereHidden }) => `${elsewhereHidden}/final`)),
  '/loop': open(redirect(302, '/loop')),
  // Refusals
  '/401': status(401, 'The key has expired.'),
  '/401-latin1': open(text(401, `${JSON_TYPE}; charset=ISO-8859-1`, Buffer.from('{"message":"Schlüssel ungültig"}', 'latin1'))),
  '/401-xml': open(text(401, 'application/xml', '<error><code>17</code><message>The key was revoked.</message></error>')),
  '/401-basic': open(json(401, { message: 'Sign in first.' }, { 'WWW-Authenticate': 'Basic realm="api"' })),
  '/401-challenge': open(
    empty(401, exposed({ 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The token expired"' })),
  ),
  '/401-without-cors': open(withoutCors(json(401, { message: 'Unknown key.' }))),
  '/401-hanging': open(hanging(401, '{"message":')),
  '/403-scope': status(403, 'This key lacks the scope read:user.'),
  '/403-problem': open(
    text(
      403,
      'application/problem+json',
      JSON.stringify({ type: 'about:blank', title: 'Forbidden', detail: 'Your plan has no API access.' }),
    ),
  ),
  // Not the right request
  '/300': status(300, 'Choose v1 or v2.'),
  '/304': open(empty(304)),
  '/400': status(400, 'API version missing.'),
  '/404': status(404, 'No such route.'),
  '/404-page': open(page(404, 'Not found')),
  '/405': open(json(405, { message: 'GET is not allowed here.' }, { Allow: 'POST' })),
  '/406': status(406, 'Only application/xml.'),
  '/409': status(409, 'Another call is under way.'),
  '/410': status(410, 'v1 was switched off.'),
  '/415': status(415, 'Only application/xml.'),
  '/418': status(418, 'I am a teapot.'),
  '/422': open(json(422, { message: 'Validation failed', errors: [{ field: 'limit', code: 'missing' }] })),
  '/422-by-field': open(json(422, { errors: { limit: ['must be at least 1'] } })),
  '/422-details': open(json(422, { detail: [{ loc: ['query', 'limit'], msg: 'Field required', type: 'missing' }] })),
  '/451': status(451, 'Not available in your country.'),
  // Not now
  '/429': status(429, 'Slow down.'),
  '/429-exposed': open(json(429, { message: 'Slow down.' }, exposed(RETRY))),
  '/429-not-exposed': open(json(429, { message: 'Slow down.' }, RETRY)),
  '/429-date': open((arrived) => json(429, { message: 'Slow down.' }, exposed({ 'Retry-After': IN_AN_HOUR() }))(arrived)),
  '/429-without-cors': open(withoutCors(json(429, { message: 'Slow down.' }))),
  '/500': status(500, 'Division by zero.'),
  '/502': open(page(502, 'Bad gateway')),
  '/502-without-cors': open(withoutCors(page(502, 'Bad gateway'))),
  '/503': open(json(503, { message: 'Down for maintenance.' }, RETRY)),
  '/504': open(page(504, 'Gateway time-out')),
  '/999': open(raw('HTTP/1.1 999 Request denied', ...OK_LINES, '', '{"message":"Request denied"}')),
  '/hanging': open(hanging(200, '{"user":')),
  '/never': open(silence),
  // No answer that a browser shows
  '/reset': open(reset),
  '/hang-up': open(hangUp),
  '/not-http': open(raw('SSH-2.0-OpenSSH_9.2', ''), { preflight: raw('SSH-2.0-OpenSSH_9.2', '') }),
  '/two-lengths': open(raw('HTTP/1.1 200 OK', ...OK_LINES, 'Content-Length: 14', 'Content-Length: 2', '', '{"user":"ada"}')),
  '/407': open(json(407, { message: 'Who are you?' }, { 'Proxy-Authenticate': 'Basic realm="proxy"' })),
  '/corp': open(json(200, user, { 'Cross-Origin-Resource-Policy': 'same-origin' }), { cors: 'none' }),
  // Answers that browsers keep to themselves
  '/no-cors': open(json(200, user), { cors: 'none' }),
  '/preflight-401': guarded(json(200, user), { preflight: json(401, {}) }),
  '/preflight-redirected': guarded(json(200, user), { preflight: redirect(308, '/json') }),
  '/no-such-header': guarded(json(200, user), {
    cors: () => ({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Authorization, Content-Type' }),
  }),
  '/no-put': guarded(json(200, user), {
    cors: () => ({
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Allow-Methods': 'GET, POST',
    }),
  }),
  '/other-origin': guarded(json(200, user), { cors: () => ({ 'Access-Control-Allow-Origin': 'https://other.example' }) }),
  '/origin-with-slash': guarded(json(200, user), { cors: (origin) => ({ 'Access-Control-Allow-Origin': `${origin}/` }) }),
  '/origin-list': guarded(json(200, user), {
    cors: (origin) => ({ 'Access-Control-Allow-Origin': `https://other.example, ${origin}` }),
  }),
  '/origin-twice': guarded(json(200, user), { cors: (origin) => ({ 'Access-Control-Allow-Origin': ['*', origin] }) }),
  // For the connection's own rules
  '/limit-in-200': open(json(200, { status: 'limited', message: 'Too many calls this minute.' })),
  '/limit-in-403': open(json(403, { message: 'API rate limit exceeded for this address.' })),
  '/session-expired': open(json(200, { code: 'SESSION_EXPIRED', message: 'Sign in again.' })),
  '/xml-failure': open(text(200, 'text/xml', '<response><status>error</status><message>Unknown key.</message></response>')),
  '/xml-success': guarded(text(200, 'text/xml', '<response><status>ok</status><user>ada</user></response>'), {
    stranger: text(200, 'text/xml', '<response><status>error</status><message>Unknown key.</message></response>'),
  }),
}
