import type { Page } from '@playwright/test'
import { BUILD_HEADER } from '../../src/core/build-header'
import { startStates } from '../support/servers/states'
import { openControlled, startApp, type App } from './app'
import type { Build } from './build-apart'
import { aConnection } from './documents'
import { anEntry, putEntries } from './log-entries'
import { figure, type Figure } from './measure'

const ENTRIES = 100_000
const RUNS = 15

/** The network log with 100,000 entries of 2 kB on disk, and what adding one costs then. */
export async function log(build: Build): Promise<Figure[]> {
  const app = await startApp(build)
  const target = await startStates()
  try {
    const { page: first, build: name } = await openControlled(app, '#/settings')
    const before = await tests(first, target.url, name)
    await putEntries(first, ENTRIES)
    const after = await tests(first, target.url, name)
    const adding = await additions(first)
    await first.close()

    const pages: number[] = []
    for (let i = 0; i < RUNS; i++) pages.push(await newestPage(app))
    const page = await app.open('#/log')
    await page.getByText(/^100,\d{3} requests$/).waitFor()
    const opening = await openings(page)
    const frames = await scrolling(page)
    const firstFinds: number[] = []
    const searches: number[] = []
    for (let i = 0; i < RUNS; i++) firstFinds.push(await search(page, `record ${i}`, 'first'))
    for (let i = 0; i < 5; i++) searches.push(await search(page, `nowhere${i}`, 'all'))
    const heap = await heapOf(page)
    return [
      figure('log: newest page painted, from the click', 'ms', pages, { p50: 50 }),
      figure('log: opening an entry', 'ms', opening, { p50: 50 }),
      figure('log: scrolling, frames', 'ms', frames, { p95: 20 }),
      figure('log: first finds of a search', 'ms', firstFinds, { p50: 300 }),
      figure('log: a term that is nowhere', 'ms', searches, { p95: 5000 }),
      figure('log: adding an entry', 'ms', adding, { p50: 5 }),
      figure('log: a whole test, log empty', 'ms', before),
      figure('log: a whole test, log full', 'ms', after),
      { ...figure('log: heap of the page', 'kB', [heap / 1000]), target: { text: '≤ 80 MB', met: heap <= 80_000_000 } },
    ]
  } finally {
    await app.close()
    await target.close()
  }
}

/** From the click in the navigation to rows that are painted; code and worker are there already. */
async function newestPage(app: App): Promise<number> {
  const page = await app.open('#/log')
  await page.locator('[data-cause] button .url').first().waitFor()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  const ms = await page.getByRole('link', { name: 'Network log' }).evaluate(
    (link: HTMLElement) =>
      new Promise<number>((resolve) => {
        const started = performance.now()
        const look = () => {
          if (document.querySelectorAll('[data-cause] button .url').length > 10)
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)))
          else requestAnimationFrame(look)
        }
        link.click()
        look()
      }),
  )
  await page.close()
  return ms
}

async function openings(page: Page): Promise<number[]> {
  const samples: number[] = []
  for (let i = 2; i < RUNS + 2; i++)
    samples.push(
      await page.evaluate(
        (index) =>
          new Promise<number>((resolve) => {
            const button = document.querySelectorAll<HTMLElement>('[data-cause] button')[index % 12]
            const url = button?.querySelector('.url')?.textContent ?? ''
            const started = performance.now()
            const look = () => {
              if (document.querySelector('article')?.getAttribute('aria-label')?.endsWith(url))
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)))
              else requestAnimationFrame(look)
            }
            button?.click()
            look()
          }),
        i,
      ),
    )
  return samples
}

/** The wheel over the list, then jumps by the scroll bar; how long each frame took. */
async function scrolling(page: Page): Promise<number[]> {
  const list = page.getByRole('list', { name: 'Requests' })
  await list.hover()
  const recorder = await page.evaluateHandle(() => {
    const deltas: number[] = []
    let on = true
    let last = performance.now()
    const tick = (now: number) => {
      deltas.push(now - last)
      last = now
      if (on) requestAnimationFrame(tick)
    }
    requestAnimationFrame((now) => {
      last = now
      requestAnimationFrame(tick)
    })
    return {
      stop: () => {
        on = false
        return deltas
      },
    }
  })
  for (let i = 0; i < 60; i++) await page.mouse.wheel(0, i < 40 ? 300 : -300)
  for (const part of [0.5, 0.9, 0.2, 0])
    await list.evaluate((element, to) => (element.scrollTop = element.scrollHeight * to), part)
  await page.locator('[data-cause] button .url').first().waitFor()
  return recorder.evaluate(({ stop }) => stop())
}

/** From typing to the first finds, or to the end of the search; the pause after typing is part of it. */
async function search(page: Page, text: string, until: 'first' | 'all'): Promise<number> {
  const box = page.getByRole('searchbox', { name: 'Search the log' })
  const ms = await box.evaluate(
    (input: HTMLInputElement, [value, wanted]) =>
      new Promise<number>((resolve) => {
        const started = performance.now()
        const look = () => {
          const status = document.querySelector('[role=status].progress')?.textContent ?? ''
          const there = wanted === 'all' ? status.trim() === '0 requests found' : /^\s*[1-9][\d,]* requests? found/.test(status)
          if (there) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)))
          else requestAnimationFrame(look)
        }
        input.value = value
        input.dispatchEvent(new Event('input', { bubbles: true }))
        look()
      }),
    [text, until] as const,
  )
  await box.fill('')
  await page.getByText(/^100,\d{3} requests$/).waitFor()
  return ms
}

async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  await devtools.detach()
  return usedSize
}

/** One entry as the worker adds it: its row with all indexes, its texts, and two counts, in one transaction. */
const additions = (page: Page): Promise<number[]> =>
  page.evaluate(
    async (entries) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('patchbay')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(new Error(String(opening.error)))
      })
      const samples: number[] = []
      for (const { row, bodies } of entries) {
        const started = performance.now()
        await new Promise<void>((resolve, reject) => {
          const transaction = database.transaction(['exchanges', 'bodies', 'logCounts'], 'readwrite', { durability: 'relaxed' })
          transaction.objectStore('exchanges').add(row)
          transaction.objectStore('bodies').add(bodies)
          const counts = transaction.objectStore('logCounts')
          for (const id of ['', row.connectionId]) {
            const reading = counts.get(id)
            reading.onsuccess = () => {
              const count = reading.result as { entries: number } // written by putEntries
              counts.put({ ...count, entries: count.entries + 1 })
            }
          }
          transaction.oncomplete = () => resolve()
          transaction.onerror = () => reject(new Error(String(transaction.error)))
        })
        samples.push(performance.now() - started)
      }
      database.close()
      return samples
    },
    Array.from({ length: 40 }, (_, i) => anEntry(-1 - i)),
  )

/** Whole tests of one request: what recording it costs, log of any length or none. */
const tests = (page: Page, url: string, build: string): Promise<number[]> =>
  page.evaluate(
    async ({ connection, header, name, runs }) => {
      const samples: number[] = []
      for (let i = 0; i < runs; i++) {
        const started = performance.now()
        const response = await fetch(`api/connections/${connection.id}/tests`, {
          method: 'POST',
          headers: { [header]: name, 'Content-Type': 'application/json' },
          body: JSON.stringify({ testId: crypto.randomUUID(), connection, secrets: {}, unsaved: true }),
        })
        await response.json()
        if (i >= 5) samples.push(performance.now() - started)
      }
      return samples
    },
    { connection: aConnection('bench', url), header: BUILD_HEADER, name: build, runs: 40 },
  )
