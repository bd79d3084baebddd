import type { Challenge } from '../../core/auth'
import { authorise } from '../../core/authorise'
import { buildTestRequest } from '../../core/build-request'
import { settingsOf, type Connection } from '../../core/connection'
import type { HttpResponse } from '../../core/exchange'
import { afterTest } from '../../core/health'
import { asksAgain, judge, type Judging } from '../../core/http/judge'
import type { HttpRequest } from '../../core/http/request'
import { lintTest } from '../../core/lint-test'
import { Problem } from '../../core/problem'
import { verdict, type Verdict } from '../../core/verdict'
import { closeInterrupted, readAttempt } from '../../storage/attempts'
import { changeHealth } from '../../storage/health'
import type { Deps } from '../deps'
import { openAttempt, type Recorder } from './attempt'
import { explained, learnChallenge, nextChallenge, useChallenge } from './challenges'
import { diagnose, findTarget, learnAnswering } from './diagnose'
import { negativeControl } from './negative-control'
import { holdSecrets, valuesOf } from './secrets'
import { tidy } from './tidy'
import { send, type Occasion, type Outcome } from './send'
import { canSignIn, signIn, signsInFirst } from './sign-in'
import {
  endOf,
  endOfReaching,
  endOfRequest,
  entriesOf,
  failed,
  noteAnswered,
  notePreflight,
  passed,
  skipped,
  unclear,
} from './step-ends'

export interface TestOrder {
  readonly testId: string
  readonly connection: Connection
  /** Values typed and not yet sealed. */
  readonly secrets: Readonly<Record<string, string>>
  readonly unsaved: boolean
}

/** Proves a connection's credentials, or finds out why they do not work. The row in `attempts` tells the story as it happens. */
export async function testConnection(deps: Deps, { testId, connection, secrets: typed, unsaved }: TestOrder): Promise<Verdict> {
  const abort = new AbortController()
  deps.cancellations.set(testId, abort)
  const started = deps.tick()
  const at = deps.now()
  const holding = holdSecrets(deps, connection, typed)
  holding.catch(() => undefined) // reported below, once there is a row to close
  const attempt = await openAttempt(deps, testId, connection.id, unsaved)
  // A browser repeats a call whose worker it stopped. What that one sent must not be sent twice.
  if (!attempt) return closeRepeated(deps, testId)
  try {
    const secrets = await holding
    const writes: Promise<unknown>[] = []
    const result = await conclude(deps, attempt, {
      connection,
      testId,
      secrets,
      typed: Object.keys(typed).filter((field) => typed[field] !== ''),
      signal: abort.signal,
      writes,
    })
    if (!unsaved) {
      const test = {
        id: testId,
        verdict: result,
        at,
        ms: deps.tick() - started,
        settings: settingsOf(connection),
        label: result.facts.label,
      }
      await changeHealth(deps.db, connection.id, (health) => afterTest(health, test))
    }
    await Promise.all([attempt.close(result), ...writes])
    return result
  } catch (error) {
    if (error instanceof Problem && error.code === 'locked') return await attempt.close(verdict('locked'))
    await attempt.close(verdict('interrupted', { reason: 'failed' })).catch(() => undefined) // the first error is the one to report
    throw error
  } finally {
    deps.cancellations.delete(testId)
    void tidy(deps, connection.id)
  }
}

async function closeRepeated(deps: Deps, testId: string): Promise<Verdict> {
  await closeInterrupted(deps.db, deps.workerId)
  return (await readAttempt(deps.db, testId))?.verdict ?? verdict('interrupted')
}

async function conclude(deps: Deps, attempt: Recorder, occasion: Occasion): Promise<Verdict> {
  const { connection, secrets } = occasion
  const errors = await attempt.step(
    'settings',
    async () => lintTest(connection, new Set(secrets.map(({ field }) => field))).filter(({ severity }) => severity === 'error'),
    (found) => (found.length === 0 ? passed() : failed(found.map(({ message }) => message).join(' '))),
  )
  const [first] = errors
  if (first) return verdict('misconfigured', { reason: first.field, detail: first.message })

  if (!signsInFirst(connection)) return attemptRequest(deps, attempt, occasion)
  const signedIn = await haveToken(deps, attempt, occasion)
  return 'verdict' in signedIn ? signedIn.verdict : attemptRequest(deps, attempt, signedIn.occasion)
}

/**
 * The request proper. When the API asks to authenticate again, and there is a way to, or tells how it wants to be signed for, it
 * is made once more for either reason; never in a loop.
 */
async function attemptRequest(
  deps: Deps,
  attempt: Recorder,
  occasion: Occasion,
  done: { readonly refreshed?: true; readonly answered?: true } = {},
): Promise<Verdict> {
  const { connection } = occasion
  const ingredients = { connection, secrets: valuesOf(occasion.secrets), now: deps.now(), newId: deps.newId }
  const built = buildTestRequest(ingredients)
  // With their real values templates may fail where stand-ins did not: nothing half-written leaves.
  const [problem] = built.findings
  if (problem) return verdict('misconfigured', { reason: problem.field, detail: problem.message })
  if (!built.request)
    return verdict('misconfigured', { reason: 'baseUri', detail: 'Base URI and relative URI do not make an address.' })
  const challenge = nextChallenge(deps, connection)
  const { request, findings } = await authorise(ingredients, built.request, challenge)
  if (!request) return verdict('misconfigured', { reason: findings[0]?.field ?? 'auth', detail: findings[0]?.message ?? '' })
  useChallenge(deps, connection, challenge)
  const host = new URL(request.url.text).host
  const sent = await attempt.step('request', () => send(deps, request, occasion, { cause: 'test' }), endOfRequest)
  if (sent.refused) return verdict('misconfigured', sent.refused)
  const { response } = sent
  if (!response) return explainSilence(deps, attempt, request, sent, occasion)
  noteAnswered(attempt, request, sent)
  if (sent.failure?.kind === 'aborted') return verdict('interrupted', { reason: 'cancelled' })
  if (response.type === 'cors') await learnAnswering(deps, connection.id, new URL(request.url.text).origin)

  const judging = { tick: deps.tick, now: deps.now(), redact: sent.redact }
  if ((await learnChallenge(deps, occasion, response, challenge)) && !done.answered)
    return attemptRequest(deps, attempt, occasion, { ...done, answered: true })
  if (!done.refreshed && canSignIn(connection) && (await asksAgain(response, connection, judging))) {
    const signedIn = await haveToken(deps, attempt, occasion, true)
    return 'verdict' in signedIn
      ? signedIn.verdict
      : attemptRequest(deps, attempt, signedIn.occasion, { ...done, refreshed: true })
  }
  if (!signsInFirst(connection) && !done.refreshed) attempt.note('token', skipped('not needed'))
  return judgeAnswer(deps, attempt, { request, sent, response, host, judging, challenge }, occasion)
}

interface Answered {
  readonly request: HttpRequest
  readonly sent: Outcome
  readonly response: HttpResponse
  readonly host: string
  readonly judging: Judging
  readonly challenge: Challenge
}

async function judgeAnswer(
  deps: Deps,
  attempt: Recorder,
  { request, sent, response, host, judging, challenge }: Answered,
  occasion: Occasion,
): Promise<Verdict> {
  const judged = await attempt.step(
    'rules',
    async () => explained(deps, occasion, response, challenge, await judge(response, occasion.connection, judging)),
    (found) => endOf(found, entriesOf(sent)),
  )
  // A refusal is one however its answer ends; a success is none without the whole of it.
  if (sent.failure?.kind === 'timeout' && response.status < 300)
    return verdict('timeout', { reason: 'body', host, seconds: occasion.connection.timeoutSeconds })
  if (sent.failure && response.status < 300)
    return verdict('unexpected-response', { reason: 'cut-off', status: response.status, host })
  if (judged.code === 'redirect-blocked') {
    const target = await attempt.step(
      'reachability',
      () => findTarget(deps, request, occasion),
      (found) => (found ? passed(found) : unclear('redirects, and hides where to')),
    )
    return verdict('redirect-blocked', target ? { host, target } : { host })
  }
  const result = verdict(judged.code, { ...judged.facts, host })
  return result.code === 'ok' ? negativeControl(deps, attempt, request, occasion, result) : result
}

/** Obtains a token, as a step of the test. The occasion goes on with it. */
const haveToken = (deps: Deps, attempt: Recorder, occasion: Occasion, refused = false) =>
  attempt.step(
    'token',
    () => signIn(deps, occasion, refused),
    (result) => {
      const entries = result.outcome ? entriesOf(result.outcome) : []
      return 'verdict' in result ? endOf(result.verdict, entries) : passed(result.detail ?? '', entries)
    },
  )

const UNKNOWN = { kind: 'network', message: 'no response' } as const

async function explainSilence(
  deps: Deps,
  attempt: Recorder,
  request: HttpRequest,
  sent: Outcome,
  occasion: Occasion,
): Promise<Verdict> {
  const result = await attempt.step(
    'reachability',
    () => diagnose(deps, sent.failure ?? UNKNOWN, request, occasion),
    (found) => endOfReaching(found, entriesOf(sent)),
  )
  notePreflight(attempt, request, result)
  return result
}
