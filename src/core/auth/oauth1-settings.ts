import * as z from 'zod/mini'
import { lintEndpoint } from '../oauth/lint-endpoint'
import type { Field, Remark } from './scheme'

const methods = ['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512', 'PLAINTEXT'] as const
export type Method = (typeof methods)[number]

export const config = z.object({
  kind: z.literal('oauth1'),
  consumerKey: z.string(),
  signatureMethod: z.enum(methods),
  realm: z.string(),
  place: z.enum(['header', 'query', 'body']),
  bodyHash: z.enum(['no', 'yes']),
  // Connections of before the sign-in have none of these.
  tokenBy: z._default(z.enum(['entered', 'sign-in']), 'entered'),
  temporaryUri: z._default(z.string(), ''),
  authorizeUri: z._default(z.string(), ''),
  tokenUri: z._default(z.string(), ''),
})
export type OAuth1Config = z.infer<typeof config>

export const RSA: readonly string[] = methods.filter((method) => method.startsWith('RSA'))
const SHARED: readonly string[] = methods.filter((method) => !method.startsWith('RSA'))
const SIGN_IN = { field: 'tokenBy', is: 'sign-in' } as const

export const initial: OAuth1Config = {
  kind: 'oauth1',
  consumerKey: '',
  signatureMethod: 'HMAC-SHA256',
  realm: '',
  place: 'header',
  bodyHash: 'no',
  tokenBy: 'entered',
  temporaryUri: '',
  authorizeUri: '',
  tokenUri: '',
}

/** The form of OAuth 1.0. */
export const fields: readonly Field[] = [
  {
    name: 'consumerKey',
    label: 'Consumer key',
    kind: 'text',
    template: 'text',
    required: true,
    help: 'Of the app or integration that you registered with the provider. NetSuite: Setup → Integration → Manage Integrations, shown once after saving.',
  },
  {
    name: 'consumerSecret',
    label: 'Consumer secret',
    kind: 'secret',
    required: true,
    help: 'It belongs to the consumer key and is shown with it, mostly only once.',
    when: { field: 'signatureMethod', is: SHARED },
  },
  {
    name: 'tokenBy',
    label: 'The token is',
    kind: 'select',
    help: 'Somebody signs in at the provider and agrees (three-legged OAuth), or the provider shows the token to copy, as NetSuite does.',
    options: [
      { value: 'entered', label: 'Entered here' },
      { value: 'sign-in', label: 'Got by signing in in a window' },
    ],
  },
  {
    name: 'temporaryUri',
    label: 'Temporary credentials URL',
    kind: 'text',
    required: true,
    help: 'Also called request token URL. The first call, which nobody has agreed to yet.',
    example: 'https://api.example.com/oauth/request_token',
    when: SIGN_IN,
  },
  {
    name: 'authorizeUri',
    label: 'Authorise URL',
    kind: 'text',
    required: true,
    help: 'The page where people sign in and agree.',
    example: 'https://api.example.com/oauth/authorize',
    when: SIGN_IN,
  },
  {
    name: 'tokenUri',
    label: 'Token URL',
    kind: 'text',
    required: true,
    help: 'Also called access token URL. The last call, which trades the verifier for the token.',
    example: 'https://api.example.com/oauth/access_token',
    when: SIGN_IN,
  },
  {
    name: 'token',
    label: 'Token',
    kind: 'secret',
    help: 'Access token of the user. NetSuite: Setup → Users/Roles → Access Tokens (Token ID). Empty for requests of the app itself.',
    when: { field: 'tokenBy', is: 'entered' },
  },
  {
    name: 'tokenSecret',
    label: 'Token secret',
    kind: 'secret',
    help: 'It belongs to the token and is shown with it, mostly only once.',
    when: { field: 'tokenBy', is: 'entered' },
  },
  {
    name: 'signatureMethod',
    label: 'Signature method',
    kind: 'select',
    help: 'NetSuite wants HMAC-SHA256; older APIs mostly HMAC-SHA1; Jira Server RSA-SHA1.',
    options: methods.map((value) => ({ value, label: value })),
  },
  {
    name: 'privateKey',
    label: 'Private key',
    kind: 'secret',
    rows: 6,
    required: true,
    help: 'In PEM form, with its first and last line. Its public half is what you gave to the provider.',
    example: '-----BEGIN PRIVATE KEY-----',
    when: { field: 'signatureMethod', is: RSA },
  },
  {
    name: 'realm',
    label: 'Realm',
    kind: 'text',
    template: 'text',
    help: 'NetSuite wants its account id here, in capitals and with _ for -, such as 123456_SB1. Elsewhere mostly empty.',
    when: { field: 'place', is: 'header' },
  },
  {
    name: 'place',
    label: 'Parameters in',
    kind: 'select',
    help: 'Where the oauth_ parameters stand.',
    options: [
      { value: 'header', label: 'Authorization header' },
      { value: 'query', label: 'Query' },
      { value: 'body', label: 'Form body' },
    ],
  },
  {
    name: 'bodyHash',
    label: 'Body hash',
    kind: 'select',
    help: 'An extension (oauth_body_hash) that signs bodies other than forms; Mastercard demands it.',
    options: [
      { value: 'no', label: 'Leave it out' },
      { value: 'yes', label: 'Add it' },
    ],
    when: { field: 'place', is: ['header', 'query'] },
  },
]

/** What looks wrong in it. */
export const lint = ({
  place,
  signatureMethod,
  realm,
  tokenBy,
  temporaryUri,
  authorizeUri,
  tokenUri,
}: OAuth1Config): Remark[] => [
  ...(tokenBy === 'sign-in'
    ? Object.entries({ temporaryUri, authorizeUri, tokenUri }).flatMap(([field, address]) => lintEndpoint(field, address))
    : []),
  ...(place === 'header' && /[a-z-]/.test(realm) && /^\d+[-_]/.test(realm)
    ? [
        {
          field: 'realm',
          severity: 'warning' as const,
          message: `NetSuite writes account ids in capitals and with _: ${realm.toUpperCase().replaceAll('-', '_')}.`,
        },
      ]
    : []),
  ...(signatureMethod === 'PLAINTEXT'
    ? [
        {
          field: 'signatureMethod',
          severity: 'warning' as const,
          message: 'PLAINTEXT sends both secrets with each request. Use it over https only, and where nothing else is offered.',
        },
      ]
    : []),
]
