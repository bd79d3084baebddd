import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { openControlled, putRows, startApp, type App } from './app'
import type { Build } from './build-apart'
import { aFlow, connections } from './documents'
import { frames } from './frames'
import { figure, size, type Figure } from './measure'

const RUNS = 8
const OPENED = aFlow('flow-800', 800)
const MOVED = aFlow('flow-1000', 1000)

/** Opening a large flow, and how smoothly it moves. */
export async function flow(build: Build): Promise<Figure[]> {
  const app = await startApp(build)
  try {
    const { page } = await openControlled(app, '#/connections')
    await putRows(page, 'connections', connections(50))
    await putRows(page, 'flows', [OPENED, MOVED])
    await page.close()

    const { first, again, files } = await openings(app)
    return [
      figure(`flow: ${OPENED.steps.length} steps to the first painted one`, 'ms', first, { p95: 900 }),
      figure(`flow: the same again, code loaded`, 'ms', again, { p95: 900 }),
      size('flow: the builder’s own code, gzip', await weigh(build.dist, files), 130),
      ...(await movements(app)),
    ]
  } finally {
    await app.close()
  }
}

async function openings(app: App): Promise<{ first: number[]; again: number[]; files: readonly string[] }> {
  const first: number[] = []
  const again: number[] = []
  let files: readonly string[] = []
  for (let i = 0; i < RUNS; i++) {
    const { page } = await openControlled(app, '#/connections')
    await page.getByRole('row').nth(1).waitFor()
    const before = new Set(await loadedFiles(page))
    await toList(page)
    first.push(await timeToFirstStep(page, OPENED.id))
    await page.waitForTimeout(500)
    files = (await loadedFiles(page)).filter((file) => !before.has(file))
    await toList(page)
    again.push(await timeToFirstStep(page, OPENED.id))
    await page.close()
  }
  return { first, again, files }
}

/** The screen from which a flow is opened. */
async function toList(page: Page): Promise<void> {
  await page.evaluate(() => void (location.hash = '#/flows'))
  await page.getByRole('link', { name: OPENED.name }).waitFor()
  await page.waitForTimeout(300)
}

const timeToFirstStep = (page: Page, id: string): Promise<number> =>
  page.evaluate(
    (hash) =>
      new Promise<number>((resolve) => {
        const shows = (node: Element) => {
          const { top, bottom, left, right, width } = node.getBoundingClientRect()
          const inside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
          return width > 0 && inside && node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        }
        const look = () => {
          // The frame after the one in which it shows: it is painted by then.
          if ([...document.querySelectorAll('.svelte-flow__node')].some(shows))
            requestAnimationFrame(() => resolve(performance.now() - began))
          else requestAnimationFrame(look)
        }
        const began = performance.now()
        location.hash = hash
        requestAnimationFrame(look)
      }),
    `#/flows/${id}`,
  )

/** Scripts and styles of the app that the page has loaded, as paths below the build. */
const loadedFiles = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name }) => /assets\/[^/]+\.(?:js|css)$/.exec(name)?.[0] ?? []),
  )

async function weigh(dist: string, files: readonly string[]): Promise<number> {
  const contents = await Promise.all(files.map((file) => readFile(join(dist, file))))
  return contents.reduce((sum, content) => sum + gzipSync(content).length, 0)
}

async function movements(app: App): Promise<Figure[]> {
  const { page } = await openControlled(app, '#/flows')
  await page.getByRole('link', { name: MOVED.name }).click()
  await page.locator('.svelte-flow__node').first().waitFor()
  await page.waitForTimeout(1000)
  const { panAll, pan, zoomOut } = await frames(page)
  const steps = `${MOVED.steps.length} steps`
  return [
    figure(`flow: frame while panning at zoom 1, ${steps}`, 'ms', pan, { p95: 33 }),
    figure(`flow: frame while panning with all ${steps} in view`, 'ms', panAll, { p95: 33 }),
    figure(`flow: frame while zooming out from 1 to 0.1, ${steps}`, 'ms', zoomOut, { p95: 33 }),
  ]
}
