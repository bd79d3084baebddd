import type { Application, KeyFormat } from '../application'
import { noTest } from '../settings'

const token: KeyFormat = {
  label: 'Personal access token',
  help: 'Group and project access tokens work too. Deploy, runner and trigger tokens do not: they cannot call this API.',
  example: 'glpat-…',
  // Administrators may choose another prefix than glpat-, so only the prefixes of other kinds of token are ruled out.
  pattern: '^(?!gl(?:dt|rt|ft|imt|ptt|cbt|agent)-)\\S{20,}$',
  mismatch:
    'Access tokens have 20 characters or more without spaces, usually after glpat-; those after gldt-, glrt- or glptt- are for deployments, runners and triggers.',
}

const steps = [
  'In GitLab, choose your avatar > Edit profile.',
  'In the left sidebar, open Access > Personal access tokens. Older versions call it Access tokens.',
  'Choose Generate token > Legacy token, or Add new token on older versions.',
  'Enter a name and an expiry date, and select the scope read_user for this test, or read_api to read projects as well.',
  'Create the token and copy it: GitLab shows it only this once.',
]

export const gitlab = {
  id: 'gitlab',
  name: 'GitLab',
  kind: 'application',
  category: 'Developer tools',
  summary: 'Projects, issues, merge requests and pipelines on gitlab.com or on your own instance.',
  colour: '#c73a1d',
  monogram: 'GL',
  baseUri: 'https://{host}/api/v4',
  variables: [
    {
      name: 'host',
      label: 'Host',
      help: 'The host of your GitLab without https://, and with the folder if it runs in one.',
      initial: 'gitlab.com',
      example: 'gitlab.example.com',
    },
  ],
  headers: [],
  auth: [
    {
      id: 'private-token',
      label: 'Access token (PRIVATE-TOKEN header)',
      config: { kind: 'token', place: 'header', headerName: 'PRIVATE-TOKEN', scheme: '', parameter: '' },
      secrets: { token },
      steps,
    },
    {
      id: 'bearer',
      label: 'Bearer token',
      config: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: '' },
      secrets: {
        token: {
          ...token,
          label: 'Access token',
          help: 'A personal, group or project access token, or the access token of an OAuth application.',
        },
      },
      steps,
    },
  ],
  test: { ...noTest, relativeUri: '/user', expects: 'json' },
  rules: [
    {
      path: 'error',
      values: ['invalid_token'],
      verdict: 'bad-credentials',
      advice: 'The token has expired or was revoked. Create a new one in your GitLab profile and enter it here.',
    },
    {
      path: 'error',
      values: ['insufficient_scope', 'insufficient_granular_scope'],
      verdict: 'forbidden',
      advice:
        'The token is valid but lacks a scope. Create one with read_user or read_api; a fine-grained token needs the permission that GitLab names.',
    },
    {
      status: 401,
      verdict: 'bad-credentials',
      advice:
        'Check that the token was copied whole and was made on this very host: gitlab.com does not know tokens of other instances.',
    },
  ],
  label: 'username',
  browser: {
    cors: 'yes',
    note: 'GitLab lets browsers on any site call its API; a proxy or single sign-on in front of an instance of your own may still stop them.',
    source: 'https://gitlab.com/gitlab-org/gitlab-ce/issues/22450',
  },
  documentation: 'https://docs.gitlab.com/api/rest/',
} satisfies Application
