import { mkdir, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { findChromium } from './find-chromium'
import { run } from './run-command'
import { notRun, summary, tallyExit, tallyPlaywright, tallyReport, tallyVitest, type Tally } from './tally'

/** `npm test`. A failed stage does not stop the next ones, so that one run shows every failure. */
const stages: Readonly<Record<string, (done: Readonly<Record<string, Tally>>) => Promise<Tally>>> = {
  types: async () => tallyExit(await run('npm run --silent check')),
  lint: async () => tallyExit(await run('npm run --silent lint')),
  tests: async () => {
    const report = resolve('test/results/unit.json')
    await rm(report, { force: true })
    const code = await run(`npm run --silent unit -- --reporter=default --reporter=json --outputFile.json="${report}"`)
    return tallyReport(report, code, tallyVitest)
  },
  build: async () => tallyExit(await run('npm run --silent build')),
  browser: async ({ build }) => {
    if (build?.failed !== 0) return notRun('not run, since there is no build to test')
    const found = await findChromium()
    if ('tried' in found) return notRun(`no Chromium. Tried ${found.tried.join('; ')}. Install one and set CHROMIUM_PATH to it`)
    const report = resolve('test/results/browser.json')
    await rm(report, { force: true })
    const env = { PATCHBAY_CHROMIUM: found.path, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
    const code = await run('npm run --silent browser -- --reporter=list,json', { env })
    return tallyReport(report, code, tallyPlaywright)
  },
}

await mkdir('test/results', { recursive: true })
const done: Record<string, Tally> = {}
for (const [name, stage] of Object.entries(stages)) {
  console.log(`\n── ${name} ──`)
  done[name] = await stage(done).catch((error: unknown) => notRun(`the stage crashed: ${String(error)}`))
}

console.log('\n── summary ──')
for (const [name, { passed, failed, remark }] of Object.entries(done))
  console.log(
    `${name}: ${failed === 0 ? 'ok' : 'FAILED'} (${passed} of ${passed + failed} passed)${remark === undefined ? '' : ` – ${remark}`}`,
  )
console.log(summary(Object.values(done)))
process.exitCode = Object.values(done).some(({ failed }) => failed > 0) ? 1 : 0
