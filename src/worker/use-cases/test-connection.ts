import { authorise } from '../../core/auth'
import { joinUri, settingsOf, type Connection } from '../../core/connection'
import { afterTest } from '../../core/health'
import { judge } from '../../core/http/judge'
import { plain, secretText } from '../../core/http/marked'
import { carriesSecret, headerOf, withHeader, withoutSecrets, type HttpRequest } from '../../core/http/request'
import { lintTest } from '../../core/lint'
import { toneOf, verdict, type Facts, type Verdict } from '../../core/verdict'
import { closeInterrupted, readAttempt } from '../../storage/attempts'
import { changeHealth, readHealth } from '../../storage/health'
import type { Deps } from '../deps'
import { openAttempt, type Recorder } from './attempt'
import { diagnose, findTarget } from './diagnose'
import { holdSecrets, type HeldSecret } from './secrets'
import { send, type Occasion, type Outcome } from './send'

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
    const result = await conclude(deps, attempt, { connection, testId, secrets, signal: abort.signal, writes })
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
    await attempt.close(verdict('interrupted')).catch(() => undefined) // the first error is the one to report
    throw error
  } finally {
    deps.cancellations.delete(testId)
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

  const request = authorise(testRequest(connection), connection.auth, valuesOf(secrets))
  const sent = await attempt.step('request', () => send(deps, request, occasion, { cause: 'test' }), describeOutcome)
  if (sent.refused) return verdict('misconfigured', sent.refused)
  const { response } = sent
  if (!response)
    return attempt.step(
      'diagnosis',
      () => diagnose(deps, sent.failure ?? UNKNOWN, request, occasion),
      ({ code }) => outcomeOf(code),
    )
  if (sent.failure?.kind === 'aborted') return verdict('interrupted', { reason: 'cancelled' })
  if (response.type === 'cors') await learnAnswering(deps, connection.id, new URL(request.url.text).origin)

  const judged = await attempt.step(
    'rules',
    async () => judge(response, connection.test, connection.application.rules, connection.application.label),
    ({ code }) => outcomeOf(code),
  )
  // A refusal is one however its answer ends; a success is none without the whole of it.
  if (sent.failure && response.status < 300)
    return verdict('unexpected-response', { reason: 'cut-off', status: response.status, host: new URL(request.url.text).host })
  const host = new URL(request.url.text).host
  if (judged.code === 'redirect-blocked') {
    const target = await attempt.step(
      'diagnosis',
      () => findTarget(deps, request, occasion),
      (found) => (found ? passed(found) : unclear('hidden')),
    )
    return verdict('redirect-blocked', target ? { host, target } : { host })
  }
  const result = verdict(judged.code, { ...redactFacts(judged.facts, sent.redact), host })
  return result.code === 'ok' ? negativeControl(deps, attempt, request, occasion, result) : result
}

/** The server's own words may repeat what was sent to it. */
const redactFacts = (facts: Facts, redact = (text: string) => text): Facts => ({
  ...facts,
  ...(facts.serverSays === undefined ? {} : { serverSays: redact(facts.serverSays) }),
  ...(facts.detail === undefined ? {} : { detail: redact(facts.detail) }),
  ...(facts.label === undefined ? {} : { label: redact(facts.label) }),
})

const UNKNOWN = { kind: 'network', message: 'no response' } as const

/** The same request without what a secret touched must not pass. Runs once per changed settings, GET and HEAD only. */
async function negativeControl(
  deps: Deps,
  attempt: Recorder,
  request: HttpRequest,
  occasion: Occasion,
  result: Verdict,
): Promise<Verdict> {
  const { connection } = occasion
  const settings = settingsOf(connection)
  const wanted = connection.test.negativeControl && carriesSecret(request) && /^(GET|HEAD)$/.test(request.method)
  if (!wanted || (await readHealth(deps.db, connection.id)).controlled === settings) return result
  const control = await attempt.step(
    'control',
    () => send(deps, withoutSecrets(request), occasion, { cause: 'negative-control' }),
    (outcome) => CONTROL_STEPS[controlled(outcome, connection)],
  )
  if (control.failure?.kind === 'aborted') return verdict('interrupted', { reason: 'cancelled' })
  const conclusion = controlled(control, connection)
  if (conclusion === 'passes') return verdict('inconclusive', { ...result.facts, reason: 'credentials-not-checked' })
  if (conclusion === 'refused') await changeHealth(deps.db, connection.id, (known) => ({ ...known, controlled: settings }))
  return result
}

/** A refusal proves that the endpoint looks at credentials, and so does a CORS failure; a limit, a fault or silence do not. */
function controlled(outcome: Outcome, connection: Connection): 'passes' | 'refused' | 'unknown' {
  if (passes(outcome, connection)) return 'passes'
  const { response, failure } = outcome
  if (!response) return failure?.kind === 'network' ? 'refused' : 'unknown'
  return response.status === 429 || response.status >= 500 ? 'unknown' : 'refused'
}

const CONTROL_STEPS = {
  passes: { outcome: 'unclear', detail: 'passes without credentials' },
  refused: { outcome: 'passed', detail: 'refused without credentials' },
  unknown: { outcome: 'unclear', detail: 'no answer about the credentials' },
} as const

const passes = ({ response, failure }: Outcome, { test, application }: Connection): boolean =>
  response !== undefined && failure === undefined && judge(response, test, application.rules, '').code === 'ok'

/** The test request before authentication. JSON is asked for unless a header says otherwise. */
export function testRequest({ baseUri, headers, test }: Connection): HttpRequest {
  const hasBody = test.method === 'POST' || test.method === 'PUT'
  const request: HttpRequest = {
    method: test.method,
    url: plain(new URL(joinUri(baseUri, test.relativeUri)).href),
    headers: headers.flatMap(({ name, value }) =>
      name.trim() === '' ? [] : [{ name: name.trim(), value: plain(value.trim()) }],
    ),
    ...(hasBody ? { body: plain(test.body) } : {}),
  }
  const typed =
    hasBody && !headerOf(request, 'Content-Type') ? withHeader(request, 'Content-Type', plain(test.contentType)) : request
  return headerOf(typed, 'Accept') ? typed : withHeader(typed, 'Accept', plain('application/json, */*;q=0.8'))
}

const valuesOf = (secrets: readonly HeldSecret[]) =>
  Object.fromEntries(secrets.map(({ field, value }) => [field, secretText(value, field)]))

/** Remembered for later: a CORS failure at an origin that answers browsers hides a refusal. */
const learnAnswering = async (deps: Deps, connectionId: string, origin: string): Promise<void> => {
  if ((await readHealth(deps.db, connectionId)).answered.includes(origin)) return
  await changeHealth(deps.db, connectionId, (health) => ({ ...health, answered: [...health.answered, origin].slice(-20) }))
}

const passed = (detail = '') => ({ outcome: 'passed', detail }) as const
const failed = (detail = '') => ({ outcome: 'failed', detail }) as const
const unclear = (detail = '') => ({ outcome: 'unclear', detail }) as const

function outcomeOf(code: Verdict['code']) {
  const tone = toneOf(code)
  return tone === 'ok' ? passed() : tone === 'failed' ? failed(code) : unclear(code)
}

function describeOutcome({ refused, response, failure }: Outcome) {
  if (refused) return failed('not sent')
  if (!response || failure)
    return failed(
      failure && failure.kind !== 'network' ? failure.kind.replace('-', ' ') : response ? 'broken off' : 'no response',
    )
  const status = response.type === 'opaqueredirect' ? 'redirect' : String(response.status)
  return response.status >= 200 && response.status < 300 ? passed(status) : failed(status)
}
