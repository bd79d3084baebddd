import type { ResponseRule } from '../application'
import type { HttpResponse } from '../exchange'
import type { TestSettings } from '../settings'
import { verdict, type Facts, type Verdict } from '../verdict'
import { isJson, looksLikeHtml, mediaType, parseJson } from './media-type'
import { scalarText, valueAt } from './path'

/**
 * What a response says of the credentials. Order: redirect, the application's own rules, status, then the rules of the test.
 * Facts carry the status and the server's own words.
 */
export function judge(response: HttpResponse, test: TestSettings, rules: readonly ResponseRule[], label: string): Verdict {
  if (response.type === 'opaqueredirect' || isRedirect(response.status)) return verdict('redirect-blocked')
  const type = mediaType(response)
  const json = looksLikeHtml(type, response.body.text) ? undefined : parseJson(response.body.text)
  const says = serverWords(json?.value, test.errorPath)
  const facts: Facts = { status: response.status, ...(type ? { mediaType: type } : {}) }
  const failure: Facts = says ? { ...facts, serverSays: says } : facts

  const rule = rules.find((rule) => ruleApplies(rule, response.status, json?.value))
  if (rule) return verdict(rule.verdict, { ...failure, advice: rule.advice })
  if (response.status < 200 || response.status > 299) return judgeStatus(response, failure)

  if (test.failPath && matches(json?.value, test.failPath, test.failValues))
    return verdict('unexpected-response', { ...failure, reason: 'fail-path', detail: found(json?.value, test.failPath) })
  if (test.successPath)
    return matches(json?.value, test.successPath, test.successValues)
      ? passed(facts, json?.value, label)
      : verdict('unexpected-response', { ...failure, reason: 'success-path', detail: found(json?.value, test.successPath) })
  if (test.expects !== 'anything' && looksLikeHtml(type, response.body.text))
    return verdict('unexpected-response', { ...facts, reason: 'html' })
  const empty = response.body.size === 0
  if ((test.expects === 'json' || isJson(type)) && !json && !empty && !response.body.truncated)
    return verdict('unexpected-response', { ...facts, reason: 'not-json' })
  return passed(facts, json?.value, label)
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

function passed(facts: Facts, data: unknown, label: string): Verdict {
  const name = label ? scalarText(valueAt(data, label)) : undefined
  return verdict('ok', name ? { ...facts, label: name.slice(0, 100) } : facts)
}

function judgeStatus(response: HttpResponse, facts: Facts): Verdict {
  const { status } = response
  if (status === 401) return verdict('bad-credentials', facts)
  if (status === 403) return verdict('forbidden', facts)
  if (status === 404 || status === 410) return verdict('wrong-url', facts)
  if (status === 429) return verdict('rate-limited', { ...facts, ...retryAfter(response) })
  if (status >= 500) return verdict('server-error', facts)
  return verdict('unexpected-response', facts)
}

/** Only delta-seconds: a date would need a clock that agrees with the server's. @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter({ headers }: HttpResponse): Facts {
  const value = headers.find(({ name }) => name.toLowerCase() === 'retry-after')?.value ?? ''
  return /^\d{1,6}$/.test(value) ? { retryAfter: Number(value) } : {}
}

const ruleApplies = ({ status, path, values }: ResponseRule, actual: number, data: unknown): boolean =>
  (status === undefined || status === actual) && (path === undefined || matches(data, path, (values ?? []).join(',')))

/** Whether the value at the path is one of the comma-separated values; without values: whether it is there and not false, null or empty. */
function matches(data: unknown, path: string, values: string): boolean {
  const value = valueAt(data, path)
  const accepted = values
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean)
  if (accepted.length === 0) return value !== undefined && value !== null && value !== false && value !== ''
  const actual = Array.isArray(value) ? value.map(scalarText) : [scalarText(value)]
  return actual.some((text) => text !== undefined && accepted.includes(text))
}

function found(data: unknown, path: string): string {
  const value = valueAt(data, path)
  if (data === undefined) return `The answer is not JSON, so there is no “${path}” in it.`
  if (value === undefined) return `There is no “${path}” in the answer.`
  return `“${path}” is ${JSON.stringify(value).slice(0, 80)}.`
}

const USUAL_PLACES = [
  'error_description',
  'error.message',
  'error.description',
  'errors[0].message',
  'errors[0].detail',
  'errors[0]',
  'message',
  'detail',
  'error',
  'title',
  'error_message',
  'msg',
]

/** The server's own words about a failure, in one line. */
function serverWords(data: unknown, errorPath: string): string | undefined {
  for (const path of errorPath ? [errorPath] : USUAL_PLACES) {
    const text = scalarText(valueAt(data, path))?.replace(/\s+/g, ' ').trim()
    if (text) return text.length > 300 ? `${text.slice(0, 300)}…` : text
  }
  return undefined
}
