import * as oauth from 'oauth4webapi'
import type { HttpResponse } from '../../../core/exchange'
import type { Authorization } from '../../../core/oauth/authorization'
import { conforming } from '../../../core/oauth/deviations'
import { pastedAnswer } from '../../../core/oauth/pasted-answer'
import { Problem } from '../../../core/problem'
import { verdict, type Verdict } from '../../../core/verdict'
import { claimToken } from '../../../storage/attempts'
import { readTokens } from '../../../storage/tokens'
import type { Deps } from '../../deps'
import { goOn } from '../attempt'
import { forgetSecrets } from '../secrets'
import { passed } from '../step-ends'
import { aloneWithTokens } from './alone'
import { checkIdentity, type Known } from './check-identity'
import { labelOf, noteIdentity } from './finish-authorization'
import { identityProblem } from './identity-problem'
import { keepTokens } from './keep-tokens'
import { partyOf, type Party } from './party'
import { TYPES, withParty } from './request-token'
import { waitingFor } from './terminal'
import { expectedNonce, withoutIdToken } from './without-id-token'

/**
 * Takes the answer that the terminal printed, and goes on as if it had come by itself. One that cannot be used ends nothing: the
 * user may have pasted too little.
 */
export async function pasteToken(deps: Deps, attemptId: string, text: string): Promise<Verdict> {
  const { connection } = await waitingFor(deps, attemptId)
  return aloneWithTokens(deps, connection.id, () => pasteAlone(deps, attemptId, text))
}

async function pasteAlone(deps: Deps, attemptId: string, text: string): Promise<Verdict> {
  const { authorization, connection } = await waitingFor(deps, attemptId)
  const party = await partyOf(deps, connection)
  const pasted = pastedAnswer(text)
  if (!pasted) throw new Problem('invalid-request', NOTHING_PASTED)
  const renewed = authorization.grant === 'refresh_token'
  const known: Known = authorization.grant ? { before: (await readTokens(deps.db, connection.id))?.identity } : { nonce: true }
  const writes: Promise<unknown>[] = []
  const bare = { connection, testId: attemptId, secrets: [], signal: new AbortController().signal, writes }
  const read = async () => {
    const { response, token } = await tokenIn(pasted, party, authorization)
    // A pasted answer has no wire that vouches for it: where there are keys, the id_token's own signature is what counts.
    return { token, identity: await checkIdentity(deps, party, withParty(bare, party), response, token, known) }
  }
  const { token, identity } = await read().catch((error: unknown) => {
    throw problemOf(error)
  })
  await Promise.all(writes)
  const claimed = await claimToken(deps.db, attemptId, deps.workerId)
  if (!claimed) return verdict('interrupted')
  const attempt = goOn(deps, claimed)
  await forgetSecrets(deps, attemptId, ['code', 'codeVerifier'])
  await keepTokens(deps, connection, party.document, token, { renewed, identity })
  attempt.note('token', passed('pasted'))
  noteIdentity(attempt, identity)
  return attempt.close(verdict('ok', { reason: 'authorized', ...labelOf(identity) }))
}

async function tokenIn(
  pasted: HttpResponse,
  { server, client, document }: Party,
  authorization: Authorization,
): Promise<{ response: Response; token: oauth.TokenEndpointResponse }> {
  const { grant, issuer } = authorization
  const read = conforming(pasted, document.deviations, document.delimiter)
  const checks = issuer !== '' && (grant === undefined || grant === 'refresh_token')
  const response = checks ? read : await withoutIdToken(read)
  if (grant === 'refresh_token')
    return { response, token: await oauth.processRefreshTokenResponse(server, client, response, TYPES) }
  if (grant) return { response, token: await oauth.processGenericTokenEndpointResponse(server, client, response, TYPES) }
  const token = await oauth.processAuthorizationCodeResponse(server, client, response, {
    ...TYPES,
    expectedNonce: expectedNonce(authorization, document),
  })
  return { response, token }
}

function problemOf(error: unknown): Problem {
  const forged = identityProblem(error)
  if (forged !== undefined) return new Problem('invalid-request', `The id_token is not to be trusted. ${forged}`)
  if (error instanceof oauth.ResponseBodyError) {
    const says = [error.error, error.error_description].filter(Boolean).join(': ')
    return new Problem(
      'invalid-request',
      `The provider refused: ${says}. Check what you entered in the terminal, or authorise again.`,
    )
  }
  return error instanceof Problem ? error : new Problem('invalid-request', NOTHING_PASTED, { cause: error })
}

const NOTHING_PASTED = 'There is no token in what was pasted. Paste all that the command printed, from HTTP/ to the last line.'
