import type { Connection } from '../../core/connection'
import { entryId } from '../../core/entry-id'
import type { Body, Cause, Exchange, Failure, HttpResponse } from '../../core/exchange'
import { isLoopback } from '../../core/http/address'
import { plain, hasSecret } from '../../core/http/marked'
import { issuedTokens, redactor } from '../../core/http/redact'
import { bytesWithout } from '../../core/http/redact-bytes'
import { headerProblem, sentBody, slotsUsed, type HttpRequest } from '../../core/http/request'
import { bindingProblem } from '../../core/sealed'
import { addExchange, finishExchange } from '../../storage/exchanges'
import { readSetting } from '../../storage/settings'
import type { Deps } from '../deps'
import { readBody } from './read-body'
import type { HeldSecret } from './secrets'
import { takeTurn } from './queue'
import { timingFrom } from './timing'

/** For whom and why a request is made. */
export interface Occasion {
  readonly connection: Connection
  readonly testId?: string
  readonly secrets: readonly HeldSecret[]
  /** Fields among them that the user typed, and that are not sealed. */
  readonly typed?: readonly string[]
  readonly signal: AbortSignal
  /** Log entries being written; whoever began the occasion waits for them before it ends. */
  readonly writes: Promise<unknown>[]
}

/** What came of a request: refused by us before it left, or an answer, or a failure, or both (a body that broke off). */
export interface Outcome {
  /** Id of the log entry, if there is one. */
  readonly entry?: string
  readonly refused?: { readonly reason: 'header' | 'secret-binding'; readonly detail: string }
  readonly response?: HttpResponse
  readonly failure?: Failure
  /** Removes from any text what a log entry of this request would not show. */
  readonly redact?: (text: string) => string
}

export interface Manner {
  readonly cause: Cause
  readonly mode?: 'cors' | 'no-cors'
  readonly redirect?: 'manual' | 'follow'
  /** Secrets that the answer hands out: they are removed from its log entry. */
  readonly issues?: (response: HttpResponse) => Promise<readonly { field: string; value: string }[]>
}

/**
 * The one way out. Checks every secret of the request against the origins and the slot it was sealed with, waits for its turn,
 * sends, and records what happened, redacted. Never throws for what the network or the server did.
 */
export async function send(deps: Deps, request: HttpRequest, occasion: Occasion, manner: Manner): Promise<Outcome> {
  const refused = refusal(request, occasion.secrets)
  if (refused !== undefined) return { refused }
  let endTurn: () => void
  try {
    endTurn = await takeTurn(deps, occasion.connection, occasion.signal)
  } catch (error) {
    if (occasion.signal.aborted) return { failure: { kind: 'aborted', message: 'Cancelled before it was sent' } }
    throw error
  }
  try {
    return await exchange(deps, request, occasion, manner)
  } finally {
    endTurn()
  }
}

async function exchange(
  deps: Deps,
  request: HttpRequest,
  { connection, testId, secrets, signal, writes }: Occasion,
  { cause, mode = 'cors', redirect = 'manual', issues = async () => [] }: Manner,
): Promise<Outcome> {
  const before = redactor(secrets, request)
  const limit = (await readSetting(deps.db, 'logKeeping')).bodyKilobytes * 1024
  const at = deps.now()
  const sent: Exchange = {
    id: entryId(at, deps.newId()),
    at,
    ...(testId === undefined ? {} : { testId }),
    connectionId: connection.id,
    connectionName: connection.name,
    applicationName: connection.application.name,
    cause,
    mode,
    request: {
      method: request.method,
      url: before.redactMarked(request.url),
      headers: request.headers.map(({ name, value }) => ({ name, value: before.redactMarked(value) })),
      ...(request.body ? { body: cut(textBody(before.redactMarked(request.body)), limit) } : {}),
    },
    timing: { total: 0 },
    removed: before.removed(),
  }
  // Written before it leaves: a worker stopped in the middle has sent it all the same.
  const written = addExchange(deps.db, sent)
  written.catch(() => undefined) // reported with what follows it

  const started = deps.tick()
  const { headersAfter, ...outcome } = await transfer(deps, request, {
    mode,
    redirect,
    signal,
    seconds: connection.timeoutSeconds,
    limit,
  })
  const total = deps.tick() - started
  const issued = outcome.response ? [...(await issues(outcome.response)), ...issuedTokens(outcome.response.body.text)] : []
  const after = redactor([...secrets, ...issued], request)
  const { redact } = after
  const answered: Exchange = {
    ...sent,
    ...(outcome.response ? { response: redactResponse(outcome.response, redact, limit) } : {}),
    ...(outcome.failure ? { failure: { ...outcome.failure, message: redact(outcome.failure.message) } } : {}),
    timing: timingFrom(deps.timingOf(new URL(request.url.text).href), total, headersAfter),
  }
  const finished = { ...answered, removed: [...new Set([...sent.removed, ...after.removed()])] }
  const recorded = written.then(() => finishExchange(deps.db, finished))
  recorded.catch(() => undefined) // reported by whoever waits for it
  writes.push(recorded)
  return { ...outcome, entry: sent.id, redact }
}

/** Why the request may not leave, in words without the secret itself. */
export function refusal(request: HttpRequest, secrets: readonly HeldSecret[]): Outcome['refused'] {
  for (const { name, value } of request.headers) {
    const problem = headerProblem({ name, value: value.text })
    const secretly = `The secret in ${name} contains a line break or a character that no header can carry. Enter it again.`
    if (problem) return { reason: 'header', detail: hasSecret(value) ? secretly : problem }
  }
  const { origin } = new URL(request.url.text)
  for (const { field, slot } of slotsUsed(request)) {
    const secret = secrets.find((held) => held.field === field)
    const problem = secret ? bindingProblem(secret, origin, slot) : `There is no ${field}.`
    if (problem) return { reason: 'secret-binding', detail: problem }
  }
  return undefined
}

async function transfer(
  deps: Deps,
  request: HttpRequest,
  {
    mode,
    redirect,
    signal,
    seconds,
    limit,
  }: { mode: RequestMode; redirect: RequestRedirect; signal: AbortSignal; seconds: number; limit: number },
): Promise<Outcome & { headersAfter?: number }> {
  const url = new URL(request.url.text)
  if (deps.origin.startsWith('https:') && url.protocol === 'http:' && !isLoopback(url.hostname))
    return { failure: { kind: 'mixed-content', message: 'Blocked before it was sent: http address on an https page' } }

  // Which of the two aborted is kept by ourselves: browsers name a time-out differently.
  const timeLimit = new AbortController()
  const timer = setTimeout(() => timeLimit.abort(), seconds * 1000)
  const started = deps.tick()
  let partial: HttpResponse | undefined
  let headersAfter: number | undefined
  try {
    const outgoing = sentBody(request).text
    const answer = await deps.fetch(request.url.text, {
      method: request.method,
      headers: mode === 'cors' ? request.headers.map(({ name, value }): [string, string] => [name, value.text]) : [],
      ...(outgoing === '' ? {} : { body: outgoing }),
      mode,
      credentials: 'omit',
      cache: 'no-store',
      // Browsers forward custom headers, and the bodies of 307 and 308, to any other origin.
      redirect: mode === 'cors' ? redirect : 'follow',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, timeLimit.signal]),
    })
    headersAfter = deps.tick() - started
    partial = responseOf(answer)
    const { body, failed } = await readBody(answer, limit)
    const response = { ...partial, body }
    return failed === undefined ? { response, headersAfter } : { response, headersAfter, failure: failureOf(failed) }
  } catch (error) {
    return { failure: failureOf(error) }
  } finally {
    clearTimeout(timer)
  }

  function failureOf(error: unknown): Failure {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    if (signal.aborted) return { kind: 'aborted', message }
    if (timeLimit.signal.aborted) return { kind: 'timeout', message }
    return { kind: deps.online() ? 'network' : 'device-offline', message }
  }
}

const responseOf = (answer: Response): HttpResponse => ({
  status: answer.status,
  statusText: answer.statusText,
  type: answer.type,
  url: answer.url,
  redirected: answer.redirected,
  headers: [...answer.headers].map(([name, value]) => ({ name, value })),
  body: textBody(''),
})

const textBody = (text: string): Body => ({
  text,
  size: new TextEncoder().encode(text).length,
  truncated: false,
  binary: false,
})

function redactResponse(response: HttpResponse, redact: (text: string) => string, limit: number): HttpResponse {
  return {
    ...response,
    statusText: redact(response.statusText),
    url: redact(response.url),
    headers: response.headers.map(({ name, value }) => ({ name, value: redact(value) })),
    body: cut({ ...bytesWithout(response.body, redact), text: redact(response.body.text) }, limit),
  }
}

/** As much of a body as the log keeps. */
function cut(body: Body, limit: number): Body {
  const { read } = new TextEncoder().encodeInto(body.text, new Uint8Array(limit))
  const isLonger = read < body.text.length || (body.binary && body.size > limit)
  return { ...body, text: body.text.slice(0, read), truncated: body.truncated || isLonger }
}

/** A request that carries nothing but method and address. */
export const bareRequest = (method: 'GET' | 'HEAD', url: string): HttpRequest => ({ method, url: plain(url), headers: [] })
