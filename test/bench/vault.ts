import type { Page } from '@playwright/test'
import { api } from '../../src/core/api'
import { BUILD_HEADER } from '../../src/core/build-header'
import { redactor } from '../../src/core/http/redact'
import type { BodyOf, Route } from '../../src/core/route'
import { encryptedField } from '../../src/core/scope'
import { openControlled, startApp } from './app'
import type { Build } from './build-apart'
import { aConnection } from './documents'
import { figure, type Figure } from './measure'

const RUNS = 10
const SECRETS = 1000
const passphrase = 'four unrelated words here'

/** What the vault costs where people wait for it. Calls are whole: from the page's fetch of `/api` to the parsed answer. */
export async function vault(build: Build): Promise<Figure[]> {
  const app = await startApp(build)
  try {
    const { page, build: name } = await openControlled(app, '#/settings')
    const call = <R extends Route>(route: R, body: BodyOf<R>, path: string = route.path) =>
      timed(page, { header: BUILD_HEADER, build: name, method: route.method, path: `api${path}`, body: JSON.stringify(body) })

    const fields = Array.from({ length: SECRETS }, (_, i) => `key${i}`)
    const connection = {
      ...aConnection('bench', 'https://api.example.com'),
      custom: { unencrypted: {}, encrypted: fields },
    }
    const sealing: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const secrets = Object.fromEntries(fields.map((field) => [encryptedField(field), aKey()]))
      sealing.push(await call(api.sealSecrets, { connection, secrets }, `/connections/${connection.id}/secrets`))
    }

    const changing: number[] = []
    for (let run = 0; run < RUNS; run++) changing.push(await call(api.changeVault, { mode: 'browser' }))

    await call(api.changeVault, { mode: 'passphrase', passphrase })
    const unlocking: number[] = []
    for (let run = 0; run < RUNS; run++) {
      await call(api.lockVault, {})
      unlocking.push(await call(api.unlockVault, { passphrase }))
    }
    return [
      figure('vault: unlock with a passphrase', 'ms', unlocking, { p95: 1200 }),
      figure(`vault: seal ${SECRETS} secrets`, 'ms', sealing, { p50: 300 }),
      figure(`vault: seal ${SECRETS} secrets anew, under a new key`, 'ms', changing),
      ...redacting(),
    ]
  } finally {
    await app.close()
  }
}

const timed = (page: Page, task: { header: string; build: string; method: string; path: string; body: string }) =>
  page.evaluate(async ({ header, build, method, path, body }) => {
    const started = performance.now()
    const headers = { [header]: build, 'Content-Type': 'application/json' }
    const response = await fetch(path, { method, headers, body })
    const answer = await response.text()
    const ms = performance.now() - started
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${answer}`)
    return ms
  }, task)

/** As the worker does it with a response: the forms of all secrets are made each time, and some of them stand in the text. */
function redacting(): Figure[] {
  const secrets = Array.from({ length: 50 }, (_, i) => ({ field: `key${i}`, value: aKey() }))
  const samples = Array.from({ length: 2 * RUNS }, (_, run) => {
    const rows: string[] = []
    for (let size = 0, i = 0; size < 1_000_000; i++) {
      const value = i % 100 === 0 ? secrets[(i / 100) % secrets.length]?.value : aKey()
      const row = JSON.stringify({ id: run * 100_000 + i, name: `Order “${i}”`, note: 'n'.repeat(100), value })
      rows.push(row)
      size += row.length + 1
    }
    const text = rows.join()
    const started = performance.now()
    const shown = redactor(secrets).redact(text)
    const ms = performance.now() - started
    if (!shown.includes('•••')) throw new Error('Nothing was redacted.')
    return ms
  })
  return [figure('redaction: 1 MB against 50 secrets', 'ms', samples, { p50: 50 })]
}

const aKey = (): string => `sk_live_${Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64')}`
