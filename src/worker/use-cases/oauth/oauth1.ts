import type { Attempt } from '../../../core/attempt'
import type { OAuth1Config } from '../../../core/auth/oauth1-settings'
import type { Connection } from '../../../core/connection'
import { plain, secretText } from '../../../core/http/marked'
import { lintConnection } from '../../../core/lint'
import { verdict, type Verdict } from '../../../core/verdict'
import type { Deps } from '../../deps'
import { openAttempt, type Recorder } from '../attempt'
import { holdSecrets, learn } from '../secrets'
import type { Occasion } from '../send'
import { endOf, entriesOf, passed } from '../step-ends'
import { supersede } from './end-wait'
import { askForCredentials, danceBinding, tokenPlaces } from './oauth1-call'
import { recordSignIn } from './record-sign-in'
import { opened, type AuthorizationOrder } from './start-authorization'

type Started = { url: string } | { verdict: Verdict }

/**
 * Asks for temporary credentials, and prepares the sign-in that they are for. OAuth 1.0 has no state: the temporary token, which
 * only this browser and the provider know, ties the callback to the attempt. @see https://www.rfc-editor.org/rfc/rfc5849#section-2.1
 */
export async function startOAuth1(
  deps: Deps,
  auth: OAuth1Config,
  { attemptId, connection, redirectUri, window }: AuthorizationOrder,
): Promise<Started> {
  const occasion = await occasionOf(deps, attemptId, connection)
  const refuse = async (result: Verdict, entries: string[] = []): Promise<Started> => {
    const attempt = await openAttempt(deps, attemptId, connection.id, false)
    attempt?.note(entries.length > 0 ? 'token' : 'settings', endOf(result, entries))
    return { verdict: attempt ? await attempt.close(result) : result }
  }
  const present = new Set(occasion.secrets.map(({ field }) => field))
  const problem = lintConnection(connection, present).find(({ severity }) => severity === 'error')
  if (problem) return refuse(verdict('misconfigured', { reason: problem.field, detail: problem.message }))

  const more = [['oauth_callback', plain(redirectUri)]] as const
  const got = await askForCredentials(deps, auth, occasion, { cause: 'temporary', address: auth.temporaryUri, more })
  await Promise.all(occasion.writes)
  const entries = got.outcome ? entriesOf(got.outcome) : []
  if ('verdict' in got) return refuse(got.verdict, entries)
  // Without it the callback was not bound to this sign-in. @see https://www.rfc-editor.org/rfc/rfc5849#section-4.12
  if (got.form.get('oauth_callback_confirmed') !== 'true')
    return refuse(verdict('unexpected-response', { reason: 'oauth1-unconfirmed', host: got.host }), entries)

  const state = got.form.get('oauth_token') ?? ''
  const url = new URL(auth.authorizeUri.trim())
  url.searchParams.set('oauth_token', state)
  const value = got.form.get('oauth_token_secret') ?? ''
  await deps.vault.seal([{ connectionId: attemptId, field: 'tokenSecret', value, sealedAt: deps.now(), ...danceBinding(auth) }])
  const attempt = await openAttempt(deps, attemptId, connection.id, false, {
    kind: 'oauth1',
    clientId: '',
    state,
    nonce: '',
    issuer: '',
    redirectUri,
    url: url.href,
    window,
    exchange: 'worker',
    answered: false,
  })
  if (!attempt) return { verdict: verdict('interrupted') }
  await supersede(deps, attemptId, connection.id)
  attempt.note('settings', passed())
  attempt.note(
    'window',
    passed(opened(window, url.host), [...entries, await recordSignIn(deps, attemptId, connection, url.href)]),
  )
  attempt.running('callback')
  await attempt.written()
  return { url: url.href }
}

/**
 * Takes up the answer that came back with the browser, and trades the verifier for the token.
 * @see https://www.rfc-editor.org/rfc/rfc5849#section-2.3
 */
export async function finishOAuth1(
  deps: Deps,
  attempt: Recorder,
  { id, authorization }: Attempt,
  connection: Connection,
  answer: URLSearchParams,
): Promise<Verdict> {
  const { auth } = connection
  if (auth.kind !== 'oauth1') return verdict('interrupted', { reason: 'failed' })
  const refused = refusalIn(answer)
  attempt.note('callback', refused ? endOf(refused) : passed('came back'))
  if (refused) return refused

  const sealed = (await deps.vault.open(id)).filter(({ field }) => field === 'tokenSecret')
  const verifier = { field: 'verifier', value: answer.get('oauth_verifier') ?? '', ...danceBinding(auth) }
  const bare = await occasionOf(deps, id, connection)
  const occasion = { ...bare, secrets: [...bare.secrets, ...sealed, verifier] }
  const got = await attempt.step(
    'token',
    () =>
      askForCredentials(deps, auth, occasion, {
        cause: 'token',
        address: auth.tokenUri,
        more: [['oauth_verifier', secretText(verifier.value, verifier.field)]],
        secrets: { token: plain(authorization?.state ?? '') },
      }),
    (result) => {
      const entries = result.outcome ? entriesOf(result.outcome) : []
      return 'verdict' in result ? endOf(result.verdict, entries) : passed('', entries)
    },
  )
  await Promise.all(occasion.writes)
  if ('verdict' in got) return got.verdict
  await keepToken(deps, connection, got.form)
  const label = ['screen_name', 'fullname', 'username', 'user_id'].map((name) => got.form.get(name)).find(Boolean)
  return verdict('ok', { reason: 'authorized', ...(label ? { label } : {}) })
}

/** Why this answer is not one to go on with; providers say “no” in ways of their own. */
function refusalIn(answer: URLSearchParams): Verdict | undefined {
  const problem = answer.get('oauth_problem') ?? answer.get('error')
  if (answer.has('denied') || (problem !== null && /denied|refused|rejected/.test(problem)))
    return verdict('forbidden', { reason: 'oauth-denied', ...(problem === null ? {} : { serverSays: problem }) })
  if (problem !== null) return verdict('misconfigured', { reason: 'oauth-authorize', serverSays: problem })
  return answer.get('oauth_verifier') ? undefined : verdict('unexpected-response', { reason: 'oauth1-no-verifier' })
}

/** With the sealed secrets of the app; a token from before has no part in a sign-in. */
async function occasionOf(deps: Deps, testId: string, connection: Connection): Promise<Occasion> {
  const held = await holdSecrets(deps, connection, {})
  const secrets = held.filter(({ field }) => field !== 'token' && field !== 'tokenSecret')
  return { connection, testId, secrets, signal: new AbortController().signal, writes: [] }
}

async function keepToken(deps: Deps, connection: Connection, form: URLSearchParams): Promise<void> {
  const placeOf = await tokenPlaces(connection)
  const facts = (['token', 'tokenSecret'] as const).map((field) => ({
    connectionId: connection.id,
    field,
    sealedAt: deps.now(),
    ...placeOf(field),
  }))
  const values = { token: form.get('oauth_token') ?? '', tokenSecret: form.get('oauth_token_secret') ?? '' }
  await deps.vault.seal(facts.map((each) => ({ ...each, value: values[each.field] })))
  await learn(deps, connection.id, facts)
}
