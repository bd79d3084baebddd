import { authFields, schemeOf } from './auth'
import type { Call, TokenCall } from './auth/call'
import { originOf, parseUrl, type Connection } from './connection'
import { isLoopback } from './http/address'
import { headerProblem } from './http/request'
import { lintReadable } from './lint-copied'
import { secretsOf } from './scope'

/** What is wrong with a setting, found without sending anything. `field` is the form's name for it, e.g. `auth.token`. */
export interface Finding {
  readonly field: string
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/**
 * Checks the settings alone, as lists need it. A connection with errors is a draft. What a test needs besides, and templates,
 * are looked at by `lintTest`.
 * @param secrets names of the secret fields that have a value, typed or sealed
 */
export const lintConnection = (connection: Connection, secrets: ReadonlySet<string>): Finding[] => [
  ...lintName(connection),
  ...lintBaseUri(connection),
  ...lintHeaders(connection.headers, 'headers'),
  ...lintAuth(connection, secrets),
  ...lintOrigins(connection),
]

export const error = (field: string, message: string): Finding => ({ field, severity: 'error', message })
export const warning = (field: string, message: string): Finding => ({ field, severity: 'warning', message })

function lintName({ name }: Connection): Finding[] {
  return name.trim() === '' ? [error('name', 'Give the connection a name, so that you recognise it in lists and flows.')] : []
}

function lintBaseUri(connection: Connection): Finding[] {
  const { baseUri, application } = connection
  const text = baseUri.trim()
  if (text === '')
    return [error('baseUri', 'Enter the address that all of the API’s URLs begin with, such as https://api.example.com/v1.')]
  const clear =
    /^http:\/\//i.test(text) && !isLoopback(hostIn(text)) && secretsOf(connection).length > 0
      ? [warning('baseUri', 'http:// sends the credentials in the clear. Use https:// if the API has it.')]
      : []
  // What a template makes of it is known once it is filled in.
  if (text.includes('{{')) return clear
  // A host with a port, such as localhost:3000, is a scheme to the URL parser.
  const url = /^[\w.-]+:\d/.test(text) ? undefined : parseUrl(text)
  if (!url) {
    const scheme = text.startsWith('localhost') ? 'http' : 'https'
    const guess = /^[\w-]+(\.[\w-]+|:\d)/.test(text) ? ` Did you mean ${scheme}://${text}?` : ''
    return [error('baseUri', `“${text}” is not a complete address: it needs https:// and a host.${guess}`)]
  }
  if (!/^https?:$/.test(url.protocol))
    return [error('baseUri', `Only http and https can be called from a browser, not ${url.protocol}`)]
  const findings: Finding[] = []
  if (url.username !== '' || url.password !== '')
    findings.push(
      error(
        'baseUri',
        'Browsers refuse addresses with user:password@ in them. Choose Basic authentication and enter them there.',
      ),
    )
  if (/[?#]/.test(text))
    findings.push(error('baseUri', 'The base URI may not contain ? or #: put parameters into the relative URI of the test.'))
  findings.push(...clear)
  if (/\/\/./.test(url.pathname)) findings.push(warning('baseUri', TWO_SLASHES))
  const { basePath } = application
  if (basePath !== undefined && !`${url.pathname}/`.includes(`${basePath.replace(/\/+$/, '')}/`))
    findings.push(warning('baseUri', `${application.name}’s addresses go on with ${basePath}, which is missing here.`))
  return findings
}

export const TWO_SLASHES = 'Two slashes follow each other in the path. Most servers take that for another address.'

/** The host as far as it is written out, template or not. */
const hostIn = (text: string): string => /^http:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(text)?.[1] ?? ''

export const lintHeaders = (headers: Connection['headers'], field: string): Finding[] =>
  headers.flatMap(({ name, value }, i) => {
    if (name.trim() === '' && value.trim() === '') return []
    const problem = headerProblem({ name: name.trim(), value: value.includes('{{') ? '' : value.trim() })
    if (problem) return [error(`${field}.${i}`, problem)]
    return FORBIDDEN_HEADERS.test(name.trim())
      ? [
          warning(
            `${field}.${i}`,
            `Browsers do not let a page set ${name.trim()}: it will not be sent, or be replaced by the browser’s own value.`,
          ),
        ]
      : []
  })

/** Request headers that a browser drops or replaces without a word. @see https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN_HEADERS =
  /^(accept-charset|accept-encoding|access-control-request-(headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|user-agent|via|proxy-.*|sec-.*)$/i

function lintAuth({ auth }: Connection, secrets: ReadonlySet<string>): Finding[] {
  const { impossible } = schemeOf(auth.kind)
  if (impossible !== undefined) return [error('auth.kind', impossible)]
  const remarks = schemeOf(auth.kind).lint?.(auth) ?? []
  const found = authFields(auth).flatMap((field) => {
    const name = `auth.${field.name}`
    const value: unknown = Reflect.get(auth, field.name)
    if (field.kind === 'call' || field.kind === 'token-call')
      return value === undefined ? [] : lintCall(value as Call | TokenCall, name) // the kind of field says so
    const text = typeof value === 'string' ? value : ''
    const present = field.kind === 'secret' ? secrets.has(field.name) : text.trim() !== ''
    if (field.required && !present) return [error(name, `${field.label} is missing. ${field.help}`)]
    return present && field.kind === 'text'
      ? [...lintAuthText(auth.kind, field.name, text), ...lintCopied(field.name, text)]
      : []
  })
  return [...found, ...remarks.map(({ field, ...remark }) => ({ field: `auth.${field}`, ...remark }))]
}

function lintAuthText(kind: Connection['auth']['kind'], field: string, value: string): Finding[] {
  if (field === 'headerName') {
    const problem = headerProblem({ name: value, value: '' })
    if (problem) return [error('auth.headerName', problem)]
    if (FORBIDDEN_HEADERS.test(value))
      return [
        error(
          'auth.headerName',
          `Browsers do not let a page set ${value}, so the token would not be sent. Choose another token location, if the API has one.`,
        ),
      ]
  }
  if (field === 'scheme') {
    const problem = headerProblem({ name: 'Authorization', value })
    if (problem) return [error('auth.scheme', problem)]
  }
  if (kind === 'basic' && field === 'username' && value.includes(':'))
    return [
      error(
        'auth.username',
        'A Basic username may not contain a colon (RFC 7617): everything after it would count as the password.',
      ),
    ]
  return []
}

/** Of what identifies somebody: other texts, such as a realm, may look like anything. */
const lintCopied = (field: string, value: string): Finding[] =>
  /user|key|id$/i.test(field) ? lintReadable(value).map((message) => warning(`auth.${field}`, message)) : []

function lintCall(call: Call | TokenCall, field: string): Finding[] {
  const uri = call.uri.trim()
  const findings = lintHeaders(call.headers, `${field}.headers`)
  if (uri === '')
    findings.push(error(`${field}.uri`, 'Where is this call made? Enter a path such as /login, or a whole https:// address.'))
  else if (!/^([/?]|https?:\/\/|\{\{)/i.test(uri))
    findings.push(error(`${field}.uri`, `Begin with a slash, or with https:// for another host: /${uri}`))
  if ('tokenPath' in call && call.tokenPath.trim() === '')
    findings.push(error(`${field}.tokenPath`, 'Where in the answer is the token? Enter its path, such as access_token.'))
  return findings
}

const lintOrigins = ({ allowedOrigins }: Connection): Finding[] =>
  allowedOrigins.flatMap((text, i) =>
    text.trim() === '' || originOf(text.trim()) === text.trim()
      ? []
      : [
          error(
            `allowedOrigins.${i}`,
            `“${text.trim()}” is not an origin: scheme and host alone, such as https://auth.example.com.`,
          ),
        ],
  )
