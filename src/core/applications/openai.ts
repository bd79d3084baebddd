import type { Application } from '../application'
import { noTest } from '../settings'

export const openai = {
  id: 'openai',
  name: 'OpenAI',
  kind: 'application',
  category: 'AI',
  summary: 'Language, image and speech models of the OpenAI platform.',
  colour: '#0d7a62',
  monogram: 'OA',
  baseUri: 'https://api.openai.com/v1',
  variables: [],
  headers: [],
  auth: [
    {
      id: 'api-key',
      label: 'API key',
      config: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: '' },
      secrets: {
        token: {
          label: 'API key',
          help: 'A key of a project on the OpenAI platform. A ChatGPT subscription alone comes without one.',
          example: 'sk-proj-…',
          pattern: '^sk-(?!ant-|or-)[\\w\\-]{20,}$',
          mismatch: 'OpenAI keys begin with sk-, today mostly sk-proj-; sk-ant- belongs to Anthropic and sk-or- to OpenRouter.',
        },
      },
      steps: [
        'Sign in at platform.openai.com and open API keys in the settings.',
        'Choose Create new secret key, give it a name and pick a project.',
        'Keep the permissions at All, or choose Restricted and set Models to Read for this test.',
        'Create the key and copy it at once: it is not shown again.',
      ],
      keyUrl: 'https://platform.openai.com/api-keys',
    },
  ],
  test: { ...noTest, relativeUri: '/models', expects: 'json' },
  rules: [
    {
      status: 401,
      path: 'error.code',
      values: ['invalid_api_key'],
      verdict: 'bad-credentials',
      advice:
        'Compare the key’s last characters with the list at platform.openai.com/api-keys: it may be incomplete or deleted.',
    },
    {
      status: 401,
      verdict: 'bad-credentials',
      advice:
        'If OpenAI’s words speak of missing scopes, the key is right but restricted: set Models to Read. If they speak of an IP or an organisation, ask its administrator. Otherwise create a new key.',
    },
    {
      status: 429,
      path: 'error.code',
      values: [
        'insufficient_quota',
        'credit_balance_exhausted',
        'organization_spend_limit_exceeded',
        'project_spend_limit_exceeded',
        'organization_usage_limit_exceeded',
      ],
      verdict: 'forbidden',
      advice:
        'The key works, but there is nothing left to spend: add credit under Billing or raise the limit of the project or organisation. Waiting does not help.',
    },
    {
      status: 403,
      path: 'error.code',
      values: ['unsupported_country_region_territory'],
      verdict: 'forbidden',
      advice:
        'OpenAI does not serve the country that this request seems to come from. Check whether a VPN or proxy gives another one.',
    },
  ],
  label: '',
  browser: {
    cors: 'yes',
    note: 'The API answers browsers on any site, which people report rather than OpenAI documents.',
    source: 'https://github.com/NickStarlight/arnes/wiki/Provider-support',
  },
  documentation: 'https://platform.openai.com/docs/api-reference',
} satisfies Application
