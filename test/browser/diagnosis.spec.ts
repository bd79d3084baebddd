import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures'
import { KEY } from '../support/servers/states'

const recorded = (name: string): string => readFileSync(new URL(`../vectors/curl/${name}.txt`, import.meta.url), 'utf8')
const asAskedOf = (url: string, output: string): string => output.replace(/(> Host: )\S+/g, `$1${new URL(url).host}`)

test('a CORS failure is taken apart step by step, by requests without secrets', async ({ page, panel, log, states }) => {
  await panel.openNew()
  await panel.fill({ name: 'Hidden', baseUri: states.url, token: KEY, relativeUri: '/preflight-refused' })
  await panel.test('cors-blocked')
  await panel.button('View log').click()
  const diagnosis = log.entry.getByRole('region', { name: 'Diagnosis' })
  await expect(diagnosis).toContainText('authorization')
  states.seen.splice(0)
  await diagnosis.getByRole('button', { name: 'Ask step by step (CORS)' }).click()

  const dialog = page.getByRole('dialog', { name: 'CORS, step by step' })
  await expect(dialog.locator('[data-conclusion]')).toHaveAttribute('data-conclusion', 'header-refused')
  await expect(dialog.getByRole('list', { name: 'Steps' }).getByRole('listitem')).toHaveText([
    /answer at all\?.*It answers/,
    /read its answers\?.*Yes/,
    /because of the header authorization/,
    /send the header authorization\?.*No/,
    /header that nobody knows\?.*by name/,
  ])
  await expect(dialog).toContainText('Access-Control-Allow-Headers: authorization')
  await expect(dialog).toContainText(`Access-Control-Allow-Origin: ${new URL(page.url()).origin}`)
  expect(states.seen.filter(({ method }) => method !== 'OPTIONS').map(({ method }) => method)).toEqual(['GET', 'GET'])
  expect(JSON.stringify(states.seen)).not.toContain(KEY.slice(0, 8))
  await expect(dialog.locator('pre', { hasText: 'curl' })).toContainText('Access-Control-Request-Headers: authorization')
  const answer = 'HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: x-other\n\n'
  await dialog.getByRole('textbox', { name: 'Answer to the question' }).fill(answer)
  await expect(dialog.getByRole('list', { name: 'What the answer allows' })).toContainText(
    'The header authorization is not in Access-Control-Allow-Headers; it says “x-other”',
  )
  const { violations } = await new AxeBuilder({ page }).include('dialog[aria-label^="CORS"]').analyze()
  expect(violations).toEqual([])
})

test('what a browser may not see is brought from a terminal, and becomes the verdict', async ({
  page,
  connections,
  panel,
  log,
  states,
}) => {
  await panel.openNew()
  await panel.fill({ name: 'By terminal', baseUri: states.url, token: KEY, relativeUri: '/no-cors' })
  await panel.save('cors-blocked')
  await panel.button('View log').click()
  await log.entry.getByRole('button', { name: 'Paste output of curl' }).click()

  const dialog = page.getByRole('dialog', { name: 'Paste output of curl' })
  await expect(dialog.locator('pre')).toContainText('--include')
  await expect(dialog.locator('pre')).toContainText('"$SECRET_TOKEN"')
  const add = dialog.getByRole('button', { name: 'Add to the log' })
  await dialog.getByRole('textbox', { name: 'What it printed' }).fill('{"user":"ada"}')
  await add.click()
  await expect(dialog).toContainText('HTTP/1.1 200 OK')
  await dialog.getByRole('textbox', { name: 'What it printed' }).fill(asAskedOf('https://other.example', recorded('get-v.tty')))
  await add.click()
  await expect(dialog.getByRole('status')).toContainText('It is the answer of other.example')
  await dialog.getByRole('textbox', { name: 'What it printed' }).fill(asAskedOf(states.url, recorded('get-v.tty')))
  await add.click()
  await expect(dialog.getByRole('status')).not.toContainText('other.example')
  await expect(dialog.getByRole('status')).toHaveAttribute('data-verdict', 'ok')
  await page.setViewportSize({ width: 390, height: 844 })
  const { violations } = await new AxeBuilder({ page }).include('dialog[aria-label^="Paste"]').analyze()
  expect(violations).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })
  await dialog.getByRole('button', { name: 'Done' }).click()
  await log.close()
  await panel.expectVerdict('ok', 'from your terminal')

  await page.goto('#/log')
  await expect(page.getByRole('list', { name: 'Requests' }).locator('[data-cause="pasted"]')).toHaveCount(2)
  await log.requests.first().click()
  await expect(log.entry).toContainText('••• authorization')
  await expect(log.entry).not.toContainText('recorded-secret')
  await connections.open()
  await expect(page.getByRole('row', { name: /By terminal/ })).toContainText('from your terminal')
})

test('a refusal is explained, and the request can be had in other languages', async ({ panel, log, states }) => {
  await panel.openNew()
  await panel.fill({ name: 'Refused', baseUri: states.url, token: 'wrong-key-0123', relativeUri: '/protected' })
  await panel.test('bad-credentials')
  await panel.button('View log').click()
  await expect(log.entry.locator('[data-rule="unauthorised"]')).toContainText('unknown key')
  const tab = await log.tab('cURL')
  const language = tab.getByRole('combobox', { name: 'Language' })
  await language.selectOption('Python (requests)')
  await expect(tab.locator('pre')).toContainText(`url = "${states.url}/protected"`)
  await language.selectOption('HTTP message')
  await expect(tab.locator('pre')).toContainText('GET /protected HTTP/1.1')
  await language.selectOption('cURL')
  await tab.getByRole('button', { name: 'Fill in secrets…' }).click()
  await log.page.getByRole('button', { name: 'Make the command ask' }).click()
  await expect(tab.locator('pre')).toContainText('read -r SECRET_TOKEN </dev/tty')
  await expect(tab.locator('pre')).not.toContainText('wrong-key-0123')
})
