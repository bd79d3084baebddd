import { authFields } from './auth'
import { joinUri, parseUrl, type Connection } from './connection'
import { isLoopback } from './http/address'
import { headerProblem } from './http/request'

/** What is wrong with a setting, found without sending anything. `field` is the form's name for it, e.g. `auth.token`. */
export interface Finding {
  readonly field: string
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/**
 * Checks the settings alone. A connection with errors is a draft; `test.relativeUri` is only asked for by a test, so its
 * absence is found by {@link lintTest}.
 * @param secrets names of the secret fields that have a value, typed or sealed
 */
export const lintConnection = (connection: Connection, secrets: ReadonlySet<string>): Finding[] => [
  ...lintName(connection),
  ...lintBaseUri(connection),
  ...lintHeaders(connection),
  ...lintAuth(connection, secrets),
]

/** {@link lintConnection}, and what a test needs besides. */
export const lintTest = (connection: Connection, secrets: ReadonlySet<string>): Finding[] => [
  ...lintConnection(connection, secrets),
  ...lintTestSettings(connection),
]

const error = (field: string, message: string): Finding => ({ field, severity: 'error', message })
const warning = (field: string, message: string): Finding => ({ field, severity: 'warning', message })

function lintName({ name }: Connection): Finding[] {
  return name.trim() === '' ? [error('name', 'Give the connection a name, so that you recognise it in lists and flows.')] : []
}

function lintBaseUri({ baseUri, auth }: Connection): Finding[] {
  const text = baseUri.trim()
  if (text === '')
    return [error('baseUri', 'Enter the address that all of the API’s URLs begin with, such as https://api.example.com/v1.')]
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
  if (url.protocol === 'http:' && auth.kind !== 'none' && !isLoopback(url.hostname))
    findings.push(warning('baseUri', 'http:// sends the credentials in the clear. Use https:// if the API has it.'))
  return findings
}

function lintHeaders({ headers }: Connection): Finding[] {
  return headers.flatMap(({ name, value }, i) => {
    if (name.trim() === '' && value.trim() === '') return []
    const problem = headerProblem({ name: name.trim(), value: value.trim() })
    if (problem) return [error(`headers.${i}`, problem)]
    return FORBIDDEN_HEADERS.test(name.trim())
      ? [
          warning(
            `headers.${i}`,
            `Browsers do not let a page set ${name.trim()}: it will not be sent, or be replaced by the browser’s own value.`,
          ),
        ]
      : []
  })
}

/** Request headers that a browser drops or replaces without a word. @see https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN_HEADERS =
  /^(accept-charset|access-control-request-(headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|user-agent|via|proxy-.*|sec-.*)$/i

function lintAuth({ auth }: Connection, secrets: ReadonlySet<string>): Finding[] {
  return authFields(auth).flatMap((field) => {
    const value = Object.entries(auth).find(([name]) => name === field.name)?.[1] ?? ''
    const present = field.kind === 'secret' ? secrets.has(field.name) : value.trim() !== ''
    if (field.required && !present) return [error(`auth.${field.name}`, `${field.label} is missing. ${field.help}`)]
    if (field.name === 'headerName' && present) {
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
    if (field.name === 'scheme' && present) {
      const problem = headerProblem({ name: 'Authorization', value })
      if (problem) return [error('auth.scheme', problem)]
    }
    if (auth.kind === 'basic' && field.name === 'username' && value.includes(':'))
      return [
        error(
          'auth.username',
          'A Basic username may not contain a colon (RFC 7617): everything after it would count as the password.',
        ),
      ]
    return []
  })
}

function lintTestSettings({ baseUri, auth, test }: Connection): Finding[] {
  const uri = test.relativeUri.trim()
  if (uri === '')
    return [
      error(
        'test.relativeUri',
        'Which request shows that the credentials work? Enter the path of one that needs them and changes nothing, such as /me; a single / tests the base URI itself.',
      ),
    ]
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri) || uri.startsWith('//'))
    return [
      error(
        'test.relativeUri',
        'Enter only what comes after the base URI, beginning with /. The host belongs into the base URI.',
      ),
    ]
  if (!/^[/?]/.test(uri)) return [error('test.relativeUri', `Begin with a slash: /${uri}`)]
  const url = parseUrl(joinUri(baseUri, uri))
  if (parseUrl(baseUri.trim()) && !url)
    return [error('test.relativeUri', 'Base URI and relative URI do not make an address together.')]
  const hasBody = test.method === 'POST' || test.method === 'PUT'
  if (auth.kind === 'token' && auth.place === 'body' && !hasBody)
    return [
      error(
        'test.method',
        `The token goes into the body, and ${test.method} has none. Choose POST, or another token location.`,
      ),
    ]
  return []
}
