import * as z from 'zod/mini'
import { plain } from '../http/marked'
import { tokenCallSchema } from './call'
import { bearer, placement, placementFields, placeToken } from './placement'
import { scheme } from './scheme'

/** Two steps: a login request whose answer holds a session token, and the API's own requests with that token. */
export const login = scheme({
  kind: 'login',
  label: 'Two-step login',
  hint: 'The documentation says to call a login or token endpoint first, and to send the token from its answer with every request.',
  limits:
    'A browser shows a token in the answer’s body. One that comes as a cookie, or in a header that the API does not expose, cannot be read by a web page.',
  config: z.object({ kind: z.literal('login'), username: z.string(), login: tokenCallSchema, ...placement }),
  initial: {
    kind: 'login',
    username: '',
    login: {
      method: 'POST',
      uri: '/login',
      mediaType: 'json',
      headers: [],
      body: '{\n  "username": "{{connection.http.auth.username}}",\n  "password": "{{connection.http.auth.password}}"\n}',
      answerAs: '',
      tokenPath: 'token',
      refreshTokenPath: '',
      expiresPath: '',
      expiresIn: 0,
    },
    ...bearer,
  },
  fields: [
    {
      name: 'username',
      label: 'Username',
      kind: 'text',
      help: 'It stands where the login request says {{connection.http.auth.username}}. If the login needs none, take it out there.',
      example: 'ada@example.com',
    },
    {
      name: 'password',
      label: 'Password',
      kind: 'secret',
      help: 'The password, client secret or key: it stands where the login request says {{connection.http.auth.password}}. Empty if you use encrypted custom fields instead.',
    },
    {
      name: 'login',
      label: 'Login request',
      kind: 'token-call',
      required: true,
      help: 'Made before the request proper, and again once when the API asks to authenticate again.',
    },
    ...placementFields,
  ],
  apply: (request, config, { session: value = plain('') }) => placeToken(request, config, value),
  obtain: ({ login }) => ({ cause: 'login', when: 'first', call: login, into: 'session' }),
})
