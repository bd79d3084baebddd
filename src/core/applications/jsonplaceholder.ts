import type { Application } from '../application'
import { noTest } from '../settings'

export const jsonplaceholder = {
  id: 'jsonplaceholder',
  name: 'JSONPlaceholder',
  kind: 'application',
  category: 'Public test APIs',
  summary: 'Sample posts, users and to-dos to try things out, without an account. It accepts changes but keeps none.',
  colour: '#4d6b1f',
  monogram: 'JP',
  baseUri: 'https://jsonplaceholder.typicode.com',
  variables: [],
  headers: [],
  auth: [{ id: 'none', label: 'No credentials', config: { kind: 'none' }, secrets: {}, steps: [] }],
  test: { ...noTest, relativeUri: '/todos/1', expects: 'json', successPath: 'id', negativeControl: false },
  rules: [],
  label: '',
  browser: {
    cors: 'yes',
    note: 'Browsers on any site may call it, which makes it a good first test.',
    source: 'https://github.com/public-apis/public-apis',
  },
  documentation: 'https://jsonplaceholder.typicode.com/guide/',
} satisfies Application
