import type { Application } from '../application'
import { noTest } from '../settings'

export const stripe = {
  id: 'stripe',
  name: 'Stripe',
  kind: 'application',
  category: 'Payments',
  summary: 'Payments, customers, subscriptions and payouts of a Stripe account or sandbox.',
  colour: '#635bff',
  monogram: 'ST',
  baseUri: 'https://api.stripe.com',
  variables: [],
  headers: [],
  auth: [
    {
      id: 'secret-key',
      label: 'Secret or restricted key',
      config: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: '' },
      secrets: {
        token: {
          label: 'Secret key',
          help: 'Better still a restricted key (rk_): it can do only what you allow. Begin with a key of a sandbox, which moves no money.',
          example: 'rk_test_…',
          pattern: '^[rs]k_(?:org_)?(?:live|test)_\\w{10,}$',
          mismatch:
            'Use a key that begins with sk_ or rk_ followed by live_ or test_; one with pk_ is the publishable key, which cannot read data.',
        },
      },
      steps: [
        'In the Stripe Dashboard, pick a sandbox to try things out, or your live account.',
        'Open Developers > API keys.',
        'Choose Create restricted key and allow only what your work needs. For this test, set Balance to Read.',
        'Create the key and copy it. Stripe does not show a live key again.',
      ],
      keyUrl: 'https://dashboard.stripe.com/apikeys',
    },
  ],
  test: { ...noTest, relativeUri: '/v1/balance', expects: 'json' },
  rules: [
    {
      path: 'error.code',
      values: ['secret_key_required'],
      verdict: 'bad-credentials',
      advice:
        'This is the publishable key (pk_), which is meant for checkout pages. Enter a restricted key (rk_) or the secret key (sk_).',
    },
    {
      path: 'error.code',
      values: ['api_key_expired', 'platform_api_key_expired'],
      verdict: 'bad-credentials',
      advice: 'The key has expired or was rotated. Copy its successor from Developers > API keys and enter it here.',
    },
    {
      status: 401,
      verdict: 'bad-credentials',
      advice:
        'Copy the key again from Developers > API keys, and make sure that the Dashboard shows the account or sandbox you mean.',
    },
    {
      status: 403,
      verdict: 'forbidden',
      advice: 'Edit the restricted key and grant the permission that Stripe names; the balance test needs Balance: Read.',
    },
  ],
  label: '',
  browser: {
    cors: 'yes',
    note: 'Stripe has been seen to answer browsers on any site, but does not promise it for secret keys, so prefer a restricted key.',
  },
  documentation: 'https://docs.stripe.com/api',
} satisfies Application
