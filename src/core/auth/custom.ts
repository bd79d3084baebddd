import * as z from 'zod/mini'
import { scheme } from './scheme'

/** Nothing built in: templates put encrypted custom fields wherever the API wants them. */
export const custom = scheme({
  kind: 'custom',
  label: 'Custom',
  hint: 'None of the others fits: several keys, a key in the path, a signature. Add encrypted custom fields below, and write {{{connection.http.encrypted.NAME}}} into headers, URIs or the body.',
  config: z.object({ kind: z.literal('custom') }),
  initial: { kind: 'custom' },
  fields: [],
  apply: (request) => request,
})
