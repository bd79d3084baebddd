import * as oauth from 'oauth4webapi'
import type { Attempt } from '../../../core/attempt'
import type { Connection } from '../../../core/connection'
import type { Authorization } from '../../../core/oauth/authorization'
import { tokenBinding } from '../../../core/oauth/client-bindings'
import { cameBack } from '../../../core/oauth/sign-in-entry'
import { originOf } from '../../../core/connection'
import { Problem } from '../../../core/problem'
import { verdict, type Verdict } from '../../../core/verdict'
import { claimAnswer, findByState } from '../../../storage/attempts'
import { readConnection } from '../../../storage/connections'
import type { Deps } from '../../deps'
import { goOn, type Recorder } from '../attempt'
import { ATTEMPT_FIELDS, forgetSecrets, type HeldSecret } from '../secrets'
import type { Occasion } from '../send'
import { endOf, entriesOf, passed, unclear } from '../step-ends'
import { aloneWithTokens } from './alone'
import type { EndpointCall } from './call-endpoint'
import { checkIdentity } from './check-identity'
import { keepTokens, type Identity } from './keep-tokens'
import { clientChanged } from './client-changed'
import { stopOverdue } from './end-wait'
import { finishOAuth1 } from './oauth1'
import { partyOf, type Party } from './party'
import { endSignIn } from './record-sign-in'
import { askForToken, TYPES, withParty } from './request-token'
import { expectedNonce, withoutIdToken } from './without-id-token'

/** What the callback page is told: whose answer it brought and what came of it. Nothing of that is secret. */
export interface Finished {
  readonly attemptId: string
  readonly connectionId: string
  readonly verdict: Verdict
  /** The token is fetched by a terminal: the page has the command. */
  readonly waiting: boolean
}

/**
 * Takes up what the provider sent back with the browser: the query, or the fragment, of the callback's address. It counts only for
 * the attempt that began with its state, and only once. While the vault is locked nothing is taken up: the page keeps the answer,
 * and sends it again with the passphrase.
 */
export async function finishAuthorization(deps: Deps, text: string, passphrase?: string): Promise<Finished> {
  const answer = new URLSearchParams(text.replace(/^[?#]/, ''))
  await stopOverdue(deps)
  const temporary = answer.get('oauth_token') ?? answer.get('denied')
  const state = temporary ?? answer.get('state') ?? ''
  const found = state === '' ? undefined : await findByState(deps.db, state)
  if (!found?.authorization || (found.authorization.kind === 'oauth1') !== (temporary !== null)) return stranger('oauth-state')
  if (awaited(found) && (await staysLocked(deps, passphrase)))
    return { attemptId: found.id, connectionId: found.connectionId, waiting: false, verdict: verdict('locked') }
  const claimed = await claimAnswer(deps.db, found.id, deps.workerId)
  if (!claimed?.authorization)
    return {
      ...stranger(found.open === 0 && !found.authorization.answered ? 'oauth-late' : 'oauth-replayed'),
      connectionId: found.connectionId,
    }

  const attempt = goOn(deps, claimed)
  const { connectionId, authorization } = claimed
  const about = { attemptId: claimed.id, connectionId }
  try {
    await endSignIn(deps, claimed.id, (entry) => cameBack(entry, authorization.redirectUri, text, deps.now()))
    const connection = await readConnection(deps.db, connectionId)
    if (!connection) return { ...about, waiting: false, verdict: await end(deps, attempt, claimed.id, verdict('interrupted')) }
    if (authorization.kind === 'oauth1') {
      const result = await finishOAuth1(deps, attempt, claimed, connection, answer)
      return { ...about, waiting: false, verdict: await end(deps, attempt, claimed.id, result) }
    }
    const party = await partyOf(deps, connection)
    const refused = clientChanged(authorization, connection) ?? refusalIn(party, authorization, answer)
    attempt.note('callback', refused ? endOf(refused) : passed('came back'))
    if (refused) return { ...about, waiting: false, verdict: await end(deps, attempt, claimed.id, refused) }
    if (authorization.exchange === 'terminal') {
      await keepCode(deps, claimed.id, party, answer.get('code') ?? '')
      attempt.running('token')
      await attempt.written()
      return { ...about, waiting: true, verdict: verdict('cors-blocked', { reason: 'oauth-endpoint' }) }
    }
    const result = await exchangeCode(deps, attempt, { claimed, connection, party, answer, authorization })
    return { ...about, waiting: false, verdict: await end(deps, attempt, claimed.id, result) }
  } catch (error) {
    const result = error instanceof Problem && error.code === 'locked' ? verdict('locked') : failureOf(error)
    return { ...about, waiting: false, verdict: await end(deps, attempt, claimed.id, result) }
  }
}

const awaited = ({ open, authorization }: Attempt): boolean => open === 1 && authorization?.answered === false

/** Throws `wrong-passphrase`. */
async function staysLocked({ vault }: Deps, passphrase: string | undefined): Promise<boolean> {
  const { locked } = await vault.state()
  return locked && (passphrase === undefined || (await vault.unlock(passphrase)).locked)
}

const failureOf = (error: unknown): Verdict =>
  error instanceof Problem
    ? verdict('misconfigured', { reason: 'oauth-client', detail: error.message })
    : verdict('interrupted', { reason: 'failed' })

const stranger = (reason: string): Finished => ({
  attemptId: '',
  connectionId: '',
  waiting: false,
  verdict: verdict('unexpected-response', { reason }),
})

/** The verifier is worth nothing any more, whatever the outcome. */
async function end(deps: Deps, attempt: Recorder, attemptId: string, result: Verdict): Promise<Verdict> {
  await forgetSecrets(deps, attemptId, ATTEMPT_FIELDS)
  return attempt.close(result)
}

/**
 * Why this answer is not one to go on with. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 and, for mixed-up servers,
 * https://www.rfc-editor.org/rfc/rfc9207#section-2.4
 */
function refusalIn(party: Party, authorization: Authorization, answer: URLSearchParams): Verdict | undefined {
  const { server } = party
  const issuer = answer.get('iss')
  const expected = authorization.issuer
  // Where the issuer was never entered, its host at least has to be the one that the user was sent to.
  if (issuer === null && party.document.issInCallback)
    return verdict('unexpected-response', {
      reason: 'oauth-issuer',
      detail: 'It does not say whose answer it is, and this provider always does.',
    })
  const mixedUp = issuer !== null && (expected === '' ? originOf(issuer) !== originOf(authorization.url) : issuer !== expected)
  if (mixedUp)
    return verdict('unexpected-response', {
      reason: 'oauth-issuer',
      detail: `It comes from ${issuer}, and ${expected === '' ? new URL(authorization.url).origin : expected} was asked.`,
    })
  try {
    oauth.validateAuthResponse({ ...server, issuer: issuer ?? server.issuer }, party.client, answer, authorization.state)
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError))
      return verdict('unexpected-response', { reason: 'oauth-callback', detail: error instanceof Error ? error.message : '' })
    const says = { serverSays: [error.error, error.error_description].filter(Boolean).join(': ') }
    if (error.error === 'access_denied') return verdict('forbidden', { ...says, reason: 'oauth-denied' })
    if (error.error === 'invalid_scope') return verdict('forbidden', { ...says, reason: 'oauth-scope' })
    if (/^(server_error|temporarily_unavailable)$/.test(error.error)) return verdict('server-error', says)
    return verdict('misconfigured', { ...says, reason: 'oauth-authorize' })
  }
  return answer.get('code') ? undefined : verdict('unexpected-response', { reason: 'oauth-callback' })
}

interface Exchange {
  readonly claimed: Attempt
  readonly connection: Connection
  readonly party: Party
  readonly answer: URLSearchParams
  readonly authorization: Authorization
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 */
async function exchangeCode(
  deps: Deps,
  attempt: Recorder,
  { claimed, connection, party, answer, authorization }: Exchange,
): Promise<Verdict> {
  const { server, client, authentication, document } = party
  const sealed = await deps.vault.open(claimed.id)
  const verifier = sealed.find(({ field }) => field === 'codeVerifier')
  const code: HeldSecret = { field: 'code', value: answer.get('code') ?? '', ...tokenBinding(document) }
  const writes: Promise<unknown>[] = []
  const bare: Occasion = { connection, testId: claimed.id, secrets: [], signal: new AbortController().signal, writes }
  const occasion = withParty(bare, party, [code, ...(verifier ? [verifier] : [])])
  const call: EndpointCall = { occasion, document, cause: 'token', extra: 'token' }

  const got = await attempt.step(
    'token',
    () =>
      askForToken(deps, call, 'code', async ({ options }) => {
        const parameters = oauth.validateAuthResponse(
          { ...server, issuer: answer.get('iss') ?? server.issuer },
          client,
          answer,
          authorization.state,
        )
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          parameters,
          authorization.redirectUri,
          verifier?.value ?? oauth.nopkce,
          options,
        )
        const known = authorization.issuer === '' ? await withoutIdToken(response) : response
        const token = await oauth.processAuthorizationCodeResponse(server, client, known, {
          ...TYPES,
          expectedNonce: expectedNonce(authorization, document),
        })
        return { token, identity: await checkIdentity(deps, party, occasion, known, token, { nonce: true }) }
      }),
    (result) =>
      'verdict' in result
        ? endOf(result.verdict, result.outcome ? entriesOf(result.outcome) : [])
        : passed('', result.outcome ? entriesOf(result.outcome) : []),
  )
  await Promise.all(writes)
  if ('verdict' in got) return got.verdict
  // A renewal may be on its way: what it brings is older. The code itself does not wait for it, since it ends soon.
  await aloneWithTokens(deps, connection.id, () =>
    keepTokens(deps, connection, document, got.token, { renewed: false, identity: got.identity }),
  )
  noteIdentity(attempt, got.identity)
  return verdict('ok', { reason: 'authorized', ...labelOf(got.identity) })
}

export function noteIdentity(attempt: Recorder, identity: Identity | undefined): void {
  if (identity) attempt.note('identity', identity.problem === '' ? passed('id_token is genuine') : unclear(identity.problem))
}

/** Who signed in, as the id_token says. */
export function labelOf(identity: Identity | undefined): { label?: string } {
  const { claims = {} } = identity ?? {}
  const label = claims['email'] ?? claims['preferred_username'] ?? claims['name'] ?? claims['sub']
  return typeof label === 'string' ? { label } : {}
}

const keepCode = (deps: Deps, attemptId: string, { document }: Party, value: string): Promise<void> =>
  deps.vault.seal([{ connectionId: attemptId, field: 'code', value, sealedAt: deps.now(), ...tokenBinding(document) }])
