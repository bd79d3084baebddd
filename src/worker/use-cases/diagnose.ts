import type { Failure } from '../../core/exchange'
import { neededPermission } from '../../core/http/address'
import { carriesSecret, needsPreflight, withoutSecrets, type HttpRequest } from '../../core/http/request'
import { verdict, type Verdict } from '../../core/verdict'
import { changeHealth, listHealth, readHealth } from '../../storage/health'
import type { Deps } from '../deps'
import { bareRequest, send, type Occasion } from './send'

/**
 * Why there is no response to read. Browsers give one error for nearly all causes, so a probe without secrets asks the
 * same address whether anything answers there at all.
 */
export async function diagnose(deps: Deps, failure: Failure, request: HttpRequest, occasion: Occasion): Promise<Verdict> {
  const { host, hostname, origin } = new URL(request.url.text)
  const { connection } = occasion
  switch (failure.kind) {
    case 'aborted':
      return verdict('interrupted', { reason: 'cancelled' })
    case 'timeout':
      return verdict('timeout', { host, seconds: connection.timeoutSeconds })
    case 'mixed-content':
      return verdict('mixed-content', { host })
    case 'device-offline':
      return verdict('device-offline', { host })
    case 'network':
      break
  }
  const permission = neededPermission(hostname, new URL(deps.origin).hostname)
  const leave = permission ? await deps.localNetwork(permission) : 'unknown'
  // Until it is given, no probe would get there either, and none of ours makes the browser ask.
  if (leave === 'denied' || leave === 'prompt') return verdict('local-network-blocked', { host, reason: leave })

  if (!connection.test.probes) return verdict('no-answer', { host, reason: 'not-probed' })
  const probe = await send(deps, bareRequest('GET', withoutSecrets(request).url.text), occasion, {
    cause: 'probe',
    mode: 'no-cors',
  })
  if (probe.failure?.kind === 'aborted') return verdict('interrupted', { reason: 'cancelled' })
  if (!probe.response) return verdict('no-answer', { host })
  const answered = (await listHealth(deps.db)).some((known) => known.answered.includes(origin))
  // Where no credentials were sent, none can have been refused.
  return carriesSecret(request) && (answered || connection.application.browser.cors === 'yes')
    ? verdict('inconclusive', { reason: 'hidden-refusal', host })
    : verdict('cors-blocked', { host, reason: needsPreflight(request) ? 'preflight' : 'simple' })
}

/** Where a redirect ends: one GET without secrets follows it. Often that cannot be seen either. */
export async function findTarget(deps: Deps, request: HttpRequest, occasion: Occasion): Promise<string | undefined> {
  if (!occasion.connection.test.probes) return undefined
  const bare = bareRequest('GET', withoutSecrets(request).url.text)
  const { response } = await send(deps, bare, occasion, { cause: 'probe', redirect: 'follow' })
  return response?.redirected ? response.url : undefined
}

/** Remembered for later: a CORS failure at an origin that answers browsers hides a refusal. */
export async function learnAnswering(deps: Deps, connectionId: string, origin: string): Promise<void> {
  if ((await readHealth(deps.db, connectionId)).answered.includes(origin)) return
  await changeHealth(deps.db, connectionId, (health) => ({ ...health, answered: [...health.answered, origin].slice(-20) }))
}
