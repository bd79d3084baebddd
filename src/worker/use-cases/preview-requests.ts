import { obtaining, type Obtaining } from '../../core/auth'
import { authorise } from '../../core/authorise'
import { bindingsOf } from '../../core/bindings'
import { buildCall, buildTestRequest, type Built } from '../../core/build-request'
import type { Connection } from '../../core/connection'
import type { Cause } from '../../core/exchange'
import { redactor } from '../../core/http/redact'
import { needsPreflight, type HttpRequest } from '../../core/http/request'
import { lintTest } from '../../core/lint-test'
import type { Preview } from '../../core/preview'
import type { Deps } from '../deps'
import { nextChallenge } from './challenges'
import { holdSecrets, valuesOf, type HeldSecret } from './secrets'
import { refusal } from './send'

/** Writes the requests of a test without sending them: what obtains a token, and the test itself, as the log would show them. */
export async function previewRequests(
  deps: Deps,
  connection: Connection,
  typed: Readonly<Record<string, string>>,
): Promise<Preview> {
  const held = await holdSecrets(deps, connection, typed)
  const errors = lintTest(connection, new Set(held.map(({ field }) => field))).filter(({ severity }) => severity === 'error')
  const obtain = obtaining(connection.auth)
  const secrets = obtain ? await withStandIn(held, obtain, connection) : held
  const values = valuesOf(secrets)
  const ingredients = { connection, secrets: values, now: deps.now(), newId: deps.newId }

  const test = buildTestRequest(ingredients)
  const call = obtain ? buildCall(ingredients, obtain.call, `auth.${obtain.cause}`) : undefined
  const signed = test.request ? await authorise(ingredients, test.request, nextChallenge(deps, connection)) : test
  const findings = [...new Set([...test.findings, ...signed.findings])]
  const previews = [
    ...(call && obtain?.when === 'first' ? [shown(obtain.cause, call.request, call, secrets)] : []),
    shown('test', signed.request, { request: signed.request, findings }, secrets),
    ...(call && obtain?.when === 'refused' ? [shown(obtain.cause, call.request, call, secrets)] : []),
  ]
  return {
    requests: previews.flatMap((preview) => preview ?? []),
    problems: [...new Set([...errors, ...findings, ...(call?.findings ?? [])].map(({ message }) => message))],
  }
}

/** The token that is not there yet stands in the request as its mask. */
async function withStandIn(
  held: readonly HeldSecret[],
  { into }: Obtaining,
  connection: Connection,
): Promise<readonly HeldSecret[]> {
  const binding = (await bindingsOf(connection))[into]
  return !binding || held.some(({ field }) => field === into)
    ? held
    : [...held, { field: into, value: 'not obtained yet', ...binding }]
}

function shown(
  cause: Cause,
  request: HttpRequest | undefined,
  { findings }: Built,
  secrets: readonly HeldSecret[],
): Preview['requests'][number] | undefined {
  if (!request || findings.length > 0) return undefined
  const { redactMarked } = redactor(secrets, request)
  return {
    cause,
    method: request.method,
    url: redactMarked(request.url),
    headers: request.headers.map(({ name, value }) => ({ name, value: redactMarked(value) })),
    ...(request.body === undefined ? {} : { body: redactMarked(request.body) }),
    preflight: needsPreflight(request),
    refused: refusal(request, secrets)?.detail ?? '',
  }
}
