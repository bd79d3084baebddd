import { settingsOf, type Connection } from '../../core/connection'
import { judge } from '../../core/http/judge'
import { carriesSecret, withoutSecrets, type HttpRequest } from '../../core/http/request'
import { verdict, type Verdict } from '../../core/verdict'
import { changeHealth, readHealth } from '../../storage/health'
import type { Deps } from '../deps'
import type { Recorder, StepEnd } from './attempt'
import { send, type Occasion, type Outcome } from './send'
import { entriesOf, passed, skipped, unclear } from './step-ends'

type Conclusion = 'passes' | 'refused' | 'unknown'

/**
 * The same request without what a secret touched must not pass. Runs once per changed settings, and only where it changes
 * nothing: GET, HEAD, and queries of GraphQL.
 */
export async function negativeControl(
  deps: Deps,
  attempt: Recorder,
  request: HttpRequest,
  occasion: Occasion,
  result: Verdict,
): Promise<Verdict> {
  const { connection } = occasion
  const settings = settingsOf(connection)
  const needless = await whyNeedless(deps, connection, request, settings)
  if (needless) {
    attempt.note('control', skipped(needless.because))
    if (occasion.secrets.length > 0 && !carriesSecret(request))
      return verdict('inconclusive', { ...result.facts, reason: 'credentials-not-sent' })
    return needless.unproven ? verdict('ok', { ...result.facts, reason: 'not-controlled' }) : result
  }
  const { control, conclusion } = await attempt.step(
    'control',
    async () => {
      const control = await send(deps, withoutSecrets(request), occasion, { cause: 'negative-control' })
      return { control, conclusion: await controlled(deps, control, connection) }
    },
    ({ control, conclusion }) => STEP_ENDS[conclusion](entriesOf(control)),
  )
  if (control.failure?.kind === 'aborted') return verdict('interrupted', { reason: 'cancelled' })
  if (conclusion === 'passes') return verdict('inconclusive', { ...result.facts, reason: 'credentials-not-checked' })
  if (conclusion === 'refused') await changeHealth(deps.db, connection.id, (known) => ({ ...known, controlled: settings }))
  return result
}

/** Why no control is made, or nothing if one is. `unproven`: whether credentials are checked is an open question then. */
async function whyNeedless(
  deps: Deps,
  { id, test }: Connection,
  request: HttpRequest,
  settings: string,
): Promise<{ because: string; unproven?: true } | undefined> {
  if (!test.negativeControl) return { because: 'switched off' }
  if (!carriesSecret(request)) return { because: 'no secret was sent' }
  const reading =
    /^(GET|HEAD)$/.test(request.method) ||
    (test.graphql !== undefined && !/\b(mutation|subscription)\b/.test(test.graphql.query))
  if (!reading) return { because: `${request.method} may change something`, unproven: true }
  const { controlled } = await readHealth(deps.db, id)
  return controlled === settings ? { because: 'done before with these settings' } : undefined
}

/** A refusal proves that the endpoint looks at credentials, and so does a CORS failure; a limit, a fault or silence do not. */
async function controlled(deps: Deps, { response, failure }: Outcome, connection: Connection): Promise<Conclusion> {
  if (!response) return failure?.kind === 'network' ? 'refused' : 'unknown'
  if (failure) return 'unknown'
  const { code, facts } = await judge(response, connection, { tick: deps.tick, now: deps.now() })
  if (code === 'ok') return 'passes'
  if (response.status === 408) return 'unknown'
  return code === 'rate-limited' || code === 'server-error' || facts.reason === 'rule' ? 'unknown' : 'refused'
}

const STEP_ENDS: Readonly<Record<Conclusion, (entries: readonly string[]) => StepEnd>> = {
  passes: (entries) => unclear('passes without credentials', entries),
  refused: (entries) => passed('refused without credentials', entries),
  unknown: (entries) => unclear('no answer about the credentials', entries),
}
