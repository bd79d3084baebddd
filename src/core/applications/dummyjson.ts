import type { Application } from '../application'
import { noTest } from '../settings'

export const dummyjson = {
  id: 'dummyjson',
  name: 'DummyJSON',
  kind: 'application',
  category: 'Public test APIs',
  summary: 'Sample products, carts and users, with a login that hands out tokens which expire, all without an account.',
  colour: '#8a3d9e',
  monogram: 'DJ',
  baseUri: 'https://dummyjson.com',
  variables: [],
  headers: [],
  auth: [
    { id: 'none', label: 'No credentials', config: { kind: 'none' }, secrets: {}, steps: [] },
    {
      id: 'bearer',
      label: 'Access token',
      config: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: '' },
      secrets: {
        token: {
          label: 'Access token',
          help: 'The accessToken from the answer to a login. It is good for an hour unless the login asks for another time.',
          example: 'eyJ….….…',
          pattern: '^[\\w\\-]+\\.[\\w\\-]+\\.[\\w\\-]+$',
          mismatch: 'An access token has three long parts with dots between them and begins with eyJ.',
        },
      },
      steps: [
        'Pick a sample user at dummyjson.com/users: each comes with username and password, such as emilys and emilyspass.',
        'Send both as JSON to the login: curl -H "Content-Type: application/json" -d \'{"username":"emilys","password":"emilyspass"}\' https://dummyjson.com/auth/login',
        'Copy the value of accessToken from the answer, without the quotation marks.',
      ],
      test: { ...noTest, relativeUri: '/auth/me', expects: 'json' },
    },
  ],
  test: { ...noTest, relativeUri: '/products/1', expects: 'json', successPath: 'id', negativeControl: false },
  rules: [
    {
      status: 401,
      verdict: 'bad-credentials',
      advice: 'The token has expired or is incomplete. Log in again and enter the new accessToken.',
    },
    {
      // Its server answers 500 to a token that it cannot verify.
      status: 500,
      path: 'message',
      values: ['invalid signature', 'invalid token'],
      verdict: 'bad-credentials',
      advice: 'DummyJSON did not issue this token, or part of it is missing. Log in and copy the accessToken whole.',
    },
  ],
  // Only /auth/me has it; elsewhere no name is shown.
  label: 'username',
  browser: {
    cors: 'yes',
    note: 'Browsers on any site may call it, with a token as well as without.',
    source: 'https://github.com/public-apis/public-apis',
  },
  documentation: 'https://dummyjson.com/docs',
} satisfies Application
