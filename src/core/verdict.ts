import * as z from 'zod/mini'
import { verdictCodeSchema, type VerdictCode } from './verdict-code'

/** What a test concluded, and the facts behind it. Words are made from it when it is shown: see `describe-verdict.ts`. */
export const verdictSchema = z.object({
  code: verdictCodeSchema,
  facts: z.object({
    status: z.optional(z.number()),
    /** The host that was called. */
    host: z.optional(z.string()),
    /** The server's own words. */
    serverSays: z.optional(z.string()),
    /** What exactly led to the code, where a code has several causes. */
    reason: z.optional(z.string()),
    /** Sentence with the values at hand, where the reason alone does not say it. */
    detail: z.optional(z.string()),
    /** What the application's own rules advise. */
    advice: z.optional(z.string()),
    /** Seconds the server asks to wait. */
    retryAfter: z.optional(z.number()),
    mediaType: z.optional(z.string()),
    /** Where a redirect ends, if it could be found without secrets. */
    target: z.optional(z.string()),
    seconds: z.optional(z.number()),
    /** The account's name, as the answer gives it. */
    label: z.optional(z.string()),
    /** Set where it was read from the output of curl that the user brought. */
    via: z.optional(z.literal('terminal')),
  }),
})
export type Verdict = z.infer<typeof verdictSchema>
export type Facts = Verdict['facts']

export const verdict = (code: VerdictCode, facts: Facts = {}): Verdict => ({ code, facts })

/** How a verdict counts: it worked, it failed, or it proves neither. */
export type Tone = 'ok' | 'failed' | 'inconclusive'

const INCONCLUSIVE: ReadonlySet<VerdictCode> = new Set([
  'inconclusive',
  'interrupted',
  'device-offline',
  'locked',
  'rate-limited',
  'no-callback',
])

export const toneOf = (code: VerdictCode): Tone => (code === 'ok' ? 'ok' : INCONCLUSIVE.has(code) ? 'inconclusive' : 'failed')
