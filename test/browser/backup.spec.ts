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
  await expect(restore).toContainText(`may call ${states.url}`)
  await expect(restore).not.toContainText('to fill in')
  await restore.getByLabel('Passphrase of the backup').fill('not the passphrase')
  await restore.getByRole('button', { name: 'Import 1 document' }).click()
  const field = restore.getByLabel('Passphrase of the backup')
  await expect(field).toBeFocused()
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(/does not open the secrets/)
  await restore.getByLabel('Passphrase of the backup').fill(PASSPHRASE)
  await restore.getByRole('button', { name: 'Import 1 document' }).click()
  await expect(restore).toBeHidden()
  await expect(other.getByText('Imported 1 connection, 1 secret.')).toBeVisible()
  await other.getByRole('button', { name: 'Undo', exact: true }).click()
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

test('a backup without secrets says so everywhere, its import lists what is left to fill in and can be undone later', async ({
  page,
  panel,
  connections,
  states,
}, info) => {
  await panel.create({ name: 'Orders', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Orders')).toContainText('online')
  await page.goto('#/settings')
  await page.getByRole('button', { name: 'Back up…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Back up' })
  await dialog.getByLabel('Secrets').selectOption({ label: 'As placeholders to fill in' })
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save the file' }).click()
  const path = info.outputPath('backup.json')
  await (await download).saveAs(path)
  await expect(page.getByText('Backed up all documents, without secrets.')).toBeVisible()
  await expect(page.getByText('Last backup: just now, without secrets')).toBeVisible()

  const text = (await readFile(path, 'utf8')).replaceAll(/"id":"[\w-]+"/g, '"id":"another"').replace('"Orders"', '"Restored"')
  await page.getByLabel('Backup file').setInputFiles({
    name: 'backup.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text.replace('"allowedOrigins":[]', '"allowedOrigins":["https://elsewhere.example"]')),
  })
  const restore = page.getByRole('dialog', { name: 'Restore a backup' })
  await expect(restore).toContainText(`may call ${states.url}, https://elsewhere.example`)
  await expect(restore).toContainText('to fill in afterwards: Token')
  await restore.getByRole('button', { name: 'Import 1 document' }).click()
  const list = page.getByRole('region', { name: 'Secrets to fill in' })
  await expect(list).toContainText('Restored: Token')
  await page.reload()
  await expect(list.getByRole('link', { name: 'Restored' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo last import…' }).click()
  await page.getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByText('The import was undone.')).toBeVisible()
  await expect(list).toBeHidden()
  await expect(page.getByRole('button', { name: 'Undo last import…' })).toBeHidden()
  await connections.open()
  await expect(connections.link('Restored')).toBeHidden()
  await expect(connections.link('Orders')).toBeVisible()
})

test('cancelling a backup saves no file, and cancelling an import writes nothing', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.create({ name: 'Orders', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Orders')).toContainText('online')
  await page.goto('#/settings')
  await page.getByRole('button', { name: 'Back up…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Back up' })
  const passphrase = async (label: string, within = dialog) => within.getByLabel(label).fill(PASSPHRASE)
  await passphrase('Passphrase of the backup')
  await passphrase('The same again')
  let saved = 0
  page.on('download', () => saved++)
  // The worker has answered once the listeners of the page may hear of it: nothing more can come.
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/backups'))
  await dialog.getByRole('button', { name: 'Save the file' }).click()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await (await answered).finished()
  await expect(page.getByText('Last backup: never')).toBeVisible()
  expect(saved).toBe(0)

  await page.getByRole('button', { name: 'Back up…' }).click()
  await passphrase('Passphrase of the backup')
  await passphrase('The same again')
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save the file' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  const buffer = Buffer.from(text.replaceAll('"name":"Orders"', '"name":"Restored"'))
  await page.getByLabel('Backup file').setInputFiles({ name: 'backup.json', mimeType: 'application/json', buffer })
  const restore = page.getByRole('dialog', { name: 'Restore a backup' })
  await restore.getByLabel('Restored differs from mine').selectOption({ label: 'differs: replace mine' })
  await passphrase('Passphrase of the backup', restore)
  const tried = page.waitForResponse((response) => response.url().endsWith('/api/backups/secrets'))
  await restore.getByRole('button', { name: 'Import 1 document' }).click()
  await restore.getByRole('button', { name: 'Cancel' }).click()
  await (await tried).finished()
  await expect(restore).toBeHidden()
  await expect(page.getByRole('button', { name: 'Undo last import…' })).toBeHidden()
  await connections.open()
  await expect(connections.link('Orders')).toBeVisible()
})
