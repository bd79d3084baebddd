import { revoking, secretFields } from '../../core/auth'
import { buildCall } from '../../core/build-request'
import type { Connection } from '../../core/connection'
import { judge } from '../../core/http/judge'
import { noPatterns, noTest } from '../../core/settings'
import { verdict, type Verdict } from '../../core/verdict'
import type { Deps } from '../deps'
import { openAttempt } from './attempt'
import { diagnose } from './diagnose'
import { forgetSecrets, holdSecrets, learn, valuesOf } from './secrets'
import { send } from './send'
import { endOf, endOfReaching, endOfRequest, entriesOf, noteAnswered } from './step-ends'
import { tidy } from './tidy'

export interface Revocation {
  readonly testId: string
  readonly connection: Connection
  readonly secrets: Readonly<Record<string, string>>
}

/** Ends the token's life at the API. Once it accepted that, the vault forgets the token, too. */
export async function revokeToken(deps: Deps, { testId, connection, secrets: typed }: Revocation): Promise<Verdict> {
  const abort = new AbortController()
  const secrets = await holdSecrets(deps, connection, typed)
  const attempt = await openAttempt(deps, testId, connection.id, true)
  if (!attempt) return verdict('interrupted')
  const writes: Promise<unknown>[] = []
  const occasion = { connection, testId, secrets, signal: abort.signal, writes }
  const close = async (result: Verdict): Promise<Verdict> => {
    await Promise.all([attempt.close(result), ...writes])
    return result
  }
  const call = revoking(connection.auth)
  if (!call)
    return close(
      verdict('misconfigured', { reason: 'auth.revoke', detail: 'These settings have no call that revokes a token.' }),
    )
  const ingredients = { connection, secrets: valuesOf(secrets), now: deps.now(), newId: deps.newId }
  const { request, findings } = buildCall(ingredients, call, 'auth.revoke')
  const [problem] = findings
  if (!request || problem) return close(verdict('misconfigured', { reason: 'auth.revoke', detail: problem?.message ?? '' }))

  deps.cancellations.set(testId, abort)
  try {
    const sent = await attempt.step('request', () => send(deps, request, occasion, { cause: 'revoke' }), endOfRequest)
    const host = new URL(request.url.text).host
    if (sent.refused) return await close(verdict('misconfigured', sent.refused))
    const { response } = sent
    if (!response)
      return await close(
        await attempt.step(
          'reachability',
          () => diagnose(deps, sent.failure ?? { kind: 'network', message: '' }, request, occasion),
          (found) => endOfReaching(found, entriesOf(sent)),
        ),
      )
    noteAnswered(attempt, request, sent)
    const settings = { ...connection, test: { ...noTest, expects: 'anything' }, patterns: noPatterns } as const
    const judged = await attempt.step(
      'rules',
      () => judge(response, settings, { tick: deps.tick, now: deps.now(), redact: sent.redact }),
      (found) => endOf(found, entriesOf(sent)),
    )
    if (judged.code === 'ok') {
      await forgetSecrets(deps, connection.id, secretFields(connection.auth))
      await learn(deps, connection.id)
    }
    const facts = { ...judged.facts, host, ...(judged.code === 'ok' ? { reason: 'revoked' } : {}) }
    return await close(verdict(judged.code, facts))
  } finally {
    deps.cancellations.delete(testId)
    void tidy(deps, connection.id)
  }
}
