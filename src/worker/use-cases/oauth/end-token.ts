import * as oauth from 'oauth4webapi'
import type { Connection } from '../../../core/connection'
import { Problem } from '../../../core/problem'
import { verdict, type Facts, type Verdict } from '../../../core/verdict'
import { forgetTokens } from '../../../storage/tokens'
import type { Deps } from '../../deps'
import { openAttempt, type Recorder } from '../attempt'
import { forgetSecrets, holdSecrets, learn } from '../secrets'
import type { Occasion } from '../send'
import { endOf, entriesOf, passed } from '../step-ends'
import { aloneWithTokens } from './alone'
import type { EndpointCall } from './call-endpoint'
import { partyOf, type Party } from './party'
import { askForToken, withParty } from './request-token'

/**
 * Ends the tokens' lives at the provider: the refresh token's, which ends what came of it, and the access token's. Once it agreed,
 * the vault forgets them. @see https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
export const revokeOAuth = (deps: Deps, testId: string, connection: Connection): Promise<Verdict> =>
  aloneWithTokens(deps, connection.id, () => revokeAlone(deps, testId, connection))

async function revokeAlone(deps: Deps, testId: string, connection: Connection): Promise<Verdict> {
  // Before there is a row: with a locked vault, nothing begins that nobody would end.
  const secrets = await holdSecrets(deps, connection, {})
  const attempt = await openAttempt(deps, testId, connection.id, false)
  if (!attempt) return verdict('interrupted')
  const occasion: Occasion = { connection, testId, secrets, signal: new AbortController().signal, writes: [] }
  const result = await revokeAll(deps, attempt, occasion).catch((error: unknown): Verdict => {
    if (error instanceof Problem && error.code !== 'locked')
      return verdict('misconfigured', { reason: 'oauth-client', detail: error.message })
    throw error
  })
  await Promise.all(occasion.writes)
  return attempt.close(result)
}

async function revokeAll(deps: Deps, attempt: Recorder, occasion: Occasion): Promise<Verdict> {
  const { connection } = occasion
  const party = await partyOf(deps, connection)
  if (party.document.endpoints.revoke.trim() === '')
    return verdict('misconfigured', {
      reason: 'auth.revoke',
      detail: 'The OAuth client has no revocation endpoint. End the token where the provider lists connected apps.',
    })
  const held = FIELDS.filter((field) => occasion.secrets.some((secret) => secret.field === field))
  if (held.length === 0) return verdict('needs-authorization', { reason: 'missing' })
  let facts: Facts = {}
  for (const field of held) {
    const ended = await attempt.step(
      'token',
      () => revoke(deps, party, occasion, field),
      (result) => {
        const entries = result.outcome ? entriesOf(result.outcome) : []
        return 'verdict' in result ? endOf(result.verdict, entries) : passed('revoked', entries)
      },
    )
    if ('verdict' in ended) return ended.verdict
    facts = { host: new URL(party.document.endpoints.revoke).host }
  }
  await forgetSecrets(deps, connection.id, [...FIELDS, 'idToken'])
  await forgetTokens(deps.db, connection.id)
  await learn(deps, connection.id)
  return verdict('ok', { ...facts, reason: 'revoked' })
}

/** The refresh token first: should the second call fail, nothing new can be got with what is left. */
const FIELDS = ['refreshToken', 'accessToken'] as const

function revoke(deps: Deps, party: Party, occasion: Occasion, field: (typeof FIELDS)[number]) {
  const { server, client, authentication, document } = party
  const call: EndpointCall = { occasion: withParty(occasion, party), document, cause: 'revoke', extra: 'revoke', token: field }
  const value = occasion.secrets.find((secret) => secret.field === field)?.value ?? ''
  return askForToken(deps, call, 'revoke', async ({ options }) => {
    const additionalParameters = {
      ...options.additionalParameters,
      token_type_hint: field === 'refreshToken' ? 'refresh_token' : 'access_token',
    }
    const response = await oauth.revocationRequest(server, client, authentication, value, { ...options, additionalParameters })
    await oauth.processRevocationResponse(response)
    return { field }
  })
}
