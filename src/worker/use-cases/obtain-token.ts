import { find, readAnswer } from '../../core/answer'
import type { Obtaining } from '../../core/auth'
import { bindingsOf } from '../../core/bindings'
import { buildCall } from '../../core/build-request'
import type { HttpResponse } from '../../core/exchange'
import { judge, type AnswerSettings } from '../../core/http/judge'
import { scalarText } from '../../core/http/path'
import { noPatterns, noTest } from '../../core/settings'
import { verdict, type Verdict } from '../../core/verdict'
import { putSealed } from '../../storage/sealed'
import type { Deps } from '../deps'
import { diagnose, learnAnswering } from './diagnose'
import { valuesOf, withFreshSecrets, type HeldSecret } from './secrets'
import { send, type Occasion, type Outcome } from './send'

/** A token, or why there is none. `outcome` is what came of the call, for the test's row. */
export type Obtained = { readonly outcome?: Outcome } & (
  | { readonly token: HeldSecret; readonly more: readonly HeldSecret[]; readonly expiresIn?: number }
  | { readonly verdict: Verdict }
)

/** Makes the call that obtains a token and finds the token in its answer. A refreshed token takes the old one's place in the vault. */
export async function obtainToken(deps: Deps, { cause, call, into }: Obtaining, occasion: Occasion): Promise<Obtained> {
  const { connection } = occasion
  const ingredients = { connection, secrets: valuesOf(occasion.secrets), now: deps.now(), newId: deps.newId }
  const { request, findings } = buildCall(ingredients, call, `auth.${cause}`)
  const [problem] = findings
  if (!request || problem)
    return { verdict: verdict('misconfigured', { reason: problem?.field ?? 'baseUri', detail: problem?.message ?? '' }) }

  const judging = { tick: deps.tick, now: deps.now() }
  const textAt = async (response: HttpResponse, path: string): Promise<string> => {
    const found = path.trim() === '' ? { value: undefined } : await find(readAnswer(response, call.answerAs), path, judging)
    return ('value' in found && scalarText(found.value)) || ''
  }
  const tokensIn = async (response: HttpResponse) => [
    { field: into, value: await textAt(response, call.tokenPath) },
    { field: 'refreshToken', value: await textAt(response, call.refreshTokenPath) },
  ]
  const outcome = await send(deps, request, occasion, { cause, issues: tokensIn })
  const { refused, response, failure } = outcome
  const host = new URL(request.url.text).host
  if (refused) return { outcome, verdict: verdict('misconfigured', refused) }
  if (!response || failure?.kind === 'aborted')
    return { outcome, verdict: await diagnose(deps, failure ?? { kind: 'network', message: '' }, request, occasion) }
  if (response.type === 'cors') await learnAnswering(deps, connection.id, new URL(request.url.text).origin)

  const settings: AnswerSettings = {
    ...connection,
    application: { ...connection.application, rules: [] },
    test: { ...noTest, expects: 'anything', errorPath: connection.test.errorPath || connection.patterns.errorPath },
    patterns: { ...noPatterns, successAs: call.answerAs, errorAs: call.answerAs },
  }
  const judged = await judge(response, settings, { ...judging, redact: outcome.redact })
  const facts = { ...judged.facts, host }
  // Servers say "wrong password" with any of these.
  if ([400, 401, 403, 422].includes(response.status))
    return { outcome, verdict: verdict('bad-credentials', { ...facts, reason: cause }) }
  if (judged.code !== 'ok')
    return { outcome, verdict: verdict(judged.code, { ...facts, reason: judged.facts.reason ?? cause }) }

  const tokens = (await tokensIn(response)).filter(({ value }) => value !== '')
  const bindings = await bindingsOf(connection)
  const held = tokens.flatMap(({ field, value }) => {
    const binding = occasion.secrets.find((secret) => secret.field === field) ?? bindings[field]
    return binding ? [{ field, value, origins: binding.origins, slots: binding.slots }] : []
  })
  const token = held.find(({ field }) => field === into)
  if (!token) {
    const detail = `There is no “${call.tokenPath}” in the answer.`
    return { outcome, verdict: verdict('unexpected-response', { ...facts, reason: `${cause}-token`, detail }) }
  }
  if (cause === 'refresh') await keep(deps, connection.id, held)
  const lifetime = Number(await textAt(response, call.expiresPath)) || call.expiresIn
  return { outcome, token, more: held.filter((other) => other !== token), ...(lifetime > 0 ? { expiresIn: lifetime } : {}) }
}

/** An old refresh token may be worth nothing from now on, so the new ones are kept even if the test goes on to fail. */
async function keep(deps: Deps, connectionId: string, held: readonly HeldSecret[]): Promise<void> {
  const secrets = held.map((secret) => ({ ...secret, connectionId, sealedAt: deps.now() }))
  await deps.vault.seal(secrets)
  await putSealed(
    deps.db,
    secrets.map(({ value: _, ...facts }) => facts),
  )
}

/** What goes on with the token that was obtained. */
export function occasionWith(
  occasion: Occasion,
  { token, more }: { token: HeldSecret; more: readonly HeldSecret[] },
): Occasion {
  return { ...occasion, secrets: withFreshSecrets(occasion.secrets, [token, ...more]) }
}
