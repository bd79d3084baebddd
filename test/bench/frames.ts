import type { Page } from '@playwright/test'

const ROUNDS = 5
/** One event of a wheel that is turned briskly, in pixels. */
const NOTCH = 60

interface Frames {
  readonly panAll: number[]
  readonly pan: number[]
  readonly zoomOut: number[]
}

/** Milliseconds between frames while a mouse moves the canvas, which shows the whole flow at first. */
export async function frames(page: Page): Promise<Frames> {
  const panAll: number[] = []
  const pan: number[] = []
  const zoomOut: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const way = i % 2 === 0 ? 1 : -1
    panAll.push(...(await recorded(page, () => drag(page, way))))
    await wheelTo(page, 'in', 1)
    await page.waitForTimeout(500)
    pan.push(...(await recorded(page, () => drag(page, way))))
    await page.waitForTimeout(300)
    zoomOut.push(...(await recorded(page, () => wheelTo(page, 'out', 0.1))))
    await page.getByRole('button', { name: 'Fit' }).click()
    await page.waitForTimeout(800)
  }
  return { panAll, pan, zoomOut }
}

/** The frames from the first event until a little after the last one, since the canvas may still be catching up. */
async function recorded(page: Page, move: () => Promise<void>): Promise<number[]> {
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
  await move()
  await page.waitForTimeout(150)
  return recorder.evaluate(({ stop }) => stop())
}

/** Drags the background there and back, one event per frame. */
async function drag(page: Page, way: 1 | -1): Promise<void> {
  const { x, y } = await background(page)
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (const [dx, dy] of [
    [-way * 400, -300],
    [0, 0],
    [way * 300, 250],
    [0, 0],
  ] as const)
    await page.mouse.move(x + dx, y + dy, { steps: 30 })
  await page.mouse.up()
}

/** A point near the middle of the canvas where there is neither a step nor a cable. */
const background = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(() => {
    for (let i = 0; i < 2000; i++) {
      const x = innerWidth / 2 + 120 + ((i * 37) % 301) - 150
      const y = innerHeight / 2 + ((i * 53) % 301) - 150
      if (document.elementFromPoint(x, y)?.classList.contains('svelte-flow__pane')) return { x, y }
    }
    throw new Error('The steps cover the whole canvas.')
  })

async function wheelTo(page: Page, way: 'in' | 'out', zoom: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const now = await zoomOf(page)
    if (way === 'in' ? now >= zoom : now <= zoom) return
    await page.mouse.wheel(0, way === 'in' ? -NOTCH : NOTCH)
  }
  throw new Error(`The wheel did not bring the canvas to zoom ${zoom}.`)
}

const zoomOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const viewport = document.querySelector('.svelte-flow__viewport')
    return viewport ? new DOMMatrix(getComputedStyle(viewport).transform).a : 0
  })
