import { accepts, find, readAnswer, type Answer, type Limits } from '../answer'
import type { ResponseRule } from '../application'
import type { Connection } from '../connection'
import type { HttpResponse } from '../exchange'
import type { TestSettings } from '../settings'
import { verdict, type Facts, type Verdict } from '../verdict'
import { isJson, mediaType } from './media-type'
import { scalarText, valueAt } from './path'
import { retryAfter } from './retry-after'

/** The settings that say how an answer is to be understood. */
export type AnswerSettings = Pick<Connection, 'test' | 'patterns' | 'reauth' | 'rateLimit' | 'application'>

/** Limits for expressions, and the time now in milliseconds since 1970 for waiting times given as dates. */
export type Judging = Limits & { readonly now: number }

/** Cannot be evaluated on this answer: the user's own expression is at fault, so it is neither success nor failure. */
class RuleProblem extends Error {
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/**
 * What a response says of the credentials. Order: redirect, the application's own rules, rate limit, "authenticate again",
 * status, then the rules of the test and the connection. Facts carry the status and the server's own words.
 */
export async function judge(response: HttpResponse, settings: AnswerSettings, judging: Judging): Promise<Verdict> {
  if (response.type === 'opaqueredirect' || isRedirect(response.status)) return verdict('redirect-blocked')
  const type = mediaType(response)
  const facts: Facts = { status: response.status, ...(type ? { mediaType: type } : {}) }
  try {
    return await judgeAnswer(response, settings, judging, facts)
  } catch (thrown) {
    if (!(thrown instanceof RuleProblem)) throw thrown
    return verdict('misconfigured', {
      ...facts,
      reason: 'rule',
      detail: `${RULE_NAMES[thrown.field] ?? thrown.field}: ${thrown.message}`,
    })
  }
}

const RULE_NAMES: Readonly<Record<string, string>> = {
  successPath: 'Success path',
  failPath: 'Fail path',
  errorPath: 'Error path',
  label: 'Account name path',
  rateLimit: 'Path of the rate limit',
  reauth: 'Path of “authenticate again”',
}

async function judgeAnswer(response: HttpResponse, settings: AnswerSettings, judging: Judging, facts: Facts): Promise<Verdict> {
  const { test, application, rateLimit, reauth } = settings
  const answer = answerOf(response, settings)
  const rules = rulesOf(settings)
  const failed = async (code: Verdict['code'], more: Facts = {}): Promise<Verdict> => {
    const says = (await serverWords(answer, rules.errorPath, judging)) ?? challengeWords(response)
    return verdict(code, { ...facts, ...(says ? { serverSays: says } : {}), ...more })
  }

  for (const rule of application.rules)
    if (await ruleApplies(rule, response.status, answer, judging)) return failed(rule.verdict, { advice: rule.advice })
  if (await matches(answer, response.status, rateLimit, 'rateLimit', judging))
    return failed('rate-limited', retryAfter(response.headers, rateLimit.retryHeader, judging.now))
  if (await matches(answer, response.status, reauth, 'reauth', judging)) return failed('bad-credentials')
  if (response.status < 200 || response.status > 299) return failed(statusVerdict(response.status))

  const large = response.body.truncated && (test.graphql !== undefined || rules.successPath !== '' || rules.failPath !== '')
  if (large && answer.format !== 'text') return verdict('inconclusive', { ...facts, reason: 'too-large' })
  if (test.graphql) return judgeGraphql(answer, failed, () => passed(facts, answer, test.label, judging))
  if (rules.failPath) {
    const value = await valueOf(answer, rules.failPath, 'failPath', judging)
    if (accepts(value, rules.failValues))
      return failed('unexpected-response', { reason: 'fail-path', detail: foundWords(answer, value, rules.failPath) })
  }
  if (rules.successPath) {
    const value = await valueOf(answer, rules.successPath, 'successPath', judging)
    // An account without entries is a good account; no entries under a fail path are no failure.
    const there = Array.isArray(value) && rules.successValues.trim() === ''
    return there || accepts(value, rules.successValues)
      ? passed(facts, answer, test.label, judging)
      : failed('unexpected-response', { reason: 'success-path', detail: foundWords(answer, value, rules.successPath) })
  }
  if (test.expects !== 'anything' && rules.failPath === '' && saysError(answer.data))
    return failed('unexpected-response', { reason: 'error-body' })
  const unexpected = unexpectedFormat(answer, response, settings)
  return unexpected === undefined
    ? passed(facts, answer, test.label, judging)
    : verdict('unexpected-response', { ...facts, reason: unexpected })
}

/** Reads the answer as the connection says, by its status, or as it says itself. */
const answerOf = (response: HttpResponse, { patterns }: AnswerSettings): Answer =>
  readAnswer(response, response.status >= 200 && response.status < 300 ? patterns.successAs : patterns.errorAs)

/** The test's own rules; the connection's patterns where it has none. */
function rulesOf({ test, patterns }: AnswerSettings): Pick<TestSettings, RuleKey> {
  const success = test.successPath.trim() ? test : patterns
  const fail = test.failPath.trim() ? test : patterns
  return {
    successPath: success.successPath.trim(),
    successValues: success.successValues,
    failPath: fail.failPath.trim(),
    failValues: fail.failValues,
    errorPath: test.errorPath.trim() || patterns.errorPath.trim(),
  }
}
type RuleKey = 'successPath' | 'successValues' | 'failPath' | 'failValues' | 'errorPath'

/** Whether an answer asks to authenticate again, by status or by a value in its body. */
export const asksAgain = async (response: HttpResponse, settings: AnswerSettings, judging: Judging): Promise<boolean> =>
  matches(answerOf(response, settings), response.status, settings.reauth, 'reauth', judging).catch(() => false)

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

function statusVerdict(status: number): Verdict['code'] {
  if (status === 401) return 'bad-credentials'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'wrong-url'
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'server-error' : 'unexpected-response'
}

async function passed(facts: Facts, answer: Answer, label: string, judging: Judging): Promise<Verdict> {
  const found = label.trim() ? await find(answer, label, judging) : { value: undefined }
  // A label that cannot be found says nothing of the credentials.
  const name = 'value' in found ? scalarText(found.value)?.trim() : undefined
  return verdict('ok', name ? { ...facts, label: name.slice(0, 100) } : facts)
}

/** @see https://spec.graphql.org/October2021/#sec-Errors */
async function judgeGraphql(
  answer: Answer,
  failed: (code: Verdict['code'], more?: Facts) => Promise<Verdict>,
  pass: () => Promise<Verdict>,
): Promise<Verdict> {
  const body = typeof answer.data === 'object' && answer.data !== null ? answer.data : {}
  const errors: unknown = Reflect.get(body, 'errors')
  if (Array.isArray(errors) && errors.length > 0) {
    const codes = errors.map((_, i) => codeOf(body, i)).join(' ')
    if (/UNAUTHENTICATED|UNAUTHORIZED|INVALID_TOKEN/i.test(codes)) return failed('bad-credentials')
    if (/FORBIDDEN|INSUFFICIENT_SCOPES|ACCESS_DENIED/i.test(codes)) return failed('forbidden')
    if (/THROTTLED|RATE_LIMITED/i.test(codes)) return failed('rate-limited')
    return failed('unexpected-response', { reason: 'graphql-errors' })
  }
  return Object.hasOwn(body, 'data') ? pass() : failed('unexpected-response', { reason: 'not-graphql' })
}

/** What APIs write into a 200 that is none: `ok: false`, or an error that is there. No rule of the user's says otherwise. */
function saysError(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false
  const { ok, success, error, errors, status }: Readonly<Record<string, unknown>> = { ...data }
  if (ok === false || success === false) return true
  return [error, errors].some(isFilled) || (typeof status === 'string' && /^(error|fail(ed|ure)?)$/i.test(status))
}

const isFilled = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.keys(value).length > 0
    : typeof value === 'string'
      ? value !== ''
      : value === true

function unexpectedFormat(answer: Answer, response: HttpResponse, { test }: AnswerSettings): string | undefined {
  if (answer.format === 'html' && test.expects !== 'anything') return 'html'
  if (answer.format === 'none' || response.body.truncated) return undefined
  const wanted = test.expects === 'json' || answer.format === 'json' || isJson(mediaType(response))
  return wanted && (answer.format !== 'json' || answer.problem !== undefined) ? 'not-json' : undefined
}

async function valueOf(answer: Answer, path: string, field: string, judging: Judging): Promise<unknown> {
  const found = await find(answer, path, judging)
  if ('problem' in found) throw new RuleProblem(field, found.problem)
  return found.value
}

async function matches(
  answer: Answer,
  status: number,
  { statuses, path, values }: { statuses: string; path: string; values: string },
  field: string,
  judging: Judging,
): Promise<boolean> {
  if (listed(statuses).includes(String(status))) return true
  return path.trim() !== '' && accepts(await valueOf(answer, path, field, judging), values)
}

const listed = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)

async function ruleApplies(rule: ResponseRule, status: number, answer: Answer, judging: Judging): Promise<boolean> {
  if (rule.status !== undefined && rule.status !== status) return false
  if (rule.path === undefined) return true
  const found = await find(answer, rule.path, judging)
  return 'value' in found && accepts(found.value, (rule.values ?? []).join(','))
}

function foundWords({ data, format }: Answer, value: unknown, path: string): string {
  if (format === 'none') return `The answer is empty, so there is no “${path}” in it.`
  if (data === undefined && format === 'html') return `The answer is a web page, and there is no “${path}” in it.`
  if (value === undefined) return `There is no “${path}” in the answer.`
  return `“${path}” is ${JSON.stringify(value).slice(0, 80)}.`
}

/** The code of one GraphQL error, in the two places where servers put it. */
const codeOf = (body: unknown, i: number): string =>
  ['extensions.code', 'type'].map((place) => scalarText(valueAt(body, `errors[${i}].${place}`)) ?? '').join(' ')

/** Of a challenge, where the browser shows it. @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function challengeWords({ headers }: HttpResponse): string | undefined {
  const challenge = headers.find(({ name }) => name.toLowerCase() === 'www-authenticate')?.value ?? ''
  return /error_description="([^"]{1,300})"/.exec(challenge)?.[1]
}

const JSON_PLACES = [
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
  'detail[0].msg',
  'errors.*[0]',
]
const XML_PLACES = ['//faultstring', '//Reason/Text', '//error_description', '//message', '//Message', '//detail', '//error']

/** The server's own words about a failure, in one line. */
async function serverWords(answer: Answer, errorPath: string, judging: Judging): Promise<string | undefined> {
  for (const path of errorPath
    ? [errorPath]
    : answer.format === 'json'
      ? JSON_PLACES
      : answer.format === 'xml'
        ? XML_PLACES
        : []) {
    const found = await find(answer, path, judging)
    const value = 'value' in found ? found.value : undefined
    const text = scalarText(Array.isArray(value) ? value[0] : value)
      ?.replace(/\s+/g, ' ')
      .trim()
    if (text) return text.length > 300 ? `${text.slice(0, 300)}…` : text
  }
  return undefined
}
