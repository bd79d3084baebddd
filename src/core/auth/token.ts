import * as z from 'zod/mini'
import { plain } from '../http/marked'
import { callSchema, tokenCallSchema } from './call'
import { bearer, placement, placementFields, placeToken } from './placement'
import { scheme } from './scheme'

/** A token or API key in a header, a query parameter or a body field, which may be refreshed and revoked. */
export const token = scheme({
  kind: 'token',
  label: 'Token',
  hint: 'The documentation speaks of an API key, a personal access token or a bearer token.',
  config: z.object({
    kind: z.literal('token'),
    ...placement,
    refresh: z.optional(tokenCallSchema),
    revoke: z.optional(callSchema),
  }),
  initial: { kind: 'token', ...bearer },
  fields: [
    {
      name: 'token',
      label: 'Token',
      kind: 'secret',
      required: true,
      help: 'The key or token alone, without “Bearer” before it.',
      example: 'a long string of letters and digits',
    },
    ...placementFields,
    {
      name: 'refresh',
      label: 'Refresh the token',
      kind: 'token-call',
      help: 'For tokens that expire: when the API asks to authenticate again, this call gets a new one, and the request is made once more. The new token takes the old one’s place in the vault.',
      starts: {
        method: 'POST',
        uri: '/oauth/token',
        mediaType: 'urlencoded',
        headers: [],
        body: 'grant_type=refresh_token&refresh_token={{connection.http.auth.refreshToken}}',
        answerAs: '',
        tokenPath: 'access_token',
        refreshTokenPath: 'refresh_token',
        expiresPath: 'expires_in',
        expiresIn: 0,
      },
    },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      kind: 'secret',
      help: 'It stands where the refresh call’s URI, headers or body say {{connection.http.auth.refreshToken}}.',
      when: { field: 'refresh', is: true },
    },
    {
      name: 'revoke',
      label: 'Revoke the token',
      kind: 'call',
      help: 'A call that ends the token’s life at the API. It is made only when you ask for it, beside Save.',
      starts: {
        method: 'POST',
        uri: '/oauth/revoke',
        mediaType: 'urlencoded',
        headers: [],
        body: 'token={{connection.http.auth.token}}',
      },
    },
  ],
  apply: (request, config, { token: value = plain('') }) => placeToken(request, config, value),
  obtain: ({ refresh }) => refresh && { cause: 'refresh', when: 'refused', call: refresh, into: 'token' },
  revoke: ({ revoke }) => revoke,
})
