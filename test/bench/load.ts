import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page, Response } from '@playwright/test'
import { openControlled, putRows, startApp, stopWorker, type App } from './app'
import type { Build } from './build-apart'
import { connections } from './documents'
import { figure, size, type Figure } from './measure'

const RUNS = 12
const STORED = 50
const LIST = '#/connections'

/**
 * From the start of the navigation to the list that one can use: its rows and the button “Create connection” painted. The
 * documents are stored in all cases; a first visit finds neither a worker nor a cache, a repeat visit finds no server.
 */
export async function load(build: Build): Promise<Figure[]> {
  const app = await startApp(build)
  try {
    const { page: first } = await openControlled(app, LIST)
    await putRows(first, 'connections', connections(STORED))
    await first.close()

    const firstVisits: number[] = []
    for (let i = 0; i < RUNS; i++) firstVisits.push((await firstVisit(app)).ms)
    const { bytes } = await firstVisit(app)

    await app.served.close()
    return [
      figure('load: first visit to usable list', 'ms', firstVisits),
      figure('load: offline repeat visit, worker stopped', 'ms', await repeatVisits(app, { stopped: true })),
      figure('load: offline repeat visit, worker running', 'ms', await repeatVisits(app, { stopped: false })),
      size('load: scripts of the first visit, gzip', bytes.script, 90),
      size('load: styles of the first visit, gzip', bytes.stylesheet, 12),
      size('load: all else of the first visit, gzip', bytes.rest),
    ]
  } finally {
    await app.close()
  }
}

async function firstVisit(app: App): Promise<{ ms: number; bytes: Bytes }> {
  await forgetVisits(app)
  const page = await app.context.newPage()
  const responses: Response[] = []
  page.on('response', (response) => responses.push(response))
  const worker = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/api/hello'))
  const ms = await timeToList(page, app.served.url)
  // What the worker fetches for later visits is not on the way to the list.
  const bytes = await weigh(responses.filter((response) => !response.request().serviceWorker()))
  await worker
  await page.close()
  return { ms, bytes }
}

/** A worker, its cache and the browser's; documents stay. */
async function forgetVisits({ context, served }: App): Promise<void> {
  await withDevtools(context, async (devtools) => {
    const { origin } = new URL(served.url)
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'service_workers,cache_storage' })
    await devtools.send('Network.clearBrowserCache')
  })
}

async function repeatVisits(app: App, { stopped }: { stopped: boolean }): Promise<number[]> {
  const samples: number[] = []
  for (let i = 0; i < RUNS; i++) {
    if (stopped) await withDevtools(app.context, stopWorker)
    const page = await app.context.newPage()
    samples.push(await timeToList(page, app.served.url))
    await page.close()
  }
  return samples
}

async function withDevtools(context: BrowserContext, work: (devtools: Devtools) => Promise<void>): Promise<void> {
  const page = await context.newPage()
  await work(await context.newCDPSession(page))
  await page.close()
}
type Devtools = Awaited<ReturnType<BrowserContext['newCDPSession']>>

const USABLE = 'bench: usable'

async function timeToList(page: Page, url: string): Promise<number> {
  await page.addInitScript(markWhenUsable, [USABLE, STORED] as const)
  await page.goto(url + LIST)
  const mark = await page.waitForFunction((name) => performance.getEntriesByName(name)[0]?.startTime, USABLE)
  return (await mark.jsonValue()) ?? 0
}

/** Runs in the page, before anything of the app's. */
function markWhenUsable([name, rows]: readonly [string, number]): void {
  const look = () => {
    const button = [...document.querySelectorAll('button')].find((each) => each.textContent.trim() === 'Create connection')
    const usable = button?.checkVisibility() && !button.disabled && document.querySelectorAll('main tbody tr').length === rows
    if (usable) requestAnimationFrame(() => performance.mark(name))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

interface Bytes {
  readonly script: number
  readonly stylesheet: number
  readonly rest: number
}

/** Bytes as a host that compresses would send them; `npm start` does not, since nothing leaves the computer. */
async function weigh(responses: readonly Response[]): Promise<Bytes> {
  const sums = { script: 0, stylesheet: 0, rest: 0 }
  for (const response of responses) {
    const type = response.request().resourceType()
    sums[type === 'script' || type === 'stylesheet' ? type : 'rest'] += gzipSync(await response.body()).length
  }
  return sums
}
