import { expect, test } from 'vitest'
import { applicationSchema, type Application } from '../application'
import { authConfigSchema, secretFields } from '../auth'
import { connectionSchema, type Connection } from '../connection'
import { judge } from '../http/judge'
import { lintTest } from '../lint-test'
import { newConnection, withMethod } from '../new-connection'
import type { VerdictCode } from '../verdict-code'
import { applications } from './index'

const methods = applications.flatMap((application) => application.auth.map((method) => ({ application, method })))
const perApplication = applications.map((application) => [application.id, application] as const)
const perMethod = methods.map(({ application, method }) => [`${application.id}/${method.id}`, application, method] as const)

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const DOTTED = /^\w+(\.\w+)*$/

test('the universal connectors come first, then the applications by name', () => {
  const [first, second, ...rest] = applications
  expect([first?.name, second?.name]).toEqual(['HTTP', 'GraphQL'])
  expect(rest.every(({ kind }) => kind === 'application')).toBe(true)
  const names = rest.map(({ name }) => name)
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')))
})

test('ids are unique and in kebab-case', () => {
  const ids = applications.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { id, auth } of applications) {
    expect(id).toMatch(KEBAB)
    const methodIds = auth.map((method) => method.id)
    expect(new Set(methodIds).size).toBe(methodIds.length)
    for (const methodId of methodIds) expect(methodId).toMatch(KEBAB)
  }
})

test.each(perApplication)('%s has the schema’s fields and no others', (_, application) => {
  // The schema drops whatever it does not know.
  expect(applicationSchema.parse(application)).toEqual(application)
})

test.each(perApplication)('%s declares the variables of its base URI, and only those', (_, { baseUri, variables }) => {
  const used = [...baseUri.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name)
  expect([...new Set(used)].sort()).toEqual(variables.map(({ name }) => name).sort())
  for (const { initial } of variables) expect(initial).not.toBe('')
})

test.each(perApplication)('%s links to https only', (_, { documentation, browser, auth }) => {
  const links = [documentation, browser.source, ...auth.map(({ keyUrl }) => keyUrl)]
  for (const link of links) if (link !== undefined) expect(new URL(link).protocol).toBe('https:')
})

test.each(perApplication)('%s has white letters that are readable on its colour', (_, { colour, monogram }) => {
  expect(colour).toMatch(/^#[0-9a-f]{6}$/)
  expect(contrastWithWhite(colour)).toBeGreaterThanOrEqual(4.5)
  expect(monogram).toMatch(/^.{1,2}$/u)
})

test.each(perApplication)('%s looks for values at plain dotted paths', (_, { label, rules, auth, test: own }) => {
  const tests = [own, ...auth.flatMap(({ test }) => test ?? [])]
  const paths = [
    label,
    ...rules.map(({ path }) => path ?? ''),
    ...tests.flatMap(({ successPath, failPath, errorPath, label }) => [successPath, failPath, errorPath, label]),
  ]
  for (const path of paths.filter((path) => path !== '')) expect(path).toMatch(DOTTED)
})

test.each(perApplication)('%s has rules that can be told apart and that lead somewhere', (_, { rules }) => {
  for (const { status, path, values, verdict, advice } of rules) {
    expect(status !== undefined || path !== undefined).toBe(true)
    if (values) expect(path).toBeDefined()
    // The values are joined with commas when they are compared.
    for (const value of values ?? []) expect(value).not.toContain(',')
    expect(verdict).not.toBe('ok')
    expect(advice).toMatch(/[.:]$/)
  }
  const keys = rules.map(({ status, path, values }) => JSON.stringify([status, path, values]))
  expect(new Set(keys).size).toBe(keys.length)
})

test.each(perApplication)('%s speaks in whole sentences', (_, { summary, browser, variables, auth }) => {
  const secrets = auth.flatMap(({ secrets }) => Object.values(secrets))
  const sentences = [
    summary,
    browser.note,
    ...variables.map(({ help }) => help),
    ...secrets.flatMap(({ help, mismatch }) => (mismatch === undefined ? [help] : [help, mismatch])),
  ]
  for (const sentence of sentences) expect(sentence).toMatch(/^\p{L}.*\.$/u)
})

test.each(perMethod)('%s has a valid config and names only secrets that its scheme has', (_, application, method) => {
  expect(authConfigSchema.parse(method.config)).toEqual(method.config)
  expect(secretFields(method.config)).toEqual(expect.arrayContaining(Object.keys(method.secrets)))
  if (application.kind === 'universal') return
  // An application’s own words for each of its secrets, and the way to get them.
  expect(Object.keys(method.secrets)).toEqual(secretFields(method.config))
  if (method.config.kind !== 'none') expect(method.steps.length).toBeGreaterThan(0)
})

test.each(perMethod)('%s can be tested as it is, once its secrets are there', (_, application, method) => {
  if (application.kind === 'universal') return
  const connection = aConnection(application, method)
  expect(connectionSchema.parse(connection)).toEqual(connection)
  expect(connection.test.relativeUri).toMatch(/^[/?]/)
  expect(lintTest(connection, new Set(secretFields(method.config))).filter(({ severity }) => severity === 'error')).toEqual([])
})

test.each(perMethod)('%s repeats its test without the secret, unless there is none', (_, application, method) => {
  if (application.kind === 'universal') return
  expect((method.test ?? application.test).negativeControl).toBe(method.config.kind !== 'none')
})

test.each([
  ['http', ['baseUri', 'test.relativeUri']],
  ['graphql', ['baseUri', 'test.query']],
])('of a new %s connection only %j is missing', (id, fields) => {
  expect(lintTest(aConnection(applicationCalled(id)), new Set()).map(({ field }) => field)).toEqual(fields)
})

// Glued together, so that no secret scanner takes them for real ones.
const x = (length: number): string => 'aB3'.repeat(length).slice(0, length)
const hex = (length: number): string => 'a1b2'.repeat(length).slice(0, length)
const GENERAL = ['', ' ', 'Bearer ' + x(40), 'secret']

const formats: Readonly<Record<string, { accepts: readonly string[]; refuses: readonly string[] }>> = {
  'github/personal-access-token/token': {
    accepts: [
      ...['p', 'o', 'u', 's', 'r'].map((kind) => `gh${kind}_` + x(36)),
      'ghs_' + '123456_' + [x(36), x(300), x(80) + '-_'].join('.'),
      'github' + '_pat_' + x(22) + '_' + x(59),
      hex(40),
    ],
    refuses: ['glpat-' + x(20), hex(39), 'ghx_' + x(36)],
  },
  'gitlab/private-token/token': {
    accepts: ['glpat-' + x(20), 'glpat-' + x(27) + '.01.' + x(9), x(20), 'ourprefix' + x(20), hex(64)],
    refuses: ['glrt-' + x(20), 'gldt-' + x(20), 'glptt-' + hex(40), x(19)],
  },
  'gitlab/bearer/token': { accepts: ['glpat-' + x(20), hex(64)], refuses: ['glrt-' + x(20)] },
  'stripe/secret-key/token': {
    accepts: ['sk', 'rk'].flatMap((kind) => ['live', 'test'].map((mode) => `${kind}_${mode}_` + x(99))),
    refuses: ['pk' + '_live_' + x(24), 'pk' + '_test_' + x(99), 'whsec_' + x(32), 'sk_' + x(40)],
  },
  'openai/api-key/token': {
    accepts: ['sk-' + x(48), 'sk-proj-' + x(60) + '_-' + x(60), 'sk-svcacct-' + x(120)],
    refuses: ['sk-ant-' + x(90), 'sk-or-v1-' + hex(64), 'org-' + x(24)],
  },
  'airtable/personal-access-token/token': {
    accepts: ['pat' + x(14) + '.' + hex(64)],
    refuses: ['pat' + x(14), 'key' + x(14)],
  },
  'slack/token/token': {
    accepts: ['b', 'p', 'a'].flatMap((kind) => [`xox${kind}-` + '1234567890-' + x(24), 'xoxe.' + `xox${kind}-1-` + x(160)]),
    refuses: ['xapp-' + '1-' + x(60), 'xoxe-' + '1-' + x(140), hex(32)],
  },
  'hubspot/access-token/token': {
    accepts: ['na1', 'na2', 'eu1', 'ap1'].map((region) => `pat-${region}-` + [8, 4, 4, 4, 12].map(hex).join('-')),
    refuses: [[8, 4, 4, 4, 12].map(hex).join('-'), 'eu1-' + hex(32)],
  },
  'dummyjson/bearer/token': {
    accepts: ['eyJ' + [x(33), x(200), x(41) + '-_'].join('.')],
    refuses: ['emilyspass', 'eyJ' + x(40), '"eyJ' + [x(33), x(200), x(43)].join('.') + '"'],
  },
}

const keyFormats = methods.flatMap(({ application, method }) =>
  Object.entries(method.secrets).map(([name, format]) => ({ key: `${application.id}/${method.id}/${name}`, format })),
)

test('every secret with a pattern has values to accept and to refuse here', () => {
  expect(
    keyFormats
      .filter(({ format }) => format.pattern !== undefined)
      .map(({ key }) => key)
      .sort(),
  ).toEqual(Object.keys(formats).sort())
})

test.each(keyFormats.map(({ key, format }) => [key, format] as const))(
  '%s knows its form',
  (key, { pattern, mismatch, example }) => {
    expect(mismatch === undefined).toBe(pattern === undefined)
    if (pattern === undefined) return
    expect(pattern).toMatch(/^\^.*\$$/)
    for (const flags of ['', 'u', 'v']) {
      const expression = new RegExp(pattern, flags)
      for (const value of formats[key]?.accepts ?? []) expect(value).toMatch(expression)
      for (const value of [...GENERAL, ...(formats[key]?.refuses ?? [])]) {
        if (value === 'https://example.com/' && key.startsWith('gitlab/')) continue // GitLab’s prefix can be anything
        expect(value).not.toMatch(expression)
      }
      // An example that passed could be taken for a real key, by users and by scanners.
      expect(example).not.toMatch(expression)
    }
  },
)

/** What each vendor answers, as its documentation or users report it, to the entry’s own test. */
const answers: readonly [id: string, status: number, body: unknown, verdict: VerdictCode, label?: string][] = [
  ['github', 200, { login: 'octocat', id: 1 }, 'ok', 'octocat'],
  ['github', 401, { message: 'Bad credentials', status: '401' }, 'bad-credentials'],
  ['github', 403, { message: 'Resource not accessible by integration' }, 'forbidden'],
  ['gitlab', 200, { id: 1, username: 'tanuki' }, 'ok', 'tanuki'],
  ['gitlab', 401, { message: '401 Unauthorized' }, 'bad-credentials'],
  ['gitlab', 401, { error: 'invalid_token', error_description: 'Token is expired.' }, 'bad-credentials'],
  ['gitlab', 403, { error: 'insufficient_scope', scope: 'api read_api read_user' }, 'forbidden'],
  ['stripe', 200, { object: 'balance', livemode: false }, 'ok'],
  ['stripe', 401, { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } }, 'bad-credentials'],
  ['stripe', 403, { error: { type: 'invalid_request_error', code: 'secret_key_required' } }, 'bad-credentials'],
  ['stripe', 403, { error: { type: 'invalid_request_error' } }, 'forbidden'],
  ['openai', 200, { object: 'list', data: [] }, 'ok'],
  ['openai', 401, { error: { code: 'invalid_api_key' } }, 'bad-credentials'],
  ['openai', 429, { error: { type: 'insufficient_quota', code: 'insufficient_quota' } }, 'forbidden'],
  ['openai', 429, { error: { code: 'rate_limit_exceeded' } }, 'rate-limited'],
  ['airtable', 200, { id: 'usrABC' }, 'ok', 'usrABC'],
  ['airtable', 401, { error: { type: 'AUTHENTICATION_REQUIRED' } }, 'bad-credentials'],
  ['airtable', 429, { errors: [{ error: 'PUBLIC_API_BILLING_LIMIT_EXCEEDED' }] }, 'forbidden'],
  ['airtable', 429, { errors: [{ error: 'RATE_LIMIT_REACHED' }] }, 'rate-limited'],
  ['slack', 200, { ok: true, team: 'Analytical Engines', user: 'bot' }, 'ok', 'Analytical Engines'],
  ['slack', 200, { ok: false, error: 'not_authed' }, 'bad-credentials'],
  ['slack', 200, { ok: false, error: 'token_expired' }, 'bad-credentials'],
  ['slack', 200, { ok: false, error: 'missing_scope', needed: 'channels:read' }, 'forbidden'],
  ['slack', 200, { ok: false, error: 'ratelimited' }, 'rate-limited'],
  ['slack', 200, { ok: false, error: 'something_new' }, 'unexpected-response'],
  ['hubspot', 200, { portalId: 123456, accountType: 'STANDARD' }, 'ok', '123456'],
  ['hubspot', 401, { status: 'error', category: 'INVALID_AUTHENTICATION' }, 'bad-credentials'],
  ['hubspot', 403, { status: 'error', category: 'MISSING_SCOPES' }, 'forbidden'],
  ['jsonplaceholder', 200, { userId: 1, id: 1, title: 'delectus aut autem', completed: false }, 'ok'],
  ['dummyjson', 200, { id: 1, title: 'Essence Mascara Lash Princess' }, 'ok'],
  ['dummyjson', 401, { message: 'Token Expired!' }, 'bad-credentials'],
  ['dummyjson', 500, { message: 'invalid signature' }, 'bad-credentials'],
  ['dummyjson', 500, { message: 'Something went wrong.' }, 'server-error'],
  ['httpbin', 200, { args: {}, headers: {}, url: 'https://httpbin.org/get' }, 'ok'],
  ['httpbin', 401, undefined, 'bad-credentials'],
]

test.each(answers)('%s: %i with %j means %s', async (id, status, body, code, label) => {
  const text = body === undefined ? '' : JSON.stringify(body)
  const response = {
    status,
    statusText: '',
    type: 'cors',
    url: '',
    redirected: false,
    headers: [{ name: 'Content-Type', value: 'application/json' }],
    body: { text, size: text.length, truncated: false, binary: false },
  }
  const verdict = await judge(response, aConnection(applicationCalled(id)), { now: 0, tick: () => 0 })
  expect(verdict.code).toBe(code)
  expect(verdict.facts.label).toBe(label)
})

function applicationCalled(id: string): Application {
  const application = applications.find((application) => application.id === id)
  if (!application) throw new Error(`There is no application “${id}”.`)
  return application
}

/** A connection as the form makes it when nothing but the secrets was typed. */
const aConnection = (application: Application, method = application.auth[0]): Connection => {
  const fresh = newConnection(application, 'c1', [], 0)
  return method ? withMethod(fresh, application, method) : fresh
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrastWithWhite(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
}
