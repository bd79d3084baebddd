import type { HttpResponse } from '../exchange'
import { parseJson } from '../http/media-type'

/** How the answers and wishes of a token endpoint may differ from RFC 6749; of each client, as data. */
export const deviations = {
  'form-encoded': 'Answers are form-encoded instead of JSON',
  'error-in-200': 'Errors come with status 200',
  'no-token-type': 'Answers leave out token_type; Bearer is meant',
  'success-201': 'Success comes with status 201',
  nested: 'The token is one level deeper, as in {"data": {"access_token": …}}',
  'plain-basic': 'Client id and secret are not URL-encoded inside Basic',
  'no-id-token-check': 'The id_token does not follow OpenID Connect; it is not looked at',
} as const
export type Deviation = keyof typeof deviations

/**
 * A token endpoint's answer as RFC 6749 wants it, as far as the deviations that were named allow; others are left for the strict
 * reader to refuse. @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export function conforming(response: HttpResponse, named: readonly Deviation[], delimiter: string): Response {
  const members = withoutNulls(membersOf(response.body.text, named))
  const { status } = response
  // Some servers answer with a challenge, too; the reason in the body says more.
  const headers = { 'Content-Type': contentTypeOf(response) }
  const whole = response.body.text === '' || status === 204 || status === 304 ? null : response.body.text
  if (!members) return new Response(whole, { status, headers })

  const failed = named.includes('error-in-200') && status === 200 && isError(members)
  const created = named.includes('success-201') && status === 201
  const scope = members['scope']
  const answer = {
    ...members,
    ...(named.includes('no-token-type') && members['token_type'] === undefined && !isError(members)
      ? { token_type: 'bearer' }
      : {}),
    ...(typeof scope === 'string' && delimiter !== ' ' ? { scope: scope.split(delimiter).join(' ') } : {}),
    ...(Array.isArray(scope) ? { scope: scope.join(' ') } : {}),
    ...(named.includes('no-id-token-check') ? { id_token: undefined } : {}),
  }
  return Response.json(answer, { status: failed ? 400 : created ? 200 : status })
}

/** What would have made sense of an answer that the strict reader refused. */
export function deviationsSeen(response: HttpResponse, named: readonly Deviation[]): Deviation[] {
  const form = formOf(response.body.text)
  const json = objectIn(response.body.text)
  const members = json ?? form ?? {}
  const seen: Deviation[] = []
  if (!json && form) seen.push('form-encoded')
  if (response.status === 200 && isError(members)) seen.push('error-in-200')
  if (response.status === 201) seen.push('success-201')
  if (members['access_token'] !== undefined && members['token_type'] === undefined) seen.push('no-token-type')
  if (json && members['access_token'] === undefined && nestedIn(json)) seen.push('nested')
  return seen.filter((each) => !named.includes(each))
}

type Members = Readonly<Record<string, unknown>>

const isError = (members: Members): boolean => typeof members['error'] === 'string' && members['access_token'] === undefined

function membersOf(text: string, named: readonly Deviation[]): Members | undefined {
  const json = objectIn(text)
  if (json) return (named.includes('nested') && json['access_token'] === undefined && nestedIn(json)) || json
  return named.includes('form-encoded') ? formOf(text) : undefined
}

/** A member that is null says what an absent one says. */
const withoutNulls = (members: Members | undefined): Members | undefined =>
  members && Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))

const objectIn = (text: string): Members | undefined => asObject(parseJson(text)?.value)

const asObject = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined

const nestedIn = (members: Members): Members | undefined =>
  Object.values(members)
    .flatMap((value): Members[] => [asObject(value) ?? []].flat())
    .find((inner) => inner['access_token'] !== undefined)

const formOf = (text: string): Members | undefined =>
  /^[\w.-]+=[^\s{}<>]*(&[\w.-]+=[^\s{}<>]*)*$/.test(text.trim())
    ? Object.fromEntries(new URLSearchParams(text.trim()))
    : undefined

const contentTypeOf = ({ headers }: HttpResponse): string =>
  headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? 'application/json'
