import { readFile } from 'node:fs/promises'
import { KEY } from '../support/servers/states'
import { expectNoBarriers } from './barriers'
import { expect, test } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { Connections } from './pages/connections'
import { Log } from './pages/log'
import type { Page } from '@playwright/test'

interface Place {
  readonly page: Page
  readonly connections: Connections
  readonly panel: ConnectionPanel
}

/** The screens of the vault and of backups, and a page from an answer in its frame. */
const screens: readonly [name: string, open: (place: Place) => Promise<unknown>][] = [
  [
    'a page in an answer',
    async ({ connections, panel, page }) => {
      await connections.open()
      await connections.act('Answers with a page', 'Edit')
      await panel.button('View log').click()
      const response = await new Log(page).tab('Response')
      await response.getByText('Page', { exact: true }).click()
      await expect(response.locator('iframe')).toBeVisible()
    },
  ],
  [
    'the reminder of a backup',
    async ({ page }) => {
      await page.clock.setSystemTime(Date.now() + 40 * 86_400_000)
      await page.goto('#/')
      await expect(page.getByText('Nothing has been backed up yet.')).toBeVisible()
    },
  ],
  [
    'a new passphrase',
    async ({ page }) => {
      await page.goto('#/settings')
      await page.getByRole('button', { name: 'Use a passphrase' }).click()
      await page.getByLabel('New passphrase').fill('four unrelated words')
      await page.getByLabel('The same again').fill('three words')
      await expect(page.getByText('The two are not the same.')).toBeVisible()
    },
  ],
  [
    'what goes into a backup',
    async ({ page }) => {
      await page.goto('#/settings')
      await page.getByRole('button', { name: 'Back up…' }).click()
      await page.getByRole('dialog', { name: 'Back up' }).getByLabel('Everything').uncheck()
      await expect(page.getByRole('group', { name: 'Connections' })).toBeVisible()
    },
  ],
  ['what a backup would do', openPlan],
  [
    'who can get at what',
    async ({ page }) => {
      await page.goto('#/settings')
      await page.getByText('Who can get at what').click()
      await expect(page.getByRole('heading', { name: 'A hostile file that you import' })).toBeVisible()
    },
  ],
  [
    'a file that is no backup',
    async ({ page }) => {
      await page.goto('#/settings')
      await page.getByLabel('Backup file').setInputFiles({
        name: 'backup.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{}'),
      })
      await expect(page.getByRole('alert')).toContainText('not a backup')
    },
  ],
]

/** A backup of this very app, in which one connection has another name. */
async function openPlan({ page }: Place): Promise<void> {
  await page.goto('#/settings')
  await page.getByRole('button', { name: 'Back up…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Back up' })
  await dialog.getByLabel('Passphrase of the backup').fill('four unrelated words here')
  await dialog.getByLabel('The same again').fill('four unrelated words here')
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save the file' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  await expect(dialog).toBeHidden()
  const buffer = Buffer.from(text.replace('"name":"Works"', '"name":"Worked"'))
  await page.getByLabel('Backup file').setInputFiles({ name: 'backup.json', mimeType: 'application/json', buffer })
  await expect(page.getByRole('combobox', { name: 'Worked differs from mine' })).toBeVisible()
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test(`no screen of the vault and of backups has barriers (${colorScheme})`, async ({
      context,
      connections,
      panel,
      states,
    }) => {
      test.slow()
      await panel.create({ name: 'Works', baseUri: states.url, token: KEY, relativeUri: '/protected' })
      await panel.create({ name: 'Answers with a page', baseUri: states.url, token: KEY, relativeUri: '/html' })
      await expect(connections.row('Works')).toContainText('online')
      for (const [name, open] of screens) {
        const page = await context.newPage()
        await open({ page, connections: new Connections(page), panel: new ConnectionPanel(page) })
        await expectNoBarriers(page, name)
        await page.close()
      }
    })
  })
}
