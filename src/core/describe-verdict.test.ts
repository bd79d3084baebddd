import { expect, test } from 'vitest'
import { describeVerdict } from './describe-verdict'
import { toneOf, verdict, type Facts, type Verdict } from './verdict'
import { verdictCodeSchema } from './verdict-code'
import { verdictPhrase } from './verdict-phrase'

const codes = verdictCodeSchema.options
const REASONS = {
  'bad-credentials': ['clock-skew', 'other-challenge', 'challenge-used'],
  'cors-blocked': ['challenge-hidden'],
  'unexpected-response': ['html', 'not-json', 'cut-off', 'fail-path', 'success-path'],
  misconfigured: ['secret-binding', 'header', 'test.relativeUri'],
  interrupted: ['cancelled'],
  inconclusive: ['credentials-not-checked', 'hidden-refusal'],
}
const allFacts: Facts = {
  status: 418,
  host: 'api.example.com',
  retryAfter: 7,
  mediaType: 'text/csv',
  target: 'https://login.example.com/',
  seconds: 30,
  label: 'Ada',
}

/** Every verdict that has words of its own, once bare and once with all that may be known. */
const verdicts: Verdict[] = [
  ...codes.map((code) => verdict(code)),
  ...Object.entries(REASONS).flatMap(([code, reasons]) =>
    reasons.map((reason) => verdict(verdictCodeSchema.parse(code), { reason })),
  ),
].flatMap(({ code, facts }) => [verdict(code, facts), verdict(code, { ...allFacts, ...facts })])

test.each(verdicts)('$code ($facts.reason) has a headline and, unless it is ok, a next step', (each) => {
  const { headline, next } = describeVerdict(each, 'GitHub')
  expect(headline).toMatch(/^[A-Z].*\.$/)
  if (each.code === 'ok') expect(next).toBe('')
  else expect(next).toMatch(/^[A-Z].*\.$/)
})

test.each(verdicts)('the words of $code ($facts.reason) are calm and whole', (each) => {
  for (const text of Object.values({ ...describeVerdict(each, 'GitHub') })) {
    expect(text).not.toMatch(/!|undefined|NaN|null|\[object|\$\{|\(\)| {2}/)
    expect(text).toBe(text.trim())
  }
})

test.each(codes)('%s has a phrase for lists, without a full stop', (code) => {
  expect(verdictPhrase(verdict(code))).toMatch(/^[a-z].*[a-zS]$/)
})

test('a phrase begins with the status of what did not work', () => {
  expect(verdictPhrase(verdict('forbidden', { status: 403 }))).toBe('403 · not allowed')
  expect(verdictPhrase(verdict('ok', { status: 200 }))).toBe('works')
})

test('the account’s name and the status are in the headline', () => {
  expect(describeVerdict(verdict('ok', { status: 200, label: 'Ada' }), 'GitHub').headline).toBe(
    'Connected to GitHub as Ada (200).',
  )
  expect(describeVerdict(verdict('bad-credentials', { status: 401 }), 'GitHub').headline).toBe(
    'GitHub refused the credentials (401).',
  )
})

test('the server’s own words come first, what was found last', () => {
  const facts: Facts = { reason: 'fail-path', serverSays: 'not you', detail: '“ok” is false.' }
  expect(describeVerdict(verdict('unexpected-response', facts), 'GitHub').evidence).toBe(
    'Its answer says “not you”. “ok” is false.',
  )
})

test('the advice of an application’s own rule replaces the general one', () => {
  expect(describeVerdict(verdict('forbidden', { advice: 'Add the scope.' }), 'Slack').next).toBe('Add the scope.')
})

test('the time that a server asks to wait is said', () => {
  expect(describeVerdict(verdict('rate-limited', { retryAfter: 7 }), 'GitHub').next).toContain('Wait 7 s')
  expect(describeVerdict(verdict('rate-limited'), 'GitHub').next).toContain('Wait a minute')
})

test.each([
  ['ok', 'ok'],
  ['bad-credentials', 'failed'],
  ['no-answer', 'failed'],
  ['device-offline', 'inconclusive'],
  ['rate-limited', 'inconclusive'],
  ['interrupted', 'inconclusive'],
  ['inconclusive', 'inconclusive'],
] as const)('%s counts as %s', (code, tone) => {
  expect(toneOf(code)).toBe(tone)
})
