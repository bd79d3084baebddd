import * as z from 'zod/mini'
import { base64 } from '../http/base64'
import { encodeWhole, marked, plain } from '../http/marked'
import { withHeader } from '../http/request'
import { basic } from './basic'
import { scheme } from './scheme'

/** HTTP Basic whose username is the secret. @see https://www.rfc-editor.org/rfc/rfc7617#section-2 */
export const basicKey = scheme({
  kind: 'basic-key',
  label: 'Basic with an API key',
  hint: 'The documentation shows curl -u YOUR_KEY: with nothing, or a fixed word such as x, after the colon.',
  limits: basic.limits ?? '',
  config: z.object({ kind: z.literal('basic-key'), word: z.string() }),
  initial: { kind: 'basic-key', word: '' },
  fields: [
    {
      name: 'key',
      label: 'API key',
      kind: 'secret',
      required: true,
      help: 'It is sent in the username’s place, and sealed as any other secret.',
    },
    {
      name: 'word',
      label: 'Text after the colon',
      kind: 'text',
      help: 'What the documentation shows in the password’s place. Mostly nothing.',
      example: 'x, or api_token',
    },
  ],
  apply: (request, { word }, { key = plain('') }) =>
    withHeader(request, 'Authorization', marked`Basic ${encodeWhole(marked`${key}:${word}`, base64)}`),
})
