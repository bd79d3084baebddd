import { expect, test } from 'vitest'
import { summary, tallyExit, tallyPlaywright, tallyReport, tallyVitest } from './tally'

const aFile = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})
const unit = (...testResults: ReturnType<typeof aFile>[]) => ({ testResults })
const browser = (stats: Partial<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>, errors: unknown[] = []) => ({
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
})

test('tests count singly', () => {
  expect(tallyVitest(unit(aFile('passed', 'passed', 'passed'), aFile('failed', 'passed', 'failed')), 1)).toEqual({
    passed: 3,
    failed: 1,
  })
  expect(tallyPlaywright(browser({ expected: 4, unexpected: 2 }), 1)).toEqual({ passed: 4, failed: 2 })
})

test('a skipped test, or one that passed only when repeated, has not passed', () => {
  expect(tallyVitest(unit(aFile('passed', 'passed', 'skipped', 'todo')), 0)).toEqual({ passed: 1, failed: 2 })
  expect(tallyPlaywright(browser({ expected: 4, flaky: 1, skipped: 2 }), 0)).toEqual({ passed: 4, failed: 3 })
})

test('a file that does not load is a failure', () => {
  expect(tallyVitest(unit(aFile('passed', 'passed'), aFile('failed')), 1)).toEqual({ passed: 1, failed: 1 })
  expect(tallyPlaywright(browser({ expected: 1 }, [{ message: 'SyntaxError' }]), 1)).toEqual({ passed: 1, failed: 1 })
})

test('a runner that fails after all tests passed is a failure', () => {
  expect(tallyVitest(unit(aFile('passed', 'passed')), 1)).toMatchObject({ passed: 1, failed: 1 })
  expect(tallyPlaywright(browser({ expected: 1 }), 1)).toMatchObject({ passed: 1, failed: 1 })
})

test('no tests at all is a failure', () => {
  expect(tallyVitest(unit(), 0)).toMatchObject({ passed: 0, failed: 1 })
  expect(tallyPlaywright(browser({}), 0)).toMatchObject({ passed: 0, failed: 1 })
})

test('a missing report is a failure, whatever the exit code says', async () => {
  expect(await tallyReport('test/results/no-such-report.json', 0, tallyVitest)).toMatchObject({ passed: 0, failed: 1 })
})

test('a report of another shape is a failure', async () => {
  expect(await tallyReport('package.json', 0, tallyPlaywright)).toMatchObject({ passed: 0, failed: 1 })
})

test('the summary adds up all stages', () => {
  expect(summary([tallyExit(0), tallyExit(2), { passed: 40, failed: 3 }])).toBe('41 passed, 4 failed')
})
