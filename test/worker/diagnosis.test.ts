import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApplicationSnapshot } from '../../src/core/application'
import type { Connection } from '../../src/core/connection'
import { reasonRules, diagnoseExchange } from '../../src/core/diagnosis/diagnose-exchange'
import { noteRules } from '../../src/core/diagnosis/note-rules'
import type { Exchange } from '../../src/core/exchange'
import { parseCurlOutput } from '../../src/core/http/curl-output'
import { pastedExchange } from '../../src/core/http/pasted-exchange'
import { listExchanges, readExchange } from '../../src/storage/exchanges'
import type { Deps } from '../../src/worker/deps'
import { browserFetch } from '../support/browser-fetch'
import { aConnection, anExchange, aResponse, aTestSettings, aToken, NOON } from '../support/builders'
import { onLoopback, type TestServer } from '../support/servers/loopback'
import {
  empty,
  exposed,
  hanging,
  json,
  page,
  redirect,
  text,
  withoutCors,
  type Answer,
} from '../support/servers/verdict-answers'
import { aKeyedConnection, aWorker, tryOut } from '../support/worker-deps'

const PAGE = 'https://patchbay.example'

interface Stage {
  readonly answer?: Answer
  /** Headers in place of those that let any page do anything. */
  readonly cors?: Readonly<Record<string, string>>
  readonly connection?: Partial<Connection>
  readonly deps?: Partial<Deps>
  readonly path?: string
  readonly localNetwork?: 'denied' | 'prompt' | 'granted'
  readonly says?: string
}

/** Only for those who bring the key. */
const guarded =
  (stranger: Answer): Answer =>
  (arrived) =>
    (arrived.request.headers.authorization === undefined ? stranger : json(200, {}))(arrived)
const error = (status: number, message: string, headers = {}): Answer => json(status, { message }, headers)
const challenge = (value: string): Answer => json(401, { message: 'No.' }, exposed({ 'WWW-Authenticate': value }))
const silent: Partial<Deps> = { fetch: () => Promise.reject(new TypeError('Failed to fetch')) }
const inPrivate = { baseUri: 'https://192.168.0.7' } as const
const based: ApplicationSnapshot = { ...aConnection().application, basePath: '/api/v4' }

/** How to bring about each state, by the rule that must name it. */
const stages: Readonly<Record<string, Stage>> = {
  'device-offline': { deps: { ...silent, online: () => false } },
  'mixed-content': { connection: { baseUri: 'http://api.example.com' }, says: 'https://patchbay.example' },
  timeout: { answer: () => undefined, connection: { timeoutSeconds: 1 }, says: 'given 1 s' },
  'body-timeout': { answer: hanging(200, '{"a":'), connection: { timeoutSeconds: 1 } },
  'broken-off': {
    answer: ({ request, response }) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('{', () => request.socket.destroy())
    },
  },
  'local-network-denied': {
    connection: inPrivate,
    deps: { ...silent, localNetwork: async () => 'denied' },
    localNetwork: 'denied',
  },
  'local-network-prompt': {
    connection: inPrivate,
    deps: { ...silent, localNetwork: async () => 'prompt' },
    localNetwork: 'prompt',
  },
  'local-network-granted': {
    connection: inPrivate,
    deps: { ...silent, localNetwork: async () => 'prompt' },
    localNetwork: 'granted',
  },
  'hidden-refusal': {
    answer: withoutCors(error(401, 'No.')),
    connection: { application: { ...based, browser: { cors: 'yes', note: '' } } },
    says: '••• token',
  },
  'cors-preflight': { answer: json(200, {}), cors: { 'Access-Control-Allow-Origin': '*' }, says: 'the header authorization' },
  'cors-simple': {
    answer: json(200, {}),
    cors: {},
    connection: { auth: aToken({ place: 'query', parameter: 'api_key' }) },
    says: PAGE,
  },
  'no-answer': { answer: ({ request }) => void request.socket.destroy() },
  'no-response': {
    answer: ({ request }) => void request.socket.destroy(),
    connection: { test: aTestSettings({ relativeUri: '/no-response', probes: false }) },
  },
  'redirect-hidden': {
    answer: redirect(302, 'http://127.0.0.1:1/'),
    connection: { test: aTestSettings({ relativeUri: '/redirect-hidden', probes: false }) },
  },
  redirect: { answer: redirect(302, '/elsewhere'), path: '/redirect', says: '/elsewhere' },
  'redirect-to-login': { answer: redirect(302, '/users/login?next=/'), says: '/users/login' },
  'login-page': { answer: page(200, 'Sign in to Example'), says: 'Sign in to Example' },
  'base-path': { answer: error(404, 'No.'), connection: { application: based }, says: '/api/v4' },
  'doubled-path': { answer: error(404, 'No.'), path: '/v1/v1/doubled-path', says: '/v1 stands there twice' },
  'firewall-page': {
    answer: text(403, 'text/html', '<title>Attention Required! | Cloudflare</title>'),
    says: 'Cloudflare stands before',
  },
  'gateway-error': { answer: page(502, 'Bad gateway'), says: 'Bad gateway' },
  'page-with-status': { answer: page(404, 'Not found'), says: 'Not found' },
  'page-instead': { answer: page(200, 'Welcome'), says: 'Welcome' },
  clock: { answer: error(401, 'Timestamp is too old.'), says: 'too old' },
  'time-format': {
    answer: error(401, 'Timestamp is outside of the window.', exposed({ Date: new Date().toUTCString() })),
    says: 'outside of the window',
  },
  'token-expired': { answer: error(401, 'The key has expired.'), says: 'has expired' },
  'challenge-scheme': { answer: challenge('Digest realm="api", nonce="x"'), says: 'Digest realm' },
  challenge: { answer: challenge('Bearer realm="api", error="invalid_token"'), says: 'invalid_token' },
  'no-credentials': { answer: error(401, 'No.'), connection: { auth: { kind: 'none' } } },
  unauthorised: { answer: error(401, 'No.'), says: 'does not let browsers read' },
  'scope-challenge': {
    answer: json(403, {}, exposed({ 'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="read:user"' })),
    says: 'read:user',
  },
  'limit-as-403': { answer: error(403, 'API rate limit exceeded.') },
  scope: { answer: error(403, 'This key lacks the scope read:user.'), says: 'read:user' },
  payment: { answer: error(402, 'Your card was declined.'), says: 'Your card was declined.' },
  plan: { answer: error(403, 'Upgrade to call this.') },
  'address-list': { answer: error(403, 'Your IP address is unknown.') },
  forbidden: { answer: error(403, 'No.') },
  gone: { answer: error(410, 'v1 was switched off.'), says: 'switched off' },
  'not-found': { answer: error(404, 'No such route.'), says: 'No such route.' },
  method: { answer: error(405, 'No.', exposed({ Allow: 'POST' })), says: 'It takes: POST' },
  'not-acceptable': { answer: error(406, 'Only XML.'), says: 'application/json, */*' },
  'media-type': {
    answer: error(415, 'Only XML.'),
    connection: { test: aTestSettings({ relativeUri: '/media-type', method: 'POST', body: '{}' }) },
    says: 'application/json',
  },
  'rate-limit': { answer: error(429, 'Slow down.', exposed({ 'Retry-After': '7' })), says: 'wait 7 s' },
  'rate-limit-untold': { answer: error(429, 'Slow down.') },
  'field-errors': { answer: json(422, { errors: { limit: ['must be at least 1'] } }), says: 'limit: must be at least 1' },
  conflict: { answer: error(409, 'It exists.') },
  'body-too-large': { answer: error(413, 'Too large.') },
  'not-available': { answer: error(451, 'No.') },
  'bad-request': { answer: error(400, 'API version missing.'), says: 'API version missing.' },
  'server-error': { answer: error(500, 'Division by zero.') },
  'not-json': { answer: text(200, 'application/json', '{"ok": tru'), says: 'JSON' },
  'error-in-success': { answer: json(200, { ok: false, error: 'invalid_auth' }), says: 'invalid_auth' },
  'nothing-proven': { answer: json(200, { user: 'ada' }) },
  'clock-skew': {
    answer: json(200, {}, exposed({ Date: new Date(Date.now() - 600_000).toUTCString() })),
    says: 'ahead of the server',
  },
}

const controls: Readonly<Record<string, Stage>> = {
  'control-refused': { answer: guarded(error(401, 'No.')) },
  'control-limited': { answer: guarded(error(429, 'Slow down.')) },
  'control-limited-as-403': { answer: guarded(error(403, 'API rate limit exceeded.')) },
  'control-hidden': { answer: guarded(withoutCors(error(401, 'No.'))) },
}

let server: TestServer
beforeAll(async () => {
  server = await onLoopback(
    createServer((request, response) => {
      const state = (request.url ?? '').split('?')[0]?.split('/').at(-1) ?? ''
      const cors = stages[state]?.cors ?? {
        'Access-Control-Allow-Origin': PAGE,
        'Access-Control-Allow-Headers': 'authorization, content-type',
      }
      for (const [name, value] of Object.entries(cors)) response.setHeader(name, value)
      const answer = request.method === 'OPTIONS' ? empty(204) : ((stages[state] ?? controls[state])?.answer ?? json(200, {}))
      request.resume().on('end', () => answer({ request, response, key: '', elsewhere: '', elsewhereHidden: '' }))
    }),
  )
})
afterAll(() => server.close())

test.each(Object.entries(stages))(
  '%s is named',
  async (id, { connection = {}, deps = {}, path = `/${id}`, localNetwork, says }) => {
    const worker = aWorker({ origin: PAGE, fetch: browserFetch(PAGE), ...deps })
    const settings = { baseUri: server.url, test: aTestSettings({ relativeUri: path }), ...connection }
    const tested = aKeyedConnection(settings)
    const secrets: Record<string, string> = tested.auth.kind === 'none' ? {} : { token: 'some-key-of-the-test' }
    const { verdict, testId } = await tryOut(worker, tested, { secrets })
    const made = await listExchanges(worker.deps.db, { testId, limit: 10 })
    const entry = await readExchange(worker.deps.db, made.find(({ cause }) => cause === 'test')?.id ?? '')
    const found = diagnoseExchange({
      exchange: entry ?? anExchange(),
      verdict,
      application: tested.application,
      pageOrigin: PAGE,
      localNetwork,
    })
    expect(found.map((diagnosis) => diagnosis.id)).toContain(id)
    expect(JSON.stringify(found)).toContain(says ?? '')
    expect(JSON.stringify(found)).not.toMatch(/[{}]\w+[{}]|undefined|some-key-of-the-test/)
    // The reason and the notes beside it, never two reasons.
    expect(found.filter((diagnosis) => reasonRules.some((rule) => rule.id === diagnosis.id)).length).toBeLessThan(2)
  },
)

const pasted = (name: string): Exchange => {
  const output = parseCurlOutput(readFileSync(new URL(`../vectors/curl/${name}.tty.txt`, import.meta.url), 'utf8'))
  if ('problem' in output) throw new Error(output.problem)
  return pastedExchange(output, anExchange(), { id: 'p1', at: NOON })
}

const fromTerminal: readonly [id: string, exchange: () => Exchange][] = [
  ['dns', () => pasted('no-host')],
  ['refused', () => pasted('refused-v')],
  ['tls', () => pasted('certificate-v')],
  ['terminal-cors-none', () => pasted('get-i')],
  [
    'terminal-cors-open',
    () => pastedWith('HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\nContent-Type: application/json\n\n{}'),
  ],
  ['unauthorised-bare', () => pastedWith('HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{}')],
  ['proxy', () => pastedWith('HTTP/1.1 407 Proxy Authentication Required\nContent-Type: text/plain\n\nno')],
  ['redirect', () => pasted('redirect-i')],
  ['redirect-untold', () => pastedWith('HTTP/1.1 302 Found\n\n')],
  ['redirect-untold', () => anExchange({ cause: 'imported', response: aResponse({ status: 302 }) })],
]

const pastedWith = (text: string): Exchange => {
  const output = parseCurlOutput(text)
  if ('problem' in output) throw new Error(output.problem)
  const basis = anExchange({ removed: ['••• token'] })
  return pastedExchange(output, basis, { id: 'p1', at: NOON })
}

test.each(fromTerminal)('%s is named from what curl printed', (id, exchange) => {
  expect(diagnoseExchange({ exchange: exchange(), pageOrigin: PAGE }).map((each) => each.id)).toContain(id)
})

test('cancelled and probing requests are named', () => {
  const idsOf = (changes: Partial<Exchange>) => {
    const { response: _, ...rest } = anExchange()
    return diagnoseExchange({ exchange: { ...rest, ...changes }, pageOrigin: PAGE }).map(({ id }) => id)
  }
  expect(idsOf({ failure: { kind: 'aborted', message: '' } })).toEqual(['cancelled'])
  const hidden = { status: 0, statusText: '', type: 'opaque', url: '', redirected: false, headers: [] }
  const body = { text: '', size: 0, truncated: false, binary: false }
  expect(idsOf({ cause: 'probe', response: { ...hidden, body } })).toEqual(['probe-hidden'])
  expect(idsOf({ cause: 'probe', failure: { kind: 'network', message: 'Failed to fetch' } })).toEqual(['probe-silent'])
})

test('of a negative control, a refusal is what is wanted, and a limit is none', async () => {
  const worker = aWorker({ origin: PAGE, fetch: browserFetch(PAGE) })
  const connection = aKeyedConnection({ baseUri: server.url })
  const ids = async (relativeUri: string) => {
    const tested = { ...connection, test: aTestSettings({ relativeUri }) }
    const { testId } = await tryOut(worker, tested, { secrets: { token: 'some-key-of-the-test' } })
    const made = await listExchanges(worker.deps.db, { testId, limit: 10 })
    const entry = await readExchange(worker.deps.db, made.find(({ cause }) => cause === 'negative-control')?.id ?? '')
    return diagnoseExchange({ exchange: entry ?? anExchange(), pageOrigin: PAGE }).map(({ id }) => id)
  }
  for (const id of Object.keys(controls)) expect(await ids(`/${id}`)).toEqual([id])
})

test('the application’s advice comes before ours', () => {
  const rules = [{ status: 401, verdict: 'bad-credentials' as const, advice: 'Make a personal token.' }]
  const exchange = anExchange({ response: aResponse({ status: 401 }) })
  const [first] = diagnoseExchange({ exchange, application: { ...based, rules }, pageOrigin: PAGE })
  expect(first?.next[0]).toBe('Make a personal token.')
})

test('what went well needs no diagnosis', () => {
  expect(diagnoseExchange({ exchange: anExchange(), pageOrigin: PAGE })).toEqual([])
})

/** Shown by the rule's own tests, of which those of sign-ins are in oauth-log.test.ts. */
const OTHERS = ['no-callback', 'callback-error', 'cancelled', 'probe-hidden', 'probe-silent', ...Object.keys(controls)]

test('every rule has a state that is named by it', () => {
  const shown = new Set([...Object.keys(stages), ...fromTerminal.map(([id]) => id), ...OTHERS])
  expect([...reasonRules, ...noteRules].map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([])
})
