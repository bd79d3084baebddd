import * as oauth from 'oauth4webapi'
import type { Attempt } from '../../../core/attempt'
import type { Authorization } from '../../../core/oauth/authorization'
import type { Connection } from '../../../core/connection'
import { toCurl } from '../../../core/http/curl'
import { maskText } from '../../../core/http/marked'
import { redactor } from '../../../core/http/redact'
import type { HttpRequest } from '../../../core/http/request'
import { pastedAnswer } from '../../../core/oauth/pasted-answer'
import { conforming } from '../../../core/oauth/deviations'
import { Problem } from '../../../core/problem'
import { verdict, type Verdict } from '../../../core/verdict'
import { claimToken, readAttempt } from '../../../storage/attempts'
import { readConnection } from '../../../storage/connections'
import type { Deps } from '../../deps'
import { goOn } from '../attempt'
import { forgetSecrets } from '../secrets'
import { endOf, passed } from '../step-ends'
import { requestOf } from './call-endpoint'
import { checkIdentity } from './check-identity'
import { labelOf, noteIdentity } from './finish-authorization'
import { keepTokens } from './keep-tokens'
import { partyOf } from './party'
import { TYPES, withParty } from './request-token'
import { withoutIdToken } from './without-id-token'

/**
 * The token request of an attempt whose endpoint refuses browsers, for the user's terminal. Code and verifier stand in it, since
 * they are of use once and there only; the client's secret does not: the terminal asks for it.
 */
export async function tokenCurl(deps: Deps, attemptId: string): Promise<{ curl: string }> {
  const { authorization, connection } = await waiting(deps, attemptId)
  const party = await partyOf(deps, connection)
  const { server, client, authentication } = party
  const sealed = await deps.vault.open(attemptId)
  const code = sealed.find(({ field }) => field === 'code')
  if (!code) throw new Problem('not-found', 'There is no code to exchange any more. Authorise again.')
  let request: HttpRequest | undefined
  const parameters = oauth.validateAuthResponse(
    server,
    client,
    new URLSearchParams({ code: code.value, state: authorization.state }),
    authorization.state,
  )
  const capture = {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (url: string, init: Parameters<typeof requestOf>[1]) => {
      request = requestOf(url, init)
      return new Response()
    },
  } as const
  const verifier = sealed.find(({ field }) => field === 'codeVerifier')?.value ?? oauth.nopkce
  await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    parameters,
    authorization.redirectUri,
    verifier,
    capture,
  )
  if (!request) throw new Problem('internal', 'The token request could not be written.')
  return { curl: curlOf(request) }
}

function curlOf(request: HttpRequest): string {
  const shown = {
    method: request.method,
    url: request.url.text,
    headers: request.headers.map(({ name, value }) => ({ name, value: visible(value) })),
    ...(request.body ? { body: { text: visible(request.body), size: 0, truncated: false, binary: false } } : {}),
  }
  const ask = redactorMasks(request)
  return toCurl(shown, { ask, include: true })
}

/** Of what is used once, the value; of all else its mask. */
const visible = (value: HttpRequest['url']): string =>
  maskText({ ...value, ranges: value.ranges.filter(({ fields }) => !fields.every((field) => ONCE.has(field))) })

const ONCE = new Set(['code', 'codeVerifier', 'clientAssertion'])

function redactorMasks(request: HttpRequest): string[] {
  const { redactMarked, removed } = redactor([], request)
  for (const value of [...request.headers.map((header) => header.value), ...(request.body ? [request.body] : [])])
    redactMarked(value)
  return removed()
}

/** Takes the answer that the terminal printed, and goes on as if it had come by itself. */
export async function pasteToken(deps: Deps, attemptId: string, text: string): Promise<Verdict> {
  const { authorization, connection } = await waiting(deps, attemptId)
  const party = await partyOf(deps, connection)
  const { server, client, document } = party
  const pasted = pastedAnswer(text)
  if (!pasted) throw new Problem('invalid-request', NOTHING_PASTED)
  const read = conforming(pasted, document.deviations, document.delimiter)
  const strict = authorization.issuer === '' ? await withoutIdToken(read) : read
  let token: oauth.TokenEndpointResponse
  try {
    token = await oauth.processAuthorizationCodeResponse(server, client, strict.clone(), {
      ...TYPES,
      expectedNonce: new URL(authorization.url).searchParams.has('nonce') ? authorization.nonce : oauth.expectNoNonce,
    })
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError)
      throw new Problem(
        'invalid-request',
        `The provider refused: ${[error.error, error.error_description].filter(Boolean).join(': ')}. Authorise again for a new code.`,
      )
    throw new Problem('invalid-request', NOTHING_PASTED, { cause: error })
  }
  const claimed = await claimToken(deps.db, attemptId, deps.workerId)
  if (!claimed) return verdict('interrupted')
  const attempt = goOn(deps, claimed)
  const writes: Promise<unknown>[] = []
  const occasion = withParty(
    { connection, testId: attemptId, secrets: [], signal: new AbortController().signal, writes },
    party,
  )
  // A pasted answer has no signature of the wire's: where there are keys, the id_token's own is what counts.
  const identity = await checkIdentity(deps, party, occasion, strict, token, { nonce: true }).catch((error: unknown) => error)
  await Promise.all(writes)
  await forgetSecrets(deps, attemptId, ['code', 'codeVerifier'])
  if (identity instanceof Error) {
    const forged = verdict('unexpected-response', {
      reason: 'oauth-answer',
      detail: `The id_token is not genuine: ${identity.message}.`,
    })
    attempt.note('token', endOf(forged))
    return attempt.close(forged)
  }
  const known = identity as Awaited<ReturnType<typeof checkIdentity>> // what is no error is its result
  await keepTokens(deps, connection, document, token, { renewed: false, identity: known })
  attempt.note('token', passed('pasted'))
  noteIdentity(attempt, known)
  return attempt.close(verdict('ok', { reason: 'authorized', ...labelOf(known) }))
}

const NOTHING_PASTED = 'There is no token in what was pasted. Paste all that the command printed, from HTTP/ to the last line.'

async function waiting(
  deps: Deps,
  attemptId: string,
): Promise<{ row: Attempt; authorization: Authorization; connection: Connection }> {
  const row = await readAttempt(deps.db, attemptId)
  const connection = row && (await readConnection(deps.db, row.connectionId))
  if (!row?.authorization || !connection || row.open === 0)
    throw new Problem('not-found', 'This authorisation has ended. Begin a new one.')
  return { row, authorization: row.authorization, connection }
}
