import * as z from 'zod/mini'
import { base64 } from '../http/base64'
import { encodeWhole, marked, plain } from '../http/marked'
import { withHeader } from '../http/request'
import { scheme } from './scheme'

/** HTTP Basic, credentials as UTF-8. @see https://www.rfc-editor.org/rfc/rfc7617#section-2 */
export const basic = scheme({
  kind: 'basic',
  label: 'Basic',
  hint: 'The documentation says “Basic authentication”, “user name and password”, or shows curl -u.',
  limits: 'The Authorization header makes browsers ask the server first (CORS preflight): the API has to allow it there.',
  config: z.object({ kind: z.literal('basic'), username: z.string() }),
  initial: { kind: 'basic', username: '' },
  fields: [
    {
      name: 'username',
      label: 'Username',
      kind: 'text',
      required: true,
      help: 'Often an e-mail address or an account id. It is readable in the log: where it is an API key, choose Basic with an API key.',
      example: 'ada@example.com',
    },
    {
      name: 'password',
      label: 'Password',
      kind: 'secret',
      help: 'The password, or the API token that stands in for it. May be empty.',
    },
  ],
  apply: (request, { username }, { password }) =>
    withHeader(request, 'Authorization', marked`Basic ${encodeWhole(marked`${username}:${password ?? plain('')}`, base64)}`),
})
