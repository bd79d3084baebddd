import type { Application } from '../application'
import { noTest } from '../settings'

export const slack = {
  id: 'slack',
  name: 'Slack',
  kind: 'application',
  category: 'Communication',
  summary: 'Messages, channels and members of a Slack workspace.',
  colour: '#4a154b',
  monogram: 'SL',
  baseUri: 'https://slack.com/api',
  variables: [],
  mediaType: 'urlencoded',
  headers: [],
  auth: [
    {
      id: 'token',
      label: 'Bot or user token',
      // In the body, because Slack’s preflight does not allow the Authorization header.
      config: { kind: 'token', place: 'body', headerName: 'Authorization', scheme: 'Bearer', parameter: 'token' },
      secrets: {
        token: {
          label: 'Bot User OAuth Token',
          help: 'The token that acts for your app’s bot. A user token (xoxp-) works too and acts for that person.',
          example: 'xoxb-…',
          pattern: '^(?:xoxe\\.)?xox[abp]-[\\w\\-]{10,}$',
          mismatch:
            'Bot tokens begin with xoxb- and user tokens with xoxp-, or with xoxe. before that; xapp- is for sockets, xoxe- only refreshes, and a signing secret is no token.',
        },
      },
      steps: [
        'Open api.slack.com/apps and choose your app, or Create New App > From scratch with a name and a workspace.',
        'Open OAuth & Permissions and add the bot token scopes that your work needs, such as channels:read. The test itself needs none, but an app needs one to be installed.',
        'Choose Install to Workspace and allow it.',
        'Back under OAuth & Permissions, copy the Bot User OAuth Token.',
      ],
      keyUrl: 'https://api.slack.com/apps',
    },
  ],
  test: {
    ...noTest,
    relativeUri: '/auth.test',
    method: 'POST',
    expects: 'json',
    successPath: 'ok',
    successValues: 'true',
    errorPath: 'error',
  },
  // Slack answers 200 even when it refuses, and says why in `error`.
  rules: [
    {
      path: 'error',
      values: ['token_expired'],
      verdict: 'bad-credentials',
      advice: 'Tokens of apps with token rotation last 12 hours. Enter a fresh one, or use an app without rotation.',
    },
    {
      path: 'error',
      values: ['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked'],
      verdict: 'bad-credentials',
      advice:
        'Copy the token again from OAuth & Permissions of your app. If the app was removed from the workspace, or its user deactivated, install it again; an app with an address allow list refuses other networks the same way.',
    },
    {
      path: 'error',
      values: ['missing_scope'],
      verdict: 'forbidden',
      advice:
        'Add the scope that the answer names under “needed” in OAuth & Permissions, reinstall the app, and enter the token again if it changed.',
    },
    {
      path: 'error',
      values: ['no_permission', 'ekm_access_denied', 'access_denied', 'not_allowed_token_type'],
      verdict: 'forbidden',
      advice:
        'This kind of token, or its workspace, may not make this request. Try another kind of token (bot or user), or ask a workspace administrator.',
    },
    {
      // Only at 200: at 429 the status rules, which also read how long to wait.
      status: 200,
      path: 'error',
      values: ['ratelimited'],
      verdict: 'rate-limited',
      advice: 'Wait a minute and test again. Slack counts calls per method, app and workspace.',
    },
  ],
  label: 'team',
  browser: {
    cors: 'partial',
    note: 'A browser may call Slack with the token as a form field of a POST; Slack stops it if the token is in the Authorization header.',
    source: 'https://github.com/slackapi/node-slack-sdk/issues/1505',
  },
  documentation: 'https://docs.slack.dev/apis/web-api/',
} satisfies Application
