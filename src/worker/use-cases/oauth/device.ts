import * as oauth from 'oauth4webapi'
import type { Authorization } from '../../../core/oauth/authorization'
import { tokenBinding } from '../../../core/oauth/client-bindings'
import type { Connection } from '../../../core/connection'
import { Problem } from '../../../core/problem'
import { verdict, type Verdict } from '../../../core/verdict'
import { claimToken, endWait, readAttempt, slowDown } from '../../../storage/attempts'
import { readConnection } from '../../../storage/connections'
import type { Deps } from '../../deps'
import { goOn, openAttempt } from '../attempt'
import { forgetSecrets, type HeldSecret } from '../secrets'
import type { Occasion } from '../send'
import { endOf, entriesOf, passed } from '../step-ends'
import { aloneWithTokens } from './alone'
import type { EndpointCall } from './call-endpoint'
import { checkIdentity } from './check-identity'
import { clientChanged } from './client-changed'
import { supersede } from './end-wait'
import { labelOf, noteIdentity } from './finish-authorization'
import { askedScopes, keepTokens } from './keep-tokens'
import { partyOf } from './party'
import { askForToken, TYPES, withParty } from './request-token'
import { withoutIdToken } from './without-id-token'

/**
 * Asks for a code that the user enters on any device. From then on the page asks {@link pollDevice} again and again, so that no
 * worker has to stay awake. @see https://www.rfc-editor.org/rfc/rfc8628#section-3.1
 */
export async function startDevice(deps: Deps, attemptId: string, connection: Connection): Promise<Verdict | undefined> {
  const writes: Promise<unknown>[] = []
  const bare: Occasion = { connection, testId: attemptId, secrets: [], signal: new AbortController().signal, writes }
  const party = await partyOf(deps, connection).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'not-found') return error
    throw error
  })
  if (party instanceof Problem) return refuse(deps, attemptId, connection, party.message)
  const { server, client, authentication, document } = party
  if (document.endpoints.device.trim() === '')
    return refuse(deps, attemptId, connection, 'The OAuth client has no device endpoint. Enter it there and save.')
  const call: EndpointCall = { occasion: withParty(bare, party), document, cause: 'device', extra: 'device' }
  const scope = askedScopes(connection, document).join(document.delimiter)
  const asked = await askForToken(deps, call, 'device', async ({ options }) => {
    const parameters = { ...(scope === '' ? {} : { scope }), ...options.additionalParameters }
    const response = await oauth.deviceAuthorizationRequest(server, client, authentication, parameters, options)
    return { device: await oauth.processDeviceAuthorizationResponse(server, client, response) }
  })
  await Promise.all(writes)
  const entries = asked.outcome ? entriesOf(asked.outcome) : []
  if ('verdict' in asked) {
    const attempt = await openAttempt(deps, attemptId, connection.id, false)
    attempt?.note('window', endOf(asked.verdict, entries))
    return attempt ? attempt.close(asked.verdict) : asked.verdict
  }
  const { device } = asked
  const authorization: Authorization = {
    kind: 'device',
    clientId: document.id,
    state: '',
    nonce: '',
    issuer: document.issuer.trim(),
    redirectUri: '',
    url: device.verification_uri_complete ?? device.verification_uri,
    window: 'tab',
    exchange: 'worker',
    device: {
      userCode: device.user_code,
      verificationUri: device.verification_uri,
      interval: device.interval ?? 5,
      expiresAt: deps.now() + device.expires_in * 1000,
    },
    answered: false,
  }
  await deps.vault.seal([
    {
      connectionId: attemptId,
      field: 'deviceCode',
      value: device.device_code,
      sealedAt: deps.now(),
      ...tokenBinding(document),
    },
  ])
  const attempt = await openAttempt(deps, attemptId, connection.id, false, authorization)
  await supersede(deps, attemptId, connection.id)
  attempt?.note('settings', passed())
  attempt?.note('window', passed(`code ${device.user_code}`, entries))
  attempt?.running('callback')
  await attempt?.written()
  return undefined
}

async function refuse(deps: Deps, attemptId: string, connection: Connection, detail: string): Promise<Verdict> {
  const result = verdict('misconfigured', { reason: 'oauth-client', detail })
  const attempt = await openAttempt(deps, attemptId, connection.id, false)
  return attempt ? attempt.close(result) : result
}

type Polled = { waiting: number } | { verdict: Verdict }

/**
 * Asks once whether the user has agreed by now. `waiting` with the seconds until it may be asked again. Two tabs that show the code
 * take turns: the code counts once, so the second finds what came of the first.
 */
export const pollDevice = (deps: Deps, attemptId: string): Promise<Polled> =>
  deps.exclusively(`patchbay-device-${attemptId}`, () => pollAlone(deps, attemptId))

async function pollAlone(deps: Deps, attemptId: string): Promise<Polled> {
  const row = await readAttempt(deps.db, attemptId)
  const device = row?.authorization?.device
  const connection = row && (await readConnection(deps.db, row.connectionId))
  if (!row?.authorization || !device || !connection) return { verdict: verdict('interrupted') }
  if (row.open === 0) return { verdict: row.verdict ?? verdict('interrupted') }
  if (deps.now() > device.expiresAt)
    return { verdict: await giveUp(deps, attemptId, verdict('no-callback', { reason: 'device-timeout' })) }
  const changed = clientChanged(row.authorization, connection)
  if (changed) return { verdict: await giveUp(deps, attemptId, changed) }
  const party = await partyOf(deps, connection)
  const { server, client, authentication, document } = party
  const held: readonly HeldSecret[] = (await deps.vault.open(attemptId)).filter(({ field }) => field === 'deviceCode')
  const writes: Promise<unknown>[] = []
  const bare: Occasion = { connection, testId: attemptId, secrets: [], signal: new AbortController().signal, writes }
  const call: EndpointCall = { occasion: withParty(bare, party, held), document, cause: 'token', extra: 'token' }
  let pending: string | undefined
  const got = await askForToken(deps, call, 'device', async ({ options }) => {
    const code = held[0]?.value ?? ''
    const response = await oauth.deviceCodeGrantRequest(server, client, authentication, code, options)
    try {
      const known = document.issuer.trim() === '' ? await withoutIdToken(response) : response
      const token = await oauth.processDeviceCodeResponse(server, client, known, TYPES)
      return { token, identity: await checkIdentity(deps, party, call.occasion, known, token) }
    } catch (error) {
      if (error instanceof oauth.ResponseBodyError) pending = PENDING.has(error.error) ? error.error : undefined
      throw error
    }
  })
  await Promise.all(writes)
  if ('verdict' in got) {
    // A network that is away for a moment is no refusal either.
    const passing = pending !== undefined || TRANSIENT.has(got.verdict.code)
    if (!passing) return { verdict: await giveUp(deps, attemptId, got.verdict) }
    const interval = pending === 'slow_down' ? await slowDown(deps.db, attemptId) : device.interval
    return { waiting: interval }
  }
  const claimed = await claimToken(deps.db, attemptId, deps.workerId)
  if (!claimed) return { verdict: verdict('interrupted') }
  const attempt = goOn(deps, claimed)
  await aloneWithTokens(deps, connection.id, () =>
    keepTokens(deps, connection, document, got.token, { renewed: false, identity: got.identity }),
  )
  await forgetSecrets(deps, attemptId, ['deviceCode'])
  attempt.note('callback', passed('agreed'))
  attempt.note('token', passed('', got.outcome ? entriesOf(got.outcome) : []))
  noteIdentity(attempt, got.identity)
  return { verdict: await attempt.close(verdict('ok', { reason: 'authorized', ...labelOf(got.identity) })) }
}

/** @see https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
const PENDING = new Set(['authorization_pending', 'slow_down'])
const TRANSIENT = new Set(['timeout', 'device-offline', 'server-error', 'no-answer', 'rate-limited'])

async function giveUp(deps: Deps, attemptId: string, result: Verdict): Promise<Verdict> {
  await endWait(deps.db, attemptId, result)
  await forgetSecrets(deps, attemptId, ['deviceCode'])
  return result
}
