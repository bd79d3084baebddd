import { accepts, find, isPlain, readAnswer, type Answer } from '../answer'
import type { ResponseRule } from '../application'
import type { Connection } from '../connection'
import type { HttpResponse } from '../exchange'
import type { TestSettings } from '../settings'
import { verdict, type Facts, type Verdict } from '../verdict'
import { challengeWords, foundWords, serverWords, shown, type Telling } from './answer-words'
import { isJson, mediaType } from './media-type'
import { scalarText, valueAt } from './path'
import { retryAfter } from './retry-after'

/** The settings that say how an answer is to be understood. */
export type AnswerSettings = Pick<Connection, 'test' | 'patterns' | 'reauth' | 'rateLimit' | 'application'>

/** Limits for expressions, what removes secrets from words, and the time now in milliseconds since 1970, for waiting times. */
export type Judging = Telling & { readonly now: number }

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
    const detail = `${RULE_NAMES[thrown.field] ?? thrown.field}: ${shown(thrown.message, 1000, judging)}`
    return verdict('misconfigured', { ...facts, reason: 'rule', detail })
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
  const { test, application, rateLimit } = settings
  const answer = answerOf(response, settings)
  const rules = rulesOf(settings)
  const failed = async (code: Verdict['code'], more: Facts = {}): Promise<Verdict> => {
    const words = (await serverWords(answer, rules.errorPath, judging)) ?? challengeWords(response)
    return verdict(code, { ...facts, ...(words ? { serverSays: shown(words, 300, judging) } : {}), ...more })
  }

  for (const rule of application.rules)
    if (await ruleApplies(rule, response.status, answer, judging)) return failed(rule.verdict, { advice: rule.advice })
  if (await matches(answer, response.status, settings, 'rateLimit', judging))
    return failed('rate-limited', retryAfter(response.headers, rateLimit.retryHeader, judging.now))
  if (await matches(answer, response.status, settings, 'reauth', judging)) return failed('bad-credentials')
  const told = test.graphql ? graphqlCode(answer.data) : undefined
  if (told) return failed(told)
  if (response.status < 200 || response.status > 299) return failed(statusVerdict(response.status))

  const large = response.body.truncated && (test.graphql !== undefined || rules.successPath !== '' || rules.failPath !== '')
  if (large && answer.format !== 'text') return verdict('inconclusive', { ...facts, reason: 'too-large' })
  if (test.graphql) return judgeGraphql(answer, failed, () => passed(facts, answer, test.label, judging))
  if (rules.failPath) {
    const value = await valueOf(answer, rules.failPath, 'failPath', judging)
    if (accepts(value, rules.failValues))
      return failed('unexpected-response', {
        reason: 'fail-path',
        detail: foundWords(answer, value, rules.failPath, judging),
      })
  }
  // Before the success path: a page of text has room for any word.
  const unexpected = unexpectedFormat(answer, response, settings)
  if (unexpected !== undefined) return verdict('unexpected-response', { ...facts, reason: unexpected })
  if (rules.successPath) {
    const value = await valueOf(answer, rules.successPath, 'successPath', judging)
    // An account without entries is a good account; no entries under a fail path are no failure.
    const there = Array.isArray(value) && rules.successValues.trim() === ''
    return there || accepts(value, rules.successValues)
      ? passed(facts, answer, test.label, judging)
      : failed('unexpected-response', {
          reason: 'success-path',
          detail: foundWords(answer, value, rules.successPath, judging),
        })
  }
  if (test.expects !== 'anything' && rules.failPath === '' && saysError(answer.data))
    return failed('unexpected-response', { reason: 'error-body' })
  return passed(facts, answer, test.label, judging)
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
  matches(answerOf(response, settings), response.status, settings, 'reauth', judging).catch(() => false)

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
  return verdict('ok', name ? { ...facts, label: shown(name, 100, judging) } : facts)
}

/** @see https://spec.graphql.org/October2021/#sec-Errors */
function judgeGraphql(
  { data }: Answer,
  failed: (code: Verdict['code'], more?: Facts) => Promise<Verdict>,
  pass: () => Promise<Verdict>,
): Promise<Verdict> {
  if (saysError(data)) return failed('unexpected-response', { reason: 'graphql-errors' })
  const has = typeof data === 'object' && data !== null && Object.hasOwn(data, 'data')
  return has ? pass() : failed('unexpected-response', { reason: 'not-graphql' })
}

/** What the codes of GraphQL errors say of the credentials, whatever the status. */
function graphqlCode(data: unknown): Verdict['code'] | undefined {
  const errors = valueAt(data, 'errors')
  const codes = Array.isArray(errors) ? errors.map((_, i) => codeOf(data, i)).join(' ') : ''
  if (/UNAUTHENTICATED|UNAUTHORIZED|INVALID_TOKEN/i.test(codes)) return 'bad-credentials'
  if (/FORBIDDEN|INSUFFICIENT_SCOPES|ACCESS_DENIED/i.test(codes)) return 'forbidden'
  return /THROTTLED|RATE_LIMITED/i.test(codes) ? 'rate-limited' : undefined
}

/** What APIs write into a 200 that is none: `ok: false`, or an error that is there. No rule of the user's says otherwise. */
function saysError(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false
  const { ok, success, error, errors, status }: Readonly<Record<string, unknown>> = { ...data }
  if (ok === false || success === false || [error, errors].some(isFilled)) return true
  // A payment that failed is an answer, too: only an envelope around nothing speaks of the request itself.
  const envelope = Object.entries(data).every(([key, value]) => ENVELOPE.has(key) || value === null)
  return envelope && typeof status === 'string' && /^(error|fail(ed|ure)?)$/i.test(status)
}

const ENVELOPE = new Set(['status', 'message', 'msg', 'code', 'detail', 'details', 'reason', 'data', 'error', 'errors'])

const isFilled = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.keys(value).length > 0
    : typeof value === 'string'
      ? !/^(0|no|none|null|false)?$/i.test(value)
      : value === true

function unexpectedFormat(answer: Answer, response: HttpResponse, { test, patterns }: AnswerSettings): string | undefined {
  if (answer.format === 'html' && test.expects !== 'anything') return 'html'
  if (answer.format === 'none' || response.body.truncated) return undefined
  const said = patterns.successAs === '' && isJson(mediaType(response))
  const wanted = test.expects === 'json' || answer.format === 'json' || said
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
  settings: AnswerSettings,
  field: 'rateLimit' | 'reauth',
  judging: Judging,
): Promise<boolean> {
  const { statuses, path, values } = settings[field]
  if (listed(statuses).includes(String(status))) return true
  if (path.trim() === '' || !mayFollow(answer, path, settings)) return false
  return accepts(await valueOf(answer, path, field, judging), values)
}

/** In a text that nobody called one, a plain path is no pattern: a gateway's “internal error” says nothing at `error`. */
const mayFollow = ({ format }: Answer, path: string, { patterns }: AnswerSettings): boolean =>
  format === 'text' || format === 'csv'
    ? !isPlain(path.trim()) || patterns.successAs === format || patterns.errorAs === format
    : format !== 'html'

const listed = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)

async function ruleApplies(rule: ResponseRule, status: number, answer: Answer, judging: Judging): Promise<boolean> {
  if (rule.status !== undefined && rule.status !== status) return false
  if (rule.path === undefined) return true
  const found = await find(answer, rule.path, judging)
  return 'value' in found && accepts(found.value, (rule.values ?? []).join(','))
}

/** The code of one GraphQL error, in the two places where servers put it. */
const codeOf = (body: unknown, i: number): string =>
  ['extensions.code', 'type'].map((place) => scalarText(valueAt(body, `errors[${i}].${place}`)) ?? '').join(' ')
