import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type BrowserContext, type CDPSession, type Page } from '@playwright/test'
import { BUILD_HEADER } from '../../src/core/build-header'
import { serve, type Served } from '../../src/relay/serve'
import { browserArguments, browserPath } from '../browser/browser'
import type { Build } from './build-apart'

/** The production build, served, in a browser whose profile is on disk, so that IndexedDB is too. */
export interface App {
  readonly served: Served
  readonly context: BrowserContext
  /** Opens a screen in a new tab, e.g. `#/flows`. */
  readonly open: (hash: string) => Promise<Page>
  readonly close: () => Promise<void>
}

export async function startApp(build: Build, { bypassCSP = false } = {}): Promise<App> {
  const served = await serve({ folder: build.dist, port: 0 })
  const context = await chromium.launchPersistentContext(await mkdtemp(join(build.scratch, 'profile-')), {
    executablePath: await browserPath(),
    args: browserArguments,
    viewport: { width: 1280, height: 800 },
    bypassCSP,
  })
  // tsx names functions by a helper that is not there in the page, where some of them run.
  await context.addInitScript('globalThis.__name = (each) => each')
  return {
    served,
    context,
    open: async (hash) => {
      const page = await context.newPage()
      await page.goto(served.url + hash)
      return page
    },
    close: async () => {
      await context.close()
      await served.close()
    },
  }
}

/** Opens the app and waits for its worker. Resolves with the page and the build's name, which a call must carry. */
export async function openControlled(app: App, hash: string): Promise<{ page: Page; build: string }> {
  const page = await app.context.newPage()
  const [hello] = await Promise.all([
    page.waitForRequest((request) => request.url().endsWith('/api/hello')),
    page.goto(app.served.url + hash),
  ])
  await (await hello.response())?.finished()
  return { page, build: hello.headers()[BUILD_HEADER] ?? '' }
}

/** Writes rows as the app stores them, into tables that it has made already. */
export const putRows = (page: Page, table: 'connections' | 'flows', rows: readonly object[]): Promise<void> =>
  page.evaluate(
    ([name, documents]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('patchbay')
        opening.onerror = () => reject(new Error(String(opening.error)))
        opening.onsuccess = () => {
          const database = opening.result
          const transaction = database.transaction(name, 'readwrite')
          for (const row of documents) transaction.objectStore(name).put(row)
          transaction.onerror = () => reject(new Error(String(transaction.error)))
          transaction.oncomplete = () => {
            database.close()
            resolve()
          }
        }
      }),
    [table, rows] as const,
  )

/** Stops the worker as the browser does when it is idle, and waits until it is gone. */
export async function stopWorker(devtools: CDPSession): Promise<void> {
  const running = new Map<string, boolean>()
  let stopped: () => void = () => undefined
  const gone = new Promise<void>((resolve) => (stopped = resolve))
  const follow = ({ versions }: Versions) => {
    for (const { versionId, runningStatus } of versions) running.set(versionId, runningStatus !== 'stopped')
    if (running.size > 0 && ![...running.values()].includes(true)) stopped()
  }
  devtools.on('ServiceWorker.workerVersionUpdated', follow)
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.stopAllWorkers')
  await gone
  await devtools.send('ServiceWorker.disable')
  devtools.off('ServiceWorker.workerVersionUpdated', follow)
}

interface Versions {
  readonly versions: readonly { readonly versionId: string; readonly runningStatus: string }[]
}
