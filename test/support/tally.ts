import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'

/** What a stage adds to the summary; `remark` says what the numbers alone do not. */
export interface Tally {
  passed: number
  failed: number
  remark?: string
}

/** A stage without single tests passes or fails as a whole. */
export const tallyExit = (code: number): Tally => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

/** A stage that could not even start. */
export const notRun = (remark: string): Tally => ({ passed: 0, failed: 1, remark })

const vitestReport = z.object({
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
})

/** Counts each test; a file that failed without a failed test (it did not load) counts as one more. */
export function tallyVitest(report: unknown, code: number): Tally {
  const { testResults } = vitestReport.parse(report)
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  )
  // A skipped test proves nothing, so whatever did not pass has failed.
  return judged({ passed, failed: tests.length - passed + broken.length }, code)
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
})

/** Counts each test; a test that passed only when repeated has failed. */
export function tallyPlaywright(report: unknown, code: number): Tally {
  const { stats, errors } = playwrightReport.parse(report)
  return judged({ passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length }, code)
}

/** No tests at all, or a runner that failed although every test passed, is a failure too. */
function judged(tally: Tally, code: number): Tally {
  if (tally.passed + tally.failed === 0) return notRun('no test ran')
  if (code !== 0 && tally.failed === 0) return { ...tally, failed: 1, remark: `the runner ended with exit code ${code}` }
  return tally
}

/** Reads a runner's report; one that is missing or not understood is a failure. */
export async function tallyReport(path: string, code: number, tally: (report: unknown, code: number) => Tally): Promise<Tally> {
  try {
    return tally(JSON.parse(await readFile(path, 'utf8')), code)
  } catch (error) {
    return notRun(`no usable report in ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The whole, in the form that the last line of `npm test` has. */
export function summary(tallies: readonly Tally[]): string {
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0)
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`
}
