import type { Application } from '../application'
import { noTest } from '../settings'

/** Any GraphQL API over HTTP: one address, and a query that tests it. */
export const graphql = {
  id: 'graphql',
  name: 'GraphQL',
  kind: 'universal',
  category: 'Universal connectors',
  summary: 'Any GraphQL API: you enter its endpoint, its authentication and the query that tests it.',
  colour: '#b3127c',
  monogram: 'GQ',
  baseUri: '',
  variables: [],
  headers: [],
  // Only where a new connection starts: the form offers every scheme.
  auth: [{ id: 'none', label: 'None', config: { kind: 'none' }, secrets: {}, steps: [] }],
  test: { ...noTest, method: 'POST', relativeUri: '', expects: 'json', graphql: { query: '', variables: '' } },
  rules: [],
  label: '',
  browser: {
    cors: 'unknown',
    note: 'Queries are sent as JSON, for which a browser asks the server first (CORS preflight); the first test shows whether it allows this page.',
  },
  documentation: 'https://graphql.org/learn/serving-over-http/',
} satisfies Application
