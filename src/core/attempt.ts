import * as z from 'zod/mini'
import { authorizationSchema } from './oauth/authorization'
import { verdictSchema } from './verdict'

/** The stages of a test, in the order in which a request meets them; they end in the order in which they become known. */
export const stepNames = [
  'settings',
  'window',
  'callback',
  'reachability',
  'preflight',
  'token',
  'identity',
  'request',
  'rules',
  'control',
] as const
export type StepName = (typeof stepNames)[number]

const SIGN_IN: ReadonlySet<StepName> = new Set(['settings', 'window', 'callback', 'token', 'identity'])
const ONLY_SIGN_IN: ReadonlySet<StepName> = new Set(['window', 'callback', 'identity'])

/** The steps that such an attempt goes through. */
export const stepsOf = ({ authorization, steps }: Pick<Attempt, 'authorization' | 'steps'>): StepName[] =>
  stepNames.filter((name) => {
    if (!authorization) return !ONLY_SIGN_IN.has(name)
    // Only an answer with an id_token says who signed in, and not all ask a person.
    const occurs = steps.some((step) => step.name === name)
    return (
      occurs || (SIGN_IN.has(name) && name !== 'identity' && (authorization.kind !== 'terminal' || !ONLY_SIGN_IN.has(name)))
    )
  })

export const stepSchema = z.object({
  name: z.enum(stepNames),
  /** `skipped`: it was not needed, or not wanted; `detail` says which. */
  outcome: z.enum(['passed', 'failed', 'unclear', 'skipped']),
  /** Absent where the step was seen in another's outcome, and took no time of its own. */
  ms: z.optional(z.number()),
  detail: z.string(),
  /** Ids of its log entries. */
  entries: z.array(z.string()),
})
export type Step = z.infer<typeof stepSchema>

/** One test: a durable row of steps that ends in a verdict. The worker writes it; every tab reads it live. */
export const attemptSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  /** The worker instance that runs it: a row that another instance left open was interrupted. */
  workerId: z.string(),
  startedAt: z.number(),
  /** Whether it tested values that were not saved. */
  unsaved: z.boolean(),
  /** Set where a person is asked to agree at the provider: such an attempt outlives the worker that began it. */
  authorization: z.optional(authorizationSchema),
  steps: z.array(stepSchema),
  running: z.optional(z.enum(stepNames)),
  verdict: z.optional(verdictSchema),
  /** 1 while open, 0 when closed: a number, so that IndexedDB can index it. */
  open: z.number(),
})
export type Attempt = z.infer<typeof attemptSchema>
