import type { Page } from '@playwright/test'
import { BUILD_HEADER } from '../../src/core/build-header'
import { startStates } from '../support/servers/states'
import { openControlled, startApp } from './app'
import type { Build } from './build-apart'
import { aConnection } from './documents'
import { figure, percentile, type Figure } from './measure'

const PAIRS = 150
const WARM_UP = 20

/** Milliseconds of each exchange, in the order of the pairs. */
interface Samples {
  /** The page's own fetch. */
  readonly direct: number[]
  /** The whole call of the worker: from the page's fetch of `/api` to the parsed verdict. */
  readonly call: number[]
  /** The exchange within that call, as the worker wrote it into the log. */
  readonly recorded: number[]
}

/**
 * One exchange made by the worker against the same one made by the page. A test is the cheapest call that makes an exchange:
 * without credentials, negative control and stored health it sends one request, but writes its steps and the log besides.
 */
export async function exchange(build: Build): Promise<Figure[]> {
  const target = await startStates()
  // The page's policy lets it call nobody; here it must, to have something to compare with.
  const app = await startApp(build, { bypassCSP: true })
  try {
    // A screen that follows no table which a test writes to.
    const { page, build: name } = await openControlled(app, '#/settings')
    await take(page, name, target.url, WARM_UP)
    const { direct, call, recorded } = await take(page, name, target.url, PAIRS)
    const [base, whole] = [percentile(direct, 0.5), percentile(call, 0.5)]
    const ratio = whole / base
    const added = whole - base
    return [
      figure('exchange: by the page itself', 'ms', direct),
      figure('exchange: by the worker, as logged', 'ms', recorded),
      figure('exchange: by the worker, whole call', 'ms', call),
      {
        ...figure('exchange: whole call, × the page’s p50', '×', [ratio]),
        target: { text: '≤ 2.5 ×', met: ratio <= 2.5 },
      },
      {
        ...figure('exchange: whole call, over the page’s p50', 'ms', [added]),
        target: { text: '≤ 8 ms', met: added <= 8 },
      },
    ]
  } finally {
    await app.close()
    await target.close()
  }
}

const take = (page: Page, build: string, target: string, pairs: number): Promise<Samples> =>
  page.evaluate(measurePairs, {
    connection: aConnection('bench', target),
    target: `${target}/ok`,
    header: BUILD_HEADER,
    build,
    pairs,
  })

/** Runs in the page. */
async function measurePairs(task: {
  connection: { id: string }
  target: string
  header: string
  build: string
  pairs: number
}): Promise<Samples> {
  const direct: number[] = []
  const call: number[] = []
  const ids: string[] = []
  for (let i = 0; i < task.pairs; i++) {
    // As the worker sends it.
    const began = performance.now()
    const answer = await fetch(task.target, {
      headers: { Accept: 'application/json, */*;q=0.8' },
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    })
    await answer.text()
    direct.push(performance.now() - began)

    const testId = crypto.randomUUID()
    const started = performance.now()
    const response = await fetch(`api/connections/${task.connection.id}/tests`, {
      method: 'POST',
      headers: { [task.header]: task.build, 'Content-Type': 'application/json' },
      body: JSON.stringify({ testId, connection: task.connection, secrets: {}, unsaved: true }),
    })
    const verdict = (await response.json()) as { code?: string }
    call.push(performance.now() - started)
    if (verdict.code !== 'ok') throw new Error(`The worker’s test did not pass: ${JSON.stringify(verdict)}`)
    ids.push(testId)
  }

  const rows = await new Promise<{ testId: string; timing: { total: number } }[]>((resolve, reject) => {
    const opening = indexedDB.open('patchbay')
    opening.onerror = () => reject(new Error(String(opening.error)))
    opening.onsuccess = () => {
      const reading = opening.result.transaction('exchanges').objectStore('exchanges').getAll()
      reading.onerror = () => reject(new Error(String(reading.error)))
      reading.onsuccess = () => {
        opening.result.close()
        resolve(reading.result as { testId: string; timing: { total: number } }[]) // written by the worker just now
      }
    }
  })
  const totals = new Map(rows.map(({ testId, timing }) => [testId, timing.total]))
  return { direct, call, recorded: ids.flatMap((id) => totals.get(id) ?? []) }
}
