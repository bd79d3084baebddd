import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOON } from '../../test/support/builders'
import { afterTest, HISTORY, noHealth, type Health } from './health'
import { verdict, type Facts } from './verdict'
import { verdictCodeSchema, type VerdictCode } from './verdict-code'

const result = (code: VerdictCode, { settings = 's1', facts = {} }: { settings?: string; facts?: Facts } = {}) => ({
  id: 't',
  verdict: verdict(code, facts),
  at: NOON,
  ms: 12,
  settings,
  label: facts.label,
})
const after = (...codes: VerdictCode[]): Health =>
  codes.reduce((health, code) => afterTest(health, result(code)), noHealth('c1'))

const REFUSALS: readonly VerdictCode[] = ['bad-credentials', 'forbidden', 'needs-authorization']
const SILENT = verdictCodeSchema.options.filter((code) => code !== 'ok' && !REFUSALS.includes(code))

test('a connection starts untested', () => {
  expect(noHealth('c1')).toMatchObject({ state: 'untested', results: [] })
})

test('a test that passes brings it online', () => {
  expect(after('ok').state).toBe('online')
  expect(after('bad-credentials', 'ok').state).toBe('online')
})

test.each(REFUSALS)('the answer %s takes it offline', (code) => {
  expect(after('ok', code).state).toBe('offline')
})

test.each(SILENT)('%s says nothing of the credentials and changes nothing', (code) => {
  expect(after('ok', code).state).toBe('online')
  expect(after('bad-credentials', code).state).toBe('offline')
  expect(after(code).state).toBe('untested')
})

test('the state is that of the last answer about the credentials, whatever else happened', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...verdictCodeSchema.options)), (codes) => {
      const last = codes.findLast((code) => !SILENT.includes(code))
      expect(after(...codes).state).toBe(last === undefined ? 'untested' : last === 'ok' ? 'online' : 'offline')
    }),
  )
})

test('what was found of other settings does not count for the new ones', () => {
  const health = afterTest(after('ok'), result('timeout', { settings: 's2' }))
  expect(health).toMatchObject({ state: 'untested', settings: 's2' })
})

test('results are kept with their status, newest last, and only the latest', () => {
  const { results } = afterTest(after('ok'), result('forbidden', { facts: { status: 403 } }))
  expect(results).toEqual([
    { at: NOON, code: 'ok', ms: 12, testId: 't' },
    { at: NOON, code: 'forbidden', ms: 12, testId: 't', status: 403 },
  ])
  const many = after('timeout', ...Array<VerdictCode>(HISTORY).fill('ok')).results
  expect(many).toHaveLength(HISTORY)
  expect(many.every(({ code }) => code === 'ok')).toBe(true)
})

test('the account’s name stays until another one is seen', () => {
  const named = afterTest(after(), result('ok', { facts: { label: 'Ada' } }))
  expect(named.label).toBe('Ada')
  expect(afterTest(named, result('bad-credentials')).label).toBe('Ada')
  expect(afterTest(named, result('ok')).label).toBe('Ada')
  expect(afterTest(named, result('ok', { facts: { label: 'Grace' } })).label).toBe('Grace')
})

test('what was learnt otherwise is left alone', () => {
  const known: Health = { ...noHealth('c1'), answered: ['https://a.example'], controlled: 's1' }
  expect(afterTest(known, result('ok'))).toMatchObject({ answered: ['https://a.example'], controlled: 's1' })
})
