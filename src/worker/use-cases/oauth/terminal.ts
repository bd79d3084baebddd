import * as oauth from 'oauth4webapi'
import type { Connection } from '../../../core/connection'
import { toCurl } from '../../../core/http/curl'
import { maskOf, maskText } from '../../../core/http/marked'
import { redactor } from '../../../core/http/redact'
import type { HttpRequest } from '../../../core/http/request'
import type { Authorization, TerminalGrant } from '../../../core/oauth/authorization'
import { tokenBinding } from '../../../core/oauth/client-bindings'
import { Problem } from '../../../core/problem'
import { verdict, type Verdict } from '../../../core/verdict'
import { readAttempt } from '../../../storage/attempts'
import { readConnection } from '../../../storage/connections'
import type { Deps } from '../../deps'
import { openAttempt } from '../attempt'
import type { Occasion } from '../send'
import { endOf, passed } from '../step-ends'
import { writtenRequest } from './call-endpoint'
import { clientChanged } from './client-changed'
import { supersede } from './end-wait'
import { partyOf, type Party } from './party'
import { REQUESTS, withParty } from './request-token'

/** Begins an attempt whose one call the user's terminal makes, since the endpoint refuses browsers. */
export async function startTerminal(
  deps: Deps,
  attemptId: string,
  connection: Connection,
  grant: TerminalGrant,
): Promise<Verdict | undefined> {
  const party = await partyOf(deps, connection).catch((error: unknown) => {
    if (error instanceof Problem && error.code !== 'locked') return error
    throw error
  })
  if (party instanceof Problem || party.document.endpoints.token.trim() === '') {
    const detail = party instanceof Problem ? party.message : 'The OAuth client has no token endpoint. Enter it there and save.'
    const result = verdict('misconfigured', { reason: 'oauth-client', detail })
    const attempt = await openAttempt(deps, attemptId, connection.id, false)
    attempt?.note('settings', endOf(result))
    return attempt ? attempt.close(result) : result
  }
  const { document } = party
  const attempt = await openAttempt(deps, attemptId, connection.id, false, {
    kind: 'terminal',
    grant,
    clientId: document.id,
    state: '',
    nonce: '',
    issuer: document.issuer.trim(),
    redirectUri: '',
    url: document.endpoints.token.trim(),
    window: 'tab',
    exchange: 'terminal',
    answered: true,
  })
  await supersede(deps, attemptId, connection.id)
  attempt?.note('settings', passed())
  attempt?.running('token')
  await attempt?.written()
  return undefined
}

/**
 * The token request of an attempt whose endpoint refuses browsers, for the user's terminal. What is of use once, and there only,
 * stands in it: a code with its verifier, a signed statement of some minutes. Secrets do not: the terminal asks for them.
 */
export async function tokenCurl(deps: Deps, attemptId: string): Promise<{ curl: string; asked: string[] }> {
  const { authorization, connection } = await waitingFor(deps, attemptId)
  const party = await partyOf(deps, connection)
  const { grant } = authorization
  const request = grant
    ? await writtenRequest(party.document, grant === 'refresh_token' ? 'refresh' : 'token', (options) =>
        REQUESTS[grant](deps, party, occasionWithStandIns(party, connection), options),
      )
    : await codeRequest(deps, attemptId, party, authorization)
  const ask = masksIn(request)
  return { curl: curlOf(request, ask), asked: ask }
}

/** Nobody's secrets: they are masked, and the terminal asks for the real ones. */
const occasionWithStandIns = (party: Party, connection: Connection): Occasion => {
  const { document } = party
  const standIns = ['refreshToken', 'password'].map((field) => ({ field, value: 'stand-in', ...tokenBinding(document) }))
  return withParty({ connection, secrets: [], signal: new AbortController().signal, writes: [] }, party, standIns)
}

async function codeRequest(
  deps: Deps,
  attemptId: string,
  { server, client, authentication, document }: Party,
  { state, redirectUri }: Authorization,
): Promise<HttpRequest> {
  const sealed = await deps.vault.open(attemptId)
  const code = sealed.find(({ field }) => field === 'code')
  if (!code) throw new Problem('not-found', 'There is no code to exchange any more. Authorise again.')
  const verifier = sealed.find(({ field }) => field === 'codeVerifier')?.value ?? oauth.nopkce
  const answer = new URLSearchParams({ code: code.value, state })
  const parameters = oauth.validateAuthResponse(server, client, answer, state)
  return writtenRequest(document, 'token', (options) =>
    oauth.authorizationCodeGrantRequest(server, client, authentication, parameters, redirectUri, verifier, options),
  )
}

function curlOf(request: HttpRequest, ask: readonly string[]): string {
  const shown = {
    method: request.method,
    url: request.url.text,
    headers: request.headers.map(({ name, value }) => ({ name, value: visible(value) })),
    ...(request.body ? { body: { text: visible(request.body), size: 0, truncated: false, binary: false } } : {}),
  }
  return toCurl(shown, { ask, include: true })
}

/** Of what is used once, the value; of all else its mask. */
const visible = (value: HttpRequest['url']): string =>
  maskText({ ...value, ranges: value.ranges.filter(({ fields }) => !fields.every((field) => ONCE.has(field))) })

const ONCE = new Set(['code', 'codeVerifier', 'clientAssertion', 'assertion'])

function masksIn(request: HttpRequest): string[] {
  const { redactMarked, removed } = redactor([], request)
  for (const value of [...request.headers.map((header) => header.value), ...(request.body ? [request.body] : [])])
    redactMarked(value)
  return removed().filter((mask) => ![...ONCE].some((field) => mask === maskOf([field])))
}

/** The attempt that waits for what a terminal prints. */
export async function waitingFor(
  deps: Deps,
  attemptId: string,
): Promise<{ authorization: Authorization; connection: Connection }> {
  const row = await readAttempt(deps.db, attemptId)
  const connection = row && (await readConnection(deps.db, row.connectionId))
  if (!row?.authorization || !connection || row.open === 0)
    throw new Problem('not-found', 'This authorisation has ended. Begin a new one.')
  if (clientChanged(row.authorization, connection))
    throw new Problem('invalid-request', 'The connection has another OAuth client by now. Stop waiting, and authorise again.')
  return { authorization: row.authorization, connection }
}
