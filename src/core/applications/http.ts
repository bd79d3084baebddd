import type { Application } from '../application'
import { noTest } from '../settings'

/** Any HTTP API: everything is left to the user. */
export const http = {
  id: 'http',
  name: 'HTTP',
  kind: 'universal',
  category: 'Universal connectors',
  summary: 'Any API that answers over HTTP: you enter its address, its authentication and the request that tests it.',
  colour: '#475569',
  monogram: 'H',
  baseUri: '',
  variables: [],
  headers: [],
  // Only where a new connection starts: the form offers every scheme.
  auth: [{ id: 'none', label: 'None', config: { kind: 'none' }, secrets: {}, steps: [] }],
  test: noTest,
  rules: [],
  label: '',
  browser: {
    cors: 'unknown',
    note: 'A browser may call an API only if its server allows this page and the headers used (CORS); the first test shows whether it does.',
  },
  documentation: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Authentication',
} satisfies Application
