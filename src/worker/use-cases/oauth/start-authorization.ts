import * as oauth from 'oauth4webapi'
import type { Connection } from '../../../core/connection'
import { authorizeUrl } from '../../../core/oauth/authorize-url'
import type { Authorization, WindowKind } from '../../../core/oauth/authorization'
import { tokenBinding } from '../../../core/oauth/client-bindings'
import type { OAuthClient } from '../../../core/oauth/client'
import { lintOAuthClient } from '../../../core/oauth/client-lint'
import { verdict, type Verdict } from '../../../core/verdict'
import { readOAuthClient } from '../../../storage/oauth-clients'
import { listSealed } from '../../../storage/sealed'
import type { Deps } from '../../deps'
import { openAttempt } from '../attempt'
import { failed, passed } from '../step-ends'
import { supersede } from './end-wait'
import { examineTokenEndpoint } from './examine'
import { askedScopes } from './keep-tokens'
import { recordSignIn } from './record-sign-in'

export interface AuthorizationOrder {
  readonly attemptId: string
  readonly connection: Connection
  readonly redirectUri: string
  readonly window: WindowKind
}

/**
 * Prepares a sign-in at the provider: everything that the answer will be compared with is stored before the user leaves, so that
 * no restart can lose it. Returns where to send the user, or why that makes no sense yet.
 */
export async function startAuthorization(
  deps: Deps,
  { attemptId, connection, redirectUri, window }: AuthorizationOrder,
): Promise<{ url: string } | { verdict: Verdict }> {
  const { auth } = connection
  const document = auth.kind === 'oauth2' ? await readOAuthClient(deps.db, auth.client) : undefined
  const problem = document ? await whyNot(deps, document) : 'The OAuth client of this connection is gone. Choose another one.'
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const codeVerifier = oauth.generateRandomCodeVerifier()
  const challenge = document ? await challengeOf(document, codeVerifier) : ''
  const url = document
    ? authorizeUrl(document, { redirectUri, scopes: askedScopes(connection, document), state, nonce, challenge })
    : ''
  const authorization: Authorization = {
    kind: 'code',
    clientId: document?.id ?? '',
    state,
    nonce,
    issuer: document?.issuer.trim() ?? '',
    redirectUri,
    url,
    window,
    exchange: document && (await answersBrowsers(deps, document)) ? 'worker' : 'terminal',
    answered: false,
  }
  // Sealed for the token endpoint alone, and before the row that refers to it.
  if (document && !problem && challenge !== '') await keepVerifier(deps, attemptId, document, codeVerifier)
  const attempt = await openAttempt(deps, attemptId, connection.id, false, authorization)
  if (!attempt) return { verdict: verdict('interrupted') }
  if (problem) {
    attempt.note('settings', failed(problem))
    return { verdict: await attempt.close(verdict('misconfigured', { reason: 'oauth-client', detail: problem })) }
  }
  await supersede(deps, attemptId, connection.id)
  attempt.note('settings', passed())
  attempt.note('window', passed(opened(window, new URL(url).host), [await recordSignIn(deps, attemptId, connection, url)]))
  attempt.running('callback')
  await attempt.written()
  return { url }
}

const WORDS: Readonly<Record<WindowKind, string>> = { popup: 'opened', tab: 'blocked by the browser, to be opened by hand' }

/** What became of the provider's page. */
export const opened = (window: WindowKind, host: string): string => `${WORDS[window]} at ${host}`

async function whyNot(deps: Deps, document: OAuthClient): Promise<string | undefined> {
  if (document.endpoints.authorize.trim() === '') return 'The OAuth client has no authorize endpoint. Enter it there and save.'
  const sealed = new Set((await listSealed(deps.db, document.id)).map(({ field }) => field))
  return lintOAuthClient(document, sealed).find(({ severity }) => severity === 'error')?.message
}

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
async function challengeOf({ pkce }: OAuthClient, verifier: string): Promise<string> {
  if (pkce === 'off') return ''
  return pkce === 'plain' ? verifier : oauth.calculatePKCECodeChallenge(verifier)
}

/** Under the attempt's own id: two attempts of one connection do not meet. */
const keepVerifier = (deps: Deps, attemptId: string, document: OAuthClient, value: string): Promise<void> =>
  deps.vault.seal([{ connectionId: attemptId, field: 'codeVerifier', value, sealedAt: deps.now(), ...tokenBinding(document) }])

/** Known, or found out now: a code that the endpoint takes and whose token nobody may read would be lost. */
async function answersBrowsers(deps: Deps, document: OAuthClient): Promise<boolean> {
  const cors = document.browser.cors === 'unknown' ? (await examineTokenEndpoint(deps, document)).cors : document.browser.cors
  return cors !== 'no'
}
