import * as z from 'zod/mini'
import { verdictCodeSchema, type VerdictCode } from './verdict-code'
import { toneOf, type Verdict } from './verdict'

const resultSchema = z.object({
  at: z.number(),
  code: verdictCodeSchema,
  ms: z.number(),
  testId: z.string(),
  status: z.optional(z.number()),
  /** Set where it was read from the output of curl. */
  via: z.optional(z.literal('terminal')),
})

/** What the worker knows of a connection from its tests. */
export const healthSchema = z.object({
  connectionId: z.string(),
  state: z.enum(['untested', 'online', 'offline']),
  /** {@link settingsOf} the connection when `state` was found. */
  settings: z.string(),
  /** Newest last, at most {@link HISTORY}. */
  results: z.array(resultSchema),
  label: z.optional(z.string()),
  /** Origins that have answered this browser with CORS headers: a later CORS failure there hides a refusal. */
  answered: z.array(z.string()),
  /** Settings under which the negative control has passed. */
  controlled: z.optional(z.string()),
})
export type Health = z.infer<typeof healthSchema>

export const HISTORY = 50

export const noHealth = (connectionId: string): Health => ({
  connectionId,
  state: 'untested',
  settings: '',
  results: [],
  answered: [],
})

const REFUSALS: ReadonlySet<VerdictCode> = new Set(['bad-credentials', 'forbidden', 'needs-authorization'])

/**
 * Health after a test of the saved settings. Only an answer about the credentials moves a connection to online or offline:
 * what the network, a time limit or the user did leaves it as it was.
 */
export function afterTest(
  health: Health,
  test: { id: string; verdict: Verdict; at: number; ms: number; settings: string; label?: string | undefined },
): Health {
  const { verdict, settings } = test
  const known = health.settings === settings ? health.state : 'untested'
  const state = verdict.code === 'ok' ? 'online' : REFUSALS.has(verdict.code) ? 'offline' : known
  const { status, via } = verdict.facts
  const result = {
    at: test.at,
    code: verdict.code,
    ms: test.ms,
    testId: test.id,
    ...(status === undefined ? {} : { status }),
    ...(via === undefined ? {} : { via }),
  }
  return {
    ...health,
    state,
    settings,
    results: [...health.results, result].slice(-HISTORY),
    ...(verdict.code === 'ok' && test.label ? { label: test.label } : {}),
  }
}

/** Where the results turned: the newest success, and the oldest failure since. */
export interface Turn {
  readonly lastGood: Health['results'][number] | undefined
  readonly firstBad: Health['results'][number] | undefined
}

export function turnOf({ results }: Health): Turn {
  const at = results.findLastIndex(({ code }) => code === 'ok')
  return { lastGood: results[at], firstBad: results.slice(at + 1).find(({ code }) => toneOf(code) === 'failed') }
}
