import * as z from 'zod/mini'
import { scheme } from './scheme'

/** No credentials: the request goes out as it is. */
export const none = scheme({
  kind: 'none',
  label: 'None',
  hint: 'The API answers anybody, or expects nothing that Patchbay should add.',
  config: z.object({ kind: z.literal('none') }),
  initial: { kind: 'none' },
  fields: [],
  apply: (request) => request,
})
