import { schemeOf } from '../../core/auth'
import type { Connection } from '../../core/connection'

/** What the closed groups of the form say of their contents. */
export function notesOf(connection: Connection) {
  const { auth, test, headers, timeoutSeconds, custom, rateLimit, patterns, concurrency, allowedOrigins } = connection
  const fields = Object.keys(custom.unencrypted).length + custom.encrypted.length
  const paths = [patterns.successPath, patterns.failPath, patterns.errorPath].filter(Boolean)
  return {
    auth: schemeOf(auth.kind).label,
    test: testNote(test),
    http: `${count(headers.length, 'header')}, ${timeoutSeconds} s`,
    custom: fields === 0 ? 'none' : count(fields, 'field'),
    rateLimit: [rateLimit.statuses || rateLimit.path || 'none', rateLimit.gap > 0 ? `${rateLimit.gap} ms between requests` : '']
      .filter(Boolean)
      .join(', '),
    patterns: paths.length === 0 ? 'by status code' : paths.join(', '),
    advanced: [
      concurrency.borrowFrom ? 'shared queue' : `${concurrency.level} at once`,
      allowedOrigins.length > 0 ? count(allowedOrigins.length, 'allowed origin') : '',
    ]
      .filter(Boolean)
      .join(', '),
  }
}

function testNote({ graphql, method, relativeUri }: Connection['test']): string {
  if (graphql) return graphql.query.trim() === '' ? 'not set up yet' : 'POST, a query'
  return relativeUri.trim() === '' ? 'not set up yet' : `${method} ${relativeUri}`
}

const count = (number: number, what: string): string => `${number || 'no'} ${what}${number === 1 ? '' : 's'}`
