import type { Application } from '../application'
import { noTest } from '../settings'

export const github = {
  id: 'github',
  name: 'GitHub',
  kind: 'application',
  category: 'Developer tools',
  summary: 'Repositories, issues, pull requests and workflows on github.com.',
  colour: '#24292f',
  monogram: 'GH',
  baseUri: 'https://api.github.com',
  variables: [],
  // Only headers that need no preflight: the API’s allow list has no X-GitHub-Api-Version.
  headers: [{ name: 'Accept', value: 'application/vnd.github+json' }],
  auth: [
    {
      id: 'personal-access-token',
      label: 'Personal access token',
      config: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: '' },
      secrets: {
        token: {
          label: 'Personal access token',
          help: 'A fine-grained token is best: it reaches only the repositories you pick. Classic tokens and OAuth tokens work too.',
          example: 'github_pat_…',
          pattern: '^(?:gh[pousr]_[\\w.\\-]{20,}|github_pat_\\w{20,}|[0-9a-f]{40})$',
          mismatch:
            'GitHub tokens begin with github_pat_, ghp_ or another gh prefix; only very old ones are 40 hexadecimal digits.',
        },
      },
      steps: [
        'On GitHub, choose your profile picture > Settings > Developer settings.',
        'Open Personal access tokens > Fine-grained tokens and choose Generate new token.',
        'Give it a name, an expiry date, and the repositories and permissions that your work needs. The test itself needs none.',
        'Choose Generate token and copy the token at once: GitHub does not show it again.',
      ],
      keyUrl: 'https://github.com/settings/personal-access-tokens/new',
    },
  ],
  test: { ...noTest, relativeUri: '/user', expects: 'json' },
  rules: [
    {
      status: 401,
      verdict: 'bad-credentials',
      advice: 'Check on GitHub that the token is still listed and not past its expiry date; if in doubt, generate a new one.',
    },
    {
      status: 403,
      path: 'message',
      values: ['Resource not accessible by integration'],
      verdict: 'forbidden',
      advice:
        'This token acts for a GitHub App. If it begins with ghs_ it stands for no user, so test with /installation/repositories; otherwise give the app the permission that the request needs.',
    },
    {
      status: 403,
      path: 'message',
      values: ['Resource not accessible by personal access token'],
      verdict: 'forbidden',
      advice: 'Edit the fine-grained token on GitHub and add the permission, or the repository, that this request is about.',
    },
    {
      status: 403,
      verdict: 'forbidden',
      advice:
        'GitHub’s words say which case it is: at a rate limit, wait and test again; with single sign-on or token approval, let the organisation authorise the token; otherwise add the missing permission.',
    },
  ],
  label: 'login',
  browser: {
    cors: 'yes',
    note: 'Browsers on any site may call it, but only few request headers pass: Authorization and Content-Type do, most custom headers do not.',
    source: 'https://docs.github.com/en/rest/using-the-rest-api/using-cors-and-jsonp-to-make-cross-origin-requests',
  },
  documentation: 'https://docs.github.com/rest',
} satisfies Application
