import type { CDPSession, Page } from '@playwright/test'
import * as z from 'zod/mini'
import { BUILD_HEADER } from '../../src/core/build-header'
import { openControlled, startApp, stopWorker, type App } from './app'
import type { Build } from './build-apart'
import { figure, type Figure } from './measure'

const RUNS = 20
const TRACED_RUNS = 5

/**
 * What a call waits for when the browser has stopped the worker: `POST api/hello`, from the page's fetch to the parsed answer.
 * The tools are attached to the worker meanwhile, which costs some milliseconds of their own.
 */
export async function workerStart(build: Build): Promise<Figure[]> {
  const app = await startApp(build)
  try {
    const { page, build: name } = await openControlled(app, '#/settings')
    const devtools = await app.context.newCDPSession(page)
    const cold: number[] = []
    const warm: number[] = []
    for (let i = 0; i < RUNS; i++) {
      await stopWorker(devtools)
      cold.push(await hello(page, name))
      warm.push(await hello(page, name))
    }
    return [
      figure('worker: hello, worker stopped before', 'ms', cold, { p95: 80 }),
      figure('worker: hello, worker running', 'ms', warm),
      figure('worker: its script’s evaluation', 'ms', await evaluations(app, { page, name, devtools })),
    ]
  } finally {
    await app.close()
  }
}

const hello = (page: Page, name: string): Promise<number> =>
  page.evaluate(
    async ([header, value]) => {
      const started = performance.now()
      const response = await fetch('api/hello', { method: 'POST', headers: { [header]: value }, body: '{}' })
      await response.json()
      if (!response.ok) throw new Error(`The worker answered ${response.status}.`)
      return performance.now() - started
    },
    [BUILD_HEADER, name] as const,
  )

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      dur: z.optional(z.number()),
      args: z.object({ data: z.optional(z.looseObject({ url: z.optional(z.string()) })) }),
    }),
  ),
})

/** From the browser's trace, apart from the other runs, which tracing would slow down. */
async function evaluations(
  { context }: App,
  { page, name, devtools }: { page: Page; name: string; devtools: CDPSession },
): Promise<number[]> {
  const browser = context.browser()
  if (!browser) throw new Error('This browser cannot be traced.')
  await browser.startTracing(page, { categories: ['-*', 'devtools.timeline'] })
  for (let i = 0; i < TRACED_RUNS; i++) {
    await stopWorker(devtools)
    await hello(page, name)
  }
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString()))
  return traceEvents.flatMap(({ name, dur, args }) =>
    name === 'EvaluateScript' && args.data?.url?.endsWith('/sw.js') && dur !== undefined ? [dur / 1000] : [],
  )
}
