import * as z from 'zod/mini'

/** Every conclusion that a test can come to. What each means to the user is in `verdict.ts`. */
export const verdictCodeSchema = z.enum([
  'ok',
  'bad-credentials',
  'forbidden',
  'wrong-url',
  'unexpected-response',
  'rate-limited',
  'server-error',
  'cors-blocked',
  'no-answer',
  'timeout',
  'mixed-content',
  'local-network-blocked',
  'redirect-blocked',
  'device-offline',
  'needs-authorization',
  'no-callback',
  'misconfigured',
  'locked',
  'interrupted',
  'inconclusive',
])
export type VerdictCode = z.infer<typeof verdictCodeSchema>
