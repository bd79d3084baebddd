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

test('the log leaves as HAR without secrets, and comes back from it', async ({ page, panel, log, states }) => {
  await panel.create({ name: 'Exported', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await page.goto('#/log')
  await expect(log.requests.first()).toBeVisible()
  const take = async (item: string) => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export and import' }).click()
    await page.getByRole('menuitem', { name: item }).click()
    return (await download).path()
  }
  const path = await take('Export as HAR')
  const har = JSON.parse(readFileSync(path, 'utf8')) as { log: { entries: unknown[] } }
  expect(har.log.entries.length).toBe(2)
  expect(JSON.stringify(har)).not.toContain(KEY.slice(0, 10))
  expect(readFileSync(await take('Export as debug log (text)'), 'utf8')).toMatch(/connection [\w-]+ \{"method":"GET"/)
  await page.getByLabel('HAR file').setInputFiles(path)
  await expect(page.getByText(/^Added 2 entries/)).toBeVisible()
  await expect(page.locator('[data-cause="imported"]')).toHaveCount(2)
})
