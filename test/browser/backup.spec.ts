import { readFile } from 'node:fs/promises'
import { KEY } from '../support/servers/states'
import { expect, test } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { Connections } from './pages/connections'

const PASSPHRASE = 'four unrelated words here'

test('a backup brings a connection with its secret to a clean browser, and the import can be undone', async ({
  browser,
  host,
  page,
  panel,
  connections,
  states,
}, info) => {
  await panel.create({ name: 'Orders', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Orders')).toContainText('online')
  await page.goto('#/settings')
  await expect(page.getByText('Last backup: never')).toBeVisible()
  await page.getByRole('button', { name: 'Back up…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Back up' })
  await dialog.getByLabel('Passphrase of the backup').fill(PASSPHRASE)
  await dialog.getByLabel('The same again').fill(PASSPHRASE)
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save the file' }).click()
  const path = info.outputPath('backup.json')
  await (await download).saveAs(path)
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Last backup: just now')).toBeVisible()
  expect(await readFile(path, 'utf8')).not.toContain(JSON.stringify(KEY).slice(1, -1))

  const clean = await browser.newContext({ baseURL: host.url })
  const other = await clean.newPage()
  const restored = new Connections(other)
  await other.goto('#/settings')
  const restore = other.getByRole('dialog', { name: 'Restore a backup' })
  const choose = () => other.getByLabel('Backup file').setInputFiles(path)
  await choose()
  await expect(restore).toContainText('will be added')
  await restore.getByLabel('Passphrase of the backup').fill('not the passphrase')
  await restore.getByRole('button', { name: 'Import 1 document' }).click()
  await expect(restore.getByRole('alert')).toContainText('does not open the secrets')
  await restore.getByLabel('Passphrase of the backup').fill(PASSPHRASE)
  await restore.getByRole('button', { name: 'Import 1 document' }).click()
  await expect(restore).toBeHidden()
  await expect(other.getByText('Imported 1 connection, 0 flows, 1 secret.')).toBeVisible()
  await other.getByRole('button', { name: 'Undo' }).click()
  await expect(other.getByText('The import was undone.')).toBeVisible()
  await restored.open()
  await expect(restored.link('Orders')).toBeHidden()

  await other.goto('#/settings')
  await choose()
  await restore.getByLabel('Passphrase of the backup').fill(PASSPHRASE)
  await restore.getByRole('button', { name: 'Import 1 document' }).click()
  await expect(restore).toBeHidden()
  await restored.open()
  await restored.act('Orders', 'Edit')
  const form = new ConnectionPanel(other)
  await form.test('ok')
  await clean.close()
})

test('a file that is no backup is refused in words, and a secret in a note stops the export', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.create({ name: 'Orders', baseUri: states.url, token: 'sk_live_1234567890', relativeUri: '/protected' })
  await expect(connections.row('Orders')).toBeVisible()
  await panel.create({ name: 'Note of sk_live_1234567890', baseUri: states.url })
  await page.goto('#/settings')
  await page.getByLabel('Backup file').setInputFiles({
    name: 'backup.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"format":"patchbay-backup","version":1,"connections":['),
  })
  await expect(page.getByRole('alert')).toContainText('cut off or damaged')
  await page.getByRole('button', { name: 'Back up…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Back up' })
  await dialog.getByLabel('Secrets').selectOption({ label: 'Left out' })
  await dialog.getByRole('button', { name: 'Save the file' }).click()
  await expect(dialog.getByRole('alert')).toContainText('the token of “Orders” stands in “Note of ••• token”')
})
