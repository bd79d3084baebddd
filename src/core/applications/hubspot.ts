import type { Application } from '../application'
import { noTest } from '../settings'

export const hubspot = {
  id: 'hubspot',
  name: 'HubSpot',
  kind: 'application',
  category: 'CRM',
  summary: 'Contacts, companies, deals and tickets of a HubSpot account.',
  colour: '#b3441f',
  monogram: 'HS',
  baseUri: 'https://api.hubapi.com',
  variables: [],
  headers: [],
  auth: [
    {
      id: 'access-token',
      label: 'Service key or private app token',
      config: { kind: 'token', place: 'header', headerName: 'Authorization', scheme: 'Bearer', parameter: '' },
      secrets: {
        token: {
          label: 'Service key or access token',
          help: 'A service key, or the access token of a private app that you already have. The old API keys stopped working in 2022.',
          example: 'pat-eu1-…',
          pattern: '^pat-[a-z0-9]+-[\\w\\-]{20,}$',
          mismatch: 'Service keys and private app tokens begin with pat- and a region, such as pat-na1- or pat-eu1-.',
        },
      },
      steps: [
        'In HubSpot, open Development > Keys > Service keys. You must be a super admin or have access to developer tools.',
        'Choose Create service key, enter a name, and add only the scopes that your work needs.',
        'Choose Create and confirm, then open the key, choose Show and copy it.',
        'If you already have a private app, its token works too: Development > Legacy apps > your app > Auth.',
      ],
    },
  ],
  test: { ...noTest, relativeUri: '/account-info/v3/details', expects: 'json' },
  rules: [
    {
      status: 401,
      verdict: 'bad-credentials',
      advice: 'Open the key in HubSpot and copy it again: it may have been rotated or deleted, or belong to another account.',
    },
    {
      status: 403,
      path: 'category',
      values: ['MISSING_SCOPES'],
      verdict: 'forbidden',
      advice: 'Add the scopes that HubSpot’s answer names to the service key or private app, and test again.',
    },
  ],
  label: 'portalId',
  browser: {
    cors: 'no',
    note: 'HubSpot does not let browsers read what its API answers, so expect the test here to be blocked; the request itself can be run in a terminal as cURL.',
    source: 'https://developers.hubspot.com/docs/faq/do-hubspot-apis-support-ajax-request',
  },
  documentation: 'https://developers.hubspot.com/docs/api/overview',
} satisfies Application
