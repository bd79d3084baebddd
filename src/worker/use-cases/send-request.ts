import { isCredentialName } from '../../core/http/redact-by-name'
import { authorise } from '../../core/authorise'
import type { AdHoc } from '../../core/ad-hoc'
import { buildAdHoc } from '../../core/build-request'
import type { Connection } from '../../core/connection'
import { asksAgain, judge } from '../../core/http/judge'
import { hasSecret, plain, joinMarked, secretText } from '../../core/http/marked'
import type { HttpRequest } from '../../core/http/request'
import { noTest } from '../../core/settings'
import type { Verdict } from '../../core/verdict'
import { verdictPhrase } from '../../core/verdict-phrase'
import { listExchanges } from '../../storage/exchanges'
import { concludeExchange } from '../../storage/conclude-exchange'
import type { Deps } from '../deps'
import { learnChallenge, nextChallenge, useChallenge } from './challenges'
import { diagnose, learnAnswering } from './diagnose'
import { holdSecrets, valuesOf, type HeldSecret } from './secrets'
import { send, type Occasion } from './send'
import { canSignIn, signIn, signsInFirst } from './sign-in'
import { tidy } from './tidy'

export interface RequestOrder {
  readonly requestId: string
  readonly connection: Connection
  readonly request: AdHoc
}

/** The log entry that tells what came of it; or why it was not sent. */
export interface SentRequest {
  readonly entry?: string | undefined
  readonly problems: readonly string[]
  readonly verdict?: Verdict
}

/** Sends what the user wrote, signed as the connection's own requests are, and bound to the same origins and places. */
export async function sendRequest(deps: Deps, { requestId, connection, request }: RequestOrder): Promise<SentRequest> {
  // A browser repeats a call whose worker it stopped. What that one sent must not be sent twice.
  const [before] = await listExchanges(deps.db, { testId: requestId, limit: 1 })
  if (before) return { entry: before.id, problems: [] }
  const abort = new AbortController()
  deps.cancellations.set(requestId, abort)
  try {
    const secrets = await holdSecrets(deps, connection, {})
    const occasion: Occasion = { connection, testId: requestId, secrets, signal: abort.signal, writes: [] }
    const signedIn = signsInFirst(connection) ? await haveToken(deps, occasion) : { occasion }
    const sent = 'occasion' in signedIn ? await make(deps, signedIn.occasion, request) : signedIn
    await Promise.all(occasion.writes)
    if (sent.entry !== undefined && sent.verdict) await concludeExchange(deps.db, sent.entry, sent.verdict)
    return sent
  } finally {
    deps.cancellations.delete(requestId)
    void tidy(deps, connection.id)
  }
}

/** Once more where the API asks to authenticate again or tells how to sign; never in a loop. */
async function make(
  deps: Deps,
  occasion: Occasion,
  adHoc: AdHoc,
  done: { readonly refreshed?: true; readonly answered?: true } = {},
): Promise<SentRequest> {
  const { connection } = occasion
  const ingredients = { connection, secrets: valuesOf(occasion.secrets), now: deps.now(), newId: deps.newId }
  const built = buildAdHoc(ingredients, adHoc)
  if (!built.request || built.findings.length > 0) return notSent(built.findings.map(({ message }) => message))
  const typed = withTypedCredentials(built.request, adHoc)
  const challenge = nextChallenge(deps, connection)
  const signed = await authorise(ingredients, typed.request, challenge)
  if (!signed.request) return notSent(signed.findings.map(({ message }) => message))
  useChallenge(deps, connection, challenge)

  const holding = { ...occasion, secrets: [...occasion.secrets, ...typed.secrets] }
  const sent = await send(deps, signed.request, holding, { cause: 'ad-hoc' })
  if (sent.refused) return notSent([sent.refused.detail])
  const { response, entry, failure } = sent
  const url = new URL(signed.request.url.text)
  if (!response) {
    const silence = failure ?? { kind: 'network', message: '' }
    return { entry, problems: [], verdict: await diagnose(deps, silence, signed.request, holding) }
  }
  if (response.type === 'cors') await learnAnswering(deps, connection.id, url.origin)
  if ((await learnChallenge(deps, occasion, response, challenge)) && !done.answered)
    return make(deps, occasion, adHoc, { ...done, answered: true })
  const judging = { tick: deps.tick, now: deps.now(), redact: sent.redact }
  if (!done.refreshed && canSignIn(connection) && (await asksAgain(response, connection, judging))) {
    const signedIn = await haveToken(deps, occasion, true)
    if ('occasion' in signedIn) return make(deps, signedIn.occasion, adHoc, { ...done, refreshed: true })
  }
  // The rules of the test are about the test's own answer.
  const settings = { ...connection, test: { ...noTest, errorPath: connection.test.errorPath } }
  const { code, facts } = await judge(response, settings, judging)
  return { entry, problems: [], verdict: { code, facts: { ...facts, host: url.host } } }
}

const notSent = (problems: readonly string[]): SentRequest => ({
  problems: problems.length > 0 ? problems : ['Base URI and relative URI do not make an address.'],
})

async function haveToken(deps: Deps, occasion: Occasion, refused = false): Promise<{ occasion: Occasion } | SentRequest> {
  const result = await signIn(deps, occasion, refused)
  if ('occasion' in result) return result
  const { detail } = result.verdict.facts
  return { entry: result.outcome?.entry, problems: [detail ?? verdictPhrase(result.verdict)] }
}

/**
 * A credential that the user typed into a header is none of the vault's, and must not be readable in the log all the same. It goes
 * where it was typed for, and nowhere else.
 */
function withTypedCredentials(request: HttpRequest, adHoc: AdHoc): { request: HttpRequest; secrets: HeldSecret[] } {
  const { origin } = new URL(request.url.text)
  const names = adHoc.headers.map(({ name }) => name.trim().toLowerCase()).filter(isCredentialName)
  const secrets: HeldSecret[] = []
  const headers = request.headers.map(({ name, value }) => {
    const key = name.toLowerCase()
    if (!names.includes(key) || hasSecret(value)) return { name, value }
    const [, scheme = '', credential = ''] = /^([A-Za-z][\w-]* )?(.*)$/s.exec(value.text) ?? []
    if (credential === '') return { name, value }
    const field = `typed ${key}`
    secrets.push({ field, value: credential, origins: [origin], slots: [`header:${key}`] })
    return { name, value: joinMarked([plain(scheme), secretText(credential, field)]) }
  })
  return { request: { ...request, headers }, secrets }
}
