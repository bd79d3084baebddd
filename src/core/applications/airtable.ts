import type { Application } from '../application'
import { noTest } from '../settings'

export const airtable = {
  id: 'airtable',
  name: 'Airtable',
  kind: 'application',
  category: 'Productivity',
  summary: 'Records, tables and bases of an Airtable workspace.',
  colour: '#1565c0',
  monogram: 'AT',
  baseUri: 'https://api.airtable.com',
  variables: [],
  headers: [],
  auth: [
    {
      id: 'personal-access-token',
      label: 'Personal access token',
      config: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: '' },
      secrets: {
        token: {
          label: 'Personal access token',
          help: 'The whole token, with the part after the dot. A token of a service account looks the same and works too.',
          example: 'pat….…',
          pattern: '^pat\\w{10,}\\.\\w{32,}$',
          mismatch:
            'A token begins with pat and has a long second part after a dot; without it, it is only the token’s id, and API keys that begin with key no longer work.',
        },
      },
      steps: [
        'In Airtable, choose your profile icon > Builder hub.',
        'Open Personal access tokens and choose Create token.',
        'Add the scopes that your work needs, such as data.records:read, and the bases or workspaces it may reach. The test itself needs none.',
        'Create the token and copy it from the dialog: it is shown only there.',
      ],
      keyUrl: 'https://airtable.com/create/tokens',
    },
  ],
  test: { ...noTest, relativeUri: '/v0/meta/whoami', expects: 'json' },
  rules: [
    {
      status: 401,
      verdict: 'bad-credentials',
      advice: 'Check that both parts of the token were copied, and that it is still listed at airtable.com/create/tokens.',
    },
    {
      status: 403,
      verdict: 'forbidden',
      advice:
        'Edit the token at airtable.com/create/tokens: it lacks a scope, or the base that this request is about. Airtable also says this of bases that do not exist.',
    },
    {
      status: 429,
      path: 'errors.0.error',
      values: ['PUBLIC_API_BILLING_LIMIT_EXCEEDED'],
      verdict: 'forbidden',
      advice:
        'The workspace has used up the calls that its plan allows this month. Wait for the next month or change the plan.',
    },
  ],
  label: 'id',
  browser: {
    cors: 'yes',
    note: 'Airtable lets browsers on any site call its API; a few of its error answers come without CORS headers and then look blocked.',
    source: 'https://github.com/Airtable/airtable.js/issues/9',
  },
  documentation: 'https://airtable.com/developers/web/api/introduction',
} satisfies Application
