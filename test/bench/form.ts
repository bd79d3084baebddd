import type { Page } from '@playwright/test'
import { renderTemplate } from '../../src/core/template/render'
import { secretText } from '../../src/core/http/marked'
import { openControlled, putRows, startApp } from './app'
import type { Build } from './build-apart'
import { connections } from './documents'
import { figure, type Figure } from './measure'

const RUNS = 20

/**
 * From a click on a row to the form that one can type in: its fields are painted. The form's code was loaded once before, as
 * it is for anybody who works with it.
 */
export async function form(build: Build): Promise<Figure[]> {
  const app = await startApp(build)
  try {
    const { page: first } = await openControlled(app, '#/connections')
    await putRows(first, 'connections', connections(50))
    await first.close()
    const page = await app.open('#/connections')
    await opening(page, 1)
    const samples: number[] = []
    for (let i = 2; i < RUNS + 2; i++) samples.push(await opening(page, i))
    return [figure('form: click on a row to editable form', 'ms', samples, { p50: 100 }), ...templates()]
  } finally {
    await app.close()
  }
}

async function opening(page: Page, row: number): Promise<number> {
  const link = page.getByRole('link', { name: `Connection ${row}`, exact: true })
  await link.waitFor()
  const ms = await link.evaluate(
    (element: HTMLElement) =>
      new Promise<number>((resolve) => {
        const started = performance.now()
        const look = () => {
          const input = document.querySelector('[role=dialog] [data-field=baseUri] input')
          // A frame later it is painted, too.
          if (input) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)))
          else requestAnimationFrame(look)
        }
        element.click()
        look()
      }),
  )
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return ms
}

/** A body of 100 kB with 300 expressions, read and filled in as for the first time, and again. */
function templates(): Figure[] {
  const row = (i: number): string =>
    `  {"id": ${i}, "name": "{{connection.name}} {{upper "x"}}", "key": "{{{connection.http.encrypted.key}}}", "note": "${'n'.repeat(940)}"},\n`
  const scope = {
    values: {
      connection: { name: 'Orders', http: { encrypted: { key: secretText('k3y-of-20-characters', 'encrypted.key') } } },
    },
    now: 0,
    newId: () => 'id',
  }
  const bodies = Array.from({ length: RUNS }, (_, run) => Array.from({ length: 100 }, (__, i) => row(run * 1000 + i)).join(''))
  const time = (body: string): number => {
    const started = performance.now()
    const rendered = renderTemplate(body, 'json', scope)
    if ('problem' in rendered) throw new Error(rendered.problem.message)
    return performance.now() - started
  }
  return [
    figure('templates: 100 kB, 300 expressions, first time', 'ms', bodies.map(time), { p50: 20 }),
    figure(
      'templates: the same again',
      'ms',
      bodies.map(() => time(bodies.at(-1) ?? '')),
    ),
  ]
}
