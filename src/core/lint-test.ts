import { pathProblem } from './answer'
import { authFields, obtaining, revoking, type Secrets } from './auth'
import { STAND_IN } from './bindings'
import { buildCall, buildTestRequest, type Ingredients } from './build-request'
import { parseUrl, type Connection } from './connection'
import { secretText } from './http/marked'
import { error, lintConnection, TWO_SLASHES, warning, type Finding } from './lint'
import { scopeOf, secretsOf } from './scope'
import { isTemplate } from './template/is-template'
import { renderTemplate } from './template/render'

/** Everything that stands in the way of a test: settings, templates, paths. @param secrets as for {@link lintConnection} */
export const lintTest = (connection: Connection, secrets: ReadonlySet<string>): Finding[] => [
  ...lintSettings(connection, secrets),
  ...lintTestSettings(connection),
]

/** What is wrong with the settings, templates and paths included, whether or not there is a test yet. */
export function lintSettings(connection: Connection, secrets: ReadonlySet<string>): Finding[] {
  const findings = lintConnection(connection, secrets)
  const known = new Set(findings.filter(({ severity }) => severity === 'error').map(({ field }) => field))
  return [
    ...findings,
    ...[...lintTemplates(connection, secrets), ...lintPaths(connection)].filter(({ field }) => !known.has(field)),
  ]
}

function lintTestSettings({ auth, test }: Connection): Finding[] {
  const uri = test.relativeUri.trim()
  if (test.graphql) {
    const findings =
      test.graphql.query.trim() === ''
        ? [error('test.query', 'Enter a query that only works with credentials, such as { viewer { login } }.')]
        : []
    return [...findings, ...(uri === '' ? [] : lintRelativeUri(uri))]
  }
  if (uri === '')
    return [
      error(
        'test.relativeUri',
        'Which request shows that the credentials work? Enter the path of one that needs them and changes nothing, such as /me; a single / tests the base URI itself.',
      ),
    ]
  const findings = lintRelativeUri(uri)
  const hasBody = test.method === 'POST' || test.method === 'PUT'
  const places = auth.kind === 'token' || auth.kind === 'login' || auth.kind === 'jwt' || auth.kind === 'oauth2'
  if (places && auth.place === 'body' && !hasBody)
    findings.push(
      error(
        'test.method',
        `The token goes into the body, and ${test.method} has none. Choose POST, or another token location.`,
      ),
    )
  return findings
}

function lintRelativeUri(uri: string): Finding[] {
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri) || uri.startsWith('//'))
    return [
      error(
        'test.relativeUri',
        'Enter only what comes after the base URI, beginning with /. The host belongs into the base URI.',
      ),
    ]
  if (!/^([/?]|\{\{)/.test(uri)) return [error('test.relativeUri', `Begin with a slash: /${uri}`)]
  // Not in parameters, nor in what a template calculates.
  return /[^:]\/\//.test(uri.replace(/[?#].*|\{\{.*?\}\}/gs, 'x')) ? [warning('test.relativeUri', TWO_SLASHES)] : []
}

/** Fills in every template with what is there, so that an unknown name or a missing value is found before anything is sent. */
function lintTemplates(connection: Connection, present: ReadonlySet<string>): Finding[] {
  const { auth } = connection
  const obtain = obtaining(auth)
  const revoke = revoking(auth)
  const names = [...secretsOf(connection).filter((name) => present.has(name)), ...(obtain ? [obtain.into] : [])]
  const secrets: Secrets = Object.fromEntries(names.map((name) => [name, secretText(STAND_IN, name)]))
  const ingredients = { connection, secrets, now: 0, newId: () => 'id', standIns: true }
  const test = buildTestRequest(ingredients)
  const findings = [
    ...test.findings,
    ...(obtain ? buildCall(ingredients, obtain.call, `auth.${obtain.cause}`).findings : []),
    ...(revoke ? buildCall(ingredients, revoke, 'auth.revoke').findings : []),
  ]
  findings.push(...lintSchemeTemplates(connection, secrets, ingredients))
  const repeated = findings.filter(({ field }, i) => findings.findIndex((other) => other.field === field) === i)
  return test.request && parseUrl(test.request.url.text)?.username
    ? [...repeated, error('baseUri', 'Browsers refuse addresses with user:password@ in them. Choose Basic authentication.')]
    : repeated
}

/** Fills in the templates of the scheme's own fields; names that only a request gives are there, with any value. */
function lintSchemeTemplates(
  connection: Connection,
  secrets: Secrets,
  { now, newId }: Pick<Ingredients, 'now' | 'newId'>,
): Finding[] {
  const scope = scopeOf(connection, secrets, { now, newId })
  return authFields(connection.auth).flatMap(({ name, template, names = [] }) => {
    const text: unknown = template && Reflect.get(connection.auth, name)
    // Which headers there are is known when the request is.
    if (typeof text !== 'string' || !template || !isTemplate(text) || /\bheaders\./.test(text)) return []
    const own = Object.fromEntries(names.map((each) => [each, '1']))
    const rendered = renderTemplate(text, template, { ...scope, values: { ...scope.values, ...own } })
    return 'value' in rendered || rendered.problem.ofValue ? [] : [error(`auth.${name}`, rendered.problem.message)]
  })
}

function lintPaths({ test, patterns, reauth, rateLimit, auth }: Connection): Finding[] {
  const obtain = obtaining(auth)
  const paths: [field: string, path: string][] = [
    ...(['successPath', 'failPath', 'errorPath', 'label'] as const).map((key): [string, string] => [`test.${key}`, test[key]]),
    ...(['successPath', 'failPath', 'errorPath'] as const).map((key): [string, string] => [`patterns.${key}`, patterns[key]]),
    ['reauth.path', reauth.path],
    ['rateLimit.path', rateLimit.path],
    ...(obtain
      ? (['tokenPath', 'refreshTokenPath', 'expiresPath'] as const).map((key): [string, string] => [
          `auth.${obtain.cause}.${key}`,
          obtain.call[key],
        ])
      : []),
  ]
  return paths.flatMap(([field, path]) => {
    const problem = path.trim() === '' ? undefined : pathProblem(path)
    // A warning only: which of the notations counts is known when an answer is there.
    return problem === undefined ? [] : [warning(field, problem)]
  })
}
