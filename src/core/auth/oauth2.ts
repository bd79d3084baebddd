import * as z from 'zod/mini'
import { plain } from '../http/marked'
import { bearer, placement, placementFields, placeToken } from './placement'
import { scheme } from './scheme'

/** Ways to a token. @see https://www.rfc-editor.org/rfc/rfc6749#section-1.3, RFC 8628 for devices, RFC 7523 for assertions */
export const grants = [
  'authorization_code',
  'device_code',
  'client_credentials',
  'password',
  'jwt_bearer',
  'refresh_token',
  'pasted',
] as const
export type Grant = (typeof grants)[number]

/** Whether a person has to agree somewhere else before there is a token. */
export const isInteractive = (grant: Grant): grant is 'authorization_code' | 'device_code' =>
  grant === 'authorization_code' || grant === 'device_code'

/** OAuth 2.0: a token that an authorization server gives out for an app, which is an OAuth client of its own. */
export const oauth2 = scheme({
  kind: 'oauth2',
  label: 'OAuth 2.0',
  hint: 'The documentation speaks of OAuth, an app to register, a client id, scopes, “authorize” and “token” URLs.',
  config: z.object({
    kind: z.literal('oauth2'),
    /** Id of the OAuth client. */
    client: z.string(),
    grant: z.enum(grants),
    scopes: z.string(),
    username: z.string(),
    subject: z.string(),
    use: z.enum(['access_token', 'id_token']),
    /** Seconds before its end at which a token is renewed, as text. */
    skew: z.string(),
    ...placement,
  }),
  initial: {
    kind: 'oauth2',
    client: '',
    grant: 'authorization_code',
    scopes: '',
    username: '',
    subject: '',
    use: 'access_token',
    skew: '60',
    ...bearer,
  },
  fields: [
    {
      name: 'grant',
      label: 'Grant type',
      kind: 'select',
      help: 'How the token is got. “Authorization code” asks a person in a window of the provider; “client credentials” asks nobody.',
      options: [
        { value: 'authorization_code', label: 'Authorization code (sign in in a window)' },
        { value: 'device_code', label: 'Device code (sign in on any device)' },
        { value: 'client_credentials', label: 'Client credentials' },
        { value: 'password', label: 'Password' },
        { value: 'jwt_bearer', label: 'JWT bearer assertion' },
        { value: 'refresh_token', label: 'Refresh token of your own' },
        { value: 'pasted', label: 'Pasted access token' },
      ],
    },
    {
      name: 'username',
      label: 'Username',
      kind: 'text',
      required: true,
      help: 'Of the account at the provider. Most providers have given this grant up, and RFC 9700 forbids it to new ones.',
      when: { field: 'grant', is: 'password' },
    },
    {
      name: 'password',
      label: 'Password',
      kind: 'secret',
      required: true,
      help: 'Sent to the token endpoint and nowhere else.',
      when: { field: 'grant', is: 'password' },
      goesTo: 'client',
    },
    {
      name: 'subject',
      label: 'Subject',
      kind: 'text',
      help: 'Whom the assertion speaks for (sub). Empty: the client itself. Google wants the user to act as, Salesforce the user name.',
      when: { field: 'grant', is: 'jwt_bearer' },
    },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      kind: 'secret',
      required: true,
      help: 'One that you got elsewhere. It is sent to the token endpoint and nowhere else; where the provider rotates it, the new one takes its place.',
      when: { field: 'grant', is: 'refresh_token' },
      goesTo: 'client',
    },
    {
      name: 'accessToken',
      label: 'Access token',
      kind: 'secret',
      required: true,
      help: 'The token alone, without “Bearer” before it. It is used until it expires; nothing renews it.',
      when: { field: 'grant', is: 'pasted' },
    },
    {
      name: 'scopes',
      label: 'Scopes',
      kind: 'text',
      help: 'Separated by blanks. Empty: those of the OAuth client.',
      example: 'openid profile',
    },
    {
      name: 'use',
      label: 'Token to send',
      kind: 'select',
      help: 'Nearly every API wants the access token; a few, such as some gateways, the id_token.',
      options: [
        { value: 'access_token', label: 'Access token' },
        { value: 'id_token', label: 'id_token' },
      ],
    },
    {
      name: 'skew',
      label: 'Renew this many seconds before it expires',
      kind: 'text',
      help: 'A token that ends while a request is under way is refused. 60 is plenty for most.',
      example: '60',
    },
    ...placementFields,
  ],
  lint: ({ client }) =>
    client === ''
      ? [
          {
            field: 'client',
            severity: 'error',
            message: 'Choose the OAuth client, or create one: it holds the client id and the addresses of the provider.',
          },
        ]
      : [],
  keeps: ['accessToken', 'refreshToken', 'idToken'],
  apply: (request, config, { accessToken, idToken }) =>
    placeToken(request, config, (config.use === 'id_token' ? idToken : accessToken) ?? plain('')),
})

type Config = z.infer<typeof oauth2.config>

/** The settings that a token depends on, as text to compare: with others, a token got under these is not used. */
export const basisOf = ({ client, grant, scopes, username, subject }: Config): string =>
  JSON.stringify([client, grant, scopes.trim(), username, subject])

/** Field of the vault's note of where the user lets tokens of this client go. Its value says nothing; its binding is what counts. */
export const tokenPlace = ({ client }: Pick<Config, 'client'>): string => `${TOKENS_OF}${client}`

/** Whether it is such a note, of whichever client. */
export const isTokenPlace = (field: string): boolean => field.startsWith(TOKENS_OF)

const TOKENS_OF = 'tokens of '

/** Whether tokens are got without anybody who signs in or enters one. */
export const getsTokensAlone = ({ grant }: Pick<Config, 'grant'>): boolean => !isInteractive(grant) && grant !== 'pasted'

/** Field of the token that requests carry. */
export const tokenSent = ({ use }: Pick<Config, 'use'>): 'accessToken' | 'idToken' =>
  use === 'id_token' ? 'idToken' : 'accessToken'

/** Seconds before its end at which a token is renewed. */
export const skewOf = ({ skew }: Pick<Config, 'skew'>): number => {
  const seconds = Number(skew)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : 60
}
