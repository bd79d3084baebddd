import type { Application } from '../application'
import { noTest } from '../settings'

const echo = { ...noTest, expects: 'json' } as const

export const httpbin = {
  id: 'httpbin',
  name: 'httpbin',
  kind: 'application',
  category: 'Public test APIs',
  summary: 'Sends back what you sent, and checks made-up credentials, to see what each kind of authentication looks like.',
  colour: '#2f6178',
  monogram: 'HB',
  baseUri: 'https://httpbin.org',
  variables: [],
  headers: [],
  auth: [
    { id: 'none', label: 'No credentials', config: { kind: 'none' }, secrets: {}, steps: [] },
    {
      id: 'basic',
      label: 'Basic',
      config: { kind: 'basic', username: 'ada' },
      secrets: {
        password: {
          label: 'Password',
          help: 'Whatever the last part of the test’s relative URI says; at first that is “lovelace”. Never a real password.',
          example: 'lovelace',
        },
      },
      steps: [
        'Keep the username “ada” and enter the password “lovelace”: the relative URI of the test names both.',
        'To see a refusal, enter any other password.',
        'For another pair, change the relative URI to /basic-auth/ followed by the username, a slash and the password.',
      ],
      test: { ...echo, relativeUri: '/basic-auth/ada/lovelace', successPath: 'authenticated', successValues: 'true' },
    },
    {
      id: 'bearer',
      label: 'Bearer token',
      config: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: '' },
      secrets: {
        token: {
          label: 'Token',
          help: 'Any text will do: httpbin checks only that there is one, and repeats it in its answer. Never a real token.',
          example: 'any-text-you-like',
        },
      },
      steps: ['Make up a token, such as “hello”, and enter it.'],
      test: { ...echo, relativeUri: '/bearer', successPath: 'authenticated', successValues: 'true' },
    },
  ],
  test: { ...echo, relativeUri: '/get', negativeControl: false },
  rules: [
    {
      status: 401,
      verdict: 'bad-credentials',
      advice:
        'That is what httpbin should say to wrong credentials. For Basic, enter the username and password that the relative URI names.',
    },
  ],
  // Only the answer to Basic has it; elsewhere no name is shown.
  label: 'user',
  browser: {
    cors: 'yes',
    note: 'Browsers on any site may call it, but the public server is often slow or overloaded.',
    source: 'https://github.com/public-apis/public-apis',
  },
  documentation: 'https://httpbin.org/',
} satisfies Application
