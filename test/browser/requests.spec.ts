import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures'
import { KEY } from '../support/servers/states'

test('a request by hand goes out with the connection’s secret, and serves as test and as step', async ({
  page,
  connections,
  panel,
  log,
  states,
}) => {
  await panel.create({ name: 'By hand', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await connections.open()
  await page.getByRole('button', { name: 'Actions for By hand' }).click()
  await page.getByRole('menuitem', { name: 'Send a request' }).click()
  const view = page.getByRole('region', { name: 'Send a request' })
  await view.getByRole('combobox', { name: 'HTTP method' }).selectOption('PUT')
  await view.getByRole('textbox', { name: 'Relative URI' }).fill('/echo?who={{connection.name}}')
  await view.getByRole('textbox', { name: 'Request body' }).fill('{"a":1}')
  states.seen.splice(0)
  await view.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(view.getByRole('article')).toContainText('200')
  expect(states.seen.at(-1)).toMatchObject({ method: 'PUT', query: 'who=By%20hand', body: '{"a":1}' })
  expect(states.seen.at(-1)?.headers.authorization).toContain('Bearer')
  await expect(page.locator('body')).not.toContainText(KEY)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])

  await view.getByRole('button', { name: 'Use this request' }).click()
  await page.getByRole('menuitem', { name: 'Use as test request', exact: true }).click()
  await expect(page.getByText('is tested by PUT /echo')).toBeVisible()
  await view.getByRole('button', { name: 'Use this request' }).click()
  await page.getByRole('menuitem', { name: 'Use as step of a new flow' }).click()
  await expect(page).toHaveURL(/#\/flows\/./)
  await expect(page.getByRole('group', { name: /^Destination PUT \/echo/ })).toBeVisible()

  await page.goto('#/log')
  await log.requests.first().click()
  await log.entry.getByRole('link', { name: 'Send again…' }).click()
  await expect(view.getByRole('textbox', { name: 'Relative URI' })).toHaveValue('/echo?who=By%20hand')
  await view.getByRole('button', { name: 'Sent before' }).click()
  await page.getByRole('menuitem', { name: /^PUT \/echo\?who=\{\{/ }).click()
  await expect(view.getByRole('textbox', { name: 'Relative URI' })).toHaveValue('/echo?who={{connection.name}}')
})

test('a form with parts is shown as its parts', async ({ page, panel, states }) => {
  await panel.create({ name: 'Parts', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await page.goto('#/request')
  await page.getByRole('combobox', { name: 'Connection' }).selectOption('Parts')
  await page.getByRole('combobox', { name: 'HTTP method' }).selectOption('POST')
  await page.getByRole('textbox', { name: 'Relative URI' }).fill('/echo')
  await page.getByRole('combobox', { name: 'Media type of the body' }).selectOption('form-data')
  await page.getByRole('textbox', { name: 'Request body' }).fill('name=Ada\nnotes=two\nlines')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const parts = page.getByRole('article').getByRole('region', { name: 'Body' }).getByRole('table')
  await expect(parts.getByRole('row')).toHaveText([/Name.*Value.*Type.*File/, /name.*Ada/, /notes.*two\s+lines/])
})

test('the log leaves as HAR without secrets, and comes back from it', async ({ page, panel, log, states }) => {
  await panel.create({ name: 'Exported', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await page.goto('#/log')
  await expect(log.requests).toHaveCount(2)
  const take = async (item: string) => {
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item }).click()
    return (await download).path()
  }
  const all = page.getByRole('button', { name: 'Export and import' })
  await all.click()
  const path = await take('Export as HAR (2 requests)')
  const har = readFileSync(path, 'utf8')
  expect(entriesOf(har).map(({ request, response }) => [request.method, response.status])).toEqual([
    ['GET', 200],
    ['GET', 401],
  ])
  expect(har).not.toContain(KEY.slice(0, 10))
  await all.click()
  expect(readFileSync(await take('Export as debug log (text)'), 'utf8')).toMatch(/connection [\w-]+ \{"method":"GET"/)

  await page.goto('#/log?outcome=4xx')
  await expect(log.requests).toHaveCount(1)
  await all.click()
  expect(entriesOf(readFileSync(await take('Export as HAR (1 request)'), 'utf8'))).toMatchObject([
    { response: { status: 401 } },
  ])

  await page.goto('#/log')
  await page.getByLabel('HAR file').setInputFiles(path)
  await expect(page.getByText('Added 2 entries of')).toBeVisible()
  await expect(page.locator('[data-cause="imported"]')).toHaveCount(2)
  await log.requests.first().click()
  await log.entry.getByRole('link', { name: 'Send again…' }).click()
  await page.getByRole('combobox', { name: 'Connection' }).selectOption('Exported')
  await expect(page.getByRole('textbox', { name: 'Relative URI' })).toHaveValue('/protected')
})

test('an entry is exported by the key e, and a support bundle tells all of its connection but the secrets', async ({
  page,
  panel,
  log,
  states,
}) => {
  await panel.create({ name: 'Helpless', baseUri: states.url, token: 'wrong-but-secret', relativeUri: '/protected' })
  await page.goto('#/log')
  await expect(log.requests).toHaveCount(1)
  await page.keyboard.press('e')
  await expect(page.getByRole('menuitem', { name: 'Export as HAR' })).toBeFocused()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export a support bundle of the connection' }).click()
  const text = readFileSync(await (await download).path(), 'utf8')
  expect(text).not.toContain('wrong-but-secret')
  const bundle = JSON.parse(text) as Record<string, unknown>
  expect(bundle).toMatchObject({
    format: 'patchbay-support',
    environment: { worker: 'ready', online: 'true' },
    connection: { name: 'Helpless', baseUri: states.url, auth: { kind: 'token' } },
    sealed: [{ field: 'token' }],
    tests: [{ verdict: { code: 'bad-credentials' } }],
    entriesInAll: 1,
    har: { log: { entries: [{ response: { status: 401 } }] } },
  })
})

const entriesOf = (har: string) =>
  (JSON.parse(har) as { log: { entries: { request: { method: string }; response: { status: number } }[] } }).log.entries
