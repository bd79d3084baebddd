import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { browserArguments, browserPath } from './browser'
import { expect, test } from './fixtures'
import { Connections } from './pages/connections'
import { KEY } from '../support/servers/states'
import { ConnectionPanel } from './pages/connection-panel'
import { workerInControl } from './worker'

const PASSPHRASE = 'four unrelated words here'

test('a browser killed while everything is sealed anew opens its vault, before the change or after it', async ({
  host,
  states,
}) => {
  test.setTimeout(90_000)
  const profile = await aProfile(host.url)
  await profile.visit(async (page) => {
    await workerInControl(page)
    const panel = new ConnectionPanel(page)
    await panel.openNew()
    await panel.fill({ name: 'Orders', baseUri: states.url, token: KEY, relativeUri: '/protected' })
    await panel.save('ok')
    await page.goto('#/settings')
    await page.getByRole('button', { name: 'Use a passphrase' }).click()
    await page.getByLabel('New passphrase').fill(PASSPHRASE)
    await page.getByLabel('The same again').fill(PASSPHRASE)
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/vault/key'))
    await page.getByRole('button', { name: 'Seal everything under this passphrase' }).click()
    await asked
  })
  await profile.visit(async (page) => {
    const connections = new Connections(page)
    await connections.open()
    await workerInControl(page)
    await connections.act('Orders', 'Edit')
    const panel = new ConnectionPanel(page)
    await panel.button('Test connection').click()
    const unlock = page.getByRole('dialog', { name: 'Unlock the vault' })
    const verdict = page.locator('[data-verdict="ok"]')
    await expect(unlock.or(verdict)).toBeVisible()
    if (await unlock.isVisible()) {
      await unlock.getByLabel('Passphrase').fill(PASSPHRASE)
      await unlock.getByRole('button', { name: 'Unlock' }).click()
    }
    await expect(verdict).toBeVisible()
  })
  await profile.remove()
})

test('a browser killed during an import has all of its documents, or none', async ({ host, states }) => {
  test.setTimeout(90_000)
  const COUNT = 300
  const profile = await aProfile(host.url)
  const file = join(profile.folder, 'backup.json')
  await profile.visit(async (page) => {
    await saveOrders(page, states.url)
    await writeBackup(page, file, COUNT)
    await page.goto('#/settings')
    await page.getByLabel('Backup file').setInputFiles(file)
    await page.getByRole('button', { name: `Import ${COUNT} documents` }).click({ noWaitAfter: true })
  })
  await profile.visit(async (page) => {
    const connections = new Connections(page)
    await connections.open()
    await expect(connections.link('Orders')).toBeVisible()
    expect([1, COUNT + 1]).toContain((await storedConnections(page)).length)
  })
  await profile.remove()
})

test('a browser killed in the middle of the transaction of an import has none of its documents', async ({ host, states }) => {
  test.setTimeout(90_000)
  const COUNT = 300
  const profile = await aProfile(host.url)
  const file = join(profile.folder, 'backup.json')
  await profile.visit(async (page) => {
    await saveOrders(page, states.url)
    await writeBackup(page, file, COUNT)
    await page.goto('#/settings')
    await page.getByLabel('Backup file').setInputFiles(file)
    const halfWay = page.waitForEvent('console', (message) => message.text() === 'half way')
    await page.evaluate(holdOpen, COUNT / 2)
    await page.getByRole('button', { name: `Import ${COUNT} documents` }).click({ noWaitAfter: true })
    await halfWay
  })
  await profile.visit(async (page) => {
    const connections = new Connections(page)
    await connections.open()
    await expect(connections.link('Orders')).toBeVisible()
    expect(await storedConnections(page)).toHaveLength(1)
  })
  await profile.remove()
})

async function saveOrders(page: Page, url: string): Promise<void> {
  await workerInControl(page)
  const panel = new ConnectionPanel(page)
  await panel.openNew()
  await panel.fill({ name: 'Orders', baseUri: url, token: KEY, relativeUri: '/protected' })
  await panel.save('ok')
}

/** A backup of many connections like the one that is stored. */
async function writeBackup(page: Page, file: string, count: number): Promise<void> {
  const [stored] = await storedConnections(page)
  const connections = Array.from({ length: count }, (_, at) => ({ ...stored, id: `imported-${at}`, name: `Imported ${at}` }))
  const backup = {
    format: 'patchbay-backup',
    version: 1,
    createdAt: Date.now(),
    connections,
    flows: [],
    secrets: { kind: 'none' },
  }
  await writeFile(file, JSON.stringify(backup))
}

/** Keeps the transaction of the nth written connection from ending: it asks for one thing more, again and again. */
function holdOpen(nth: number): void {
  const { put } = IDBObjectStore.prototype
  let written = 0
  IDBObjectStore.prototype.put = function (...args) {
    const request = put.apply(this, args)
    if (this.name !== 'connections' || ++written !== nth) return request
    const ask = () => {
      this.get('nothing').onsuccess = ask
    }
    ask()
    console.log('half way')
    return request
  }
}

/** A profile on disk. Each visit ends with the browser killed, at the very moment at which `work` ends. */
async function aProfile(url: string) {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-killed-'))
  const visit = async (work: (page: Page) => Promise<void>) => {
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: await browserPath(),
      args: browserArguments,
      baseURL: url,
    })
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto('#/connections')
    await work(page)
    const devtools = await context.browser()?.newBrowserCDPSession()
    const gone = new Promise((resolve) => context.once('close', resolve))
    await Promise.all([gone, devtools?.send('Browser.crash').catch(() => undefined)])
  }
  return { folder, visit, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }) }
}

/** The rows of connections as they are stored. */
const storedConnections = (page: Page): Promise<Record<string, unknown>[]> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('patchbay')
        opening.onerror = () => reject(new Error('It does not open.'))
        opening.onsuccess = () => {
          const all = opening.result.transaction('connections').objectStore('connections').getAll()
          all.onsuccess = () => {
            opening.result.close()
            resolve(all.result as Record<string, unknown>[])
          }
        }
      }),
  )
