import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { KEY } from '../support/servers/states'
import { PLAIN_HTTP_HOST } from './browser'
import { expect, test } from './fixtures'
import { putNewVersion } from './new-version'
import { ConnectionPanel } from './pages/connection-panel'
import { Connections } from './pages/connections'
import { stopWorkers } from './worker'

const announced = (page: Page) => page.getByText('A new version of Patchbay is ready.')

test('the first visit needs no reload', async ({ page, panel, states }) => {
  await panel.openNew()
  await page.evaluate(() => Object.assign(window, { loadedOnce: true }))
  await panel.fill({ baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await panel.test('ok')
  expect(await page.evaluate(() => 'loadedOnce' in window)).toBe(true)
})

test('a hard reload leaves the page without its worker, and the page gets it back', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.create({ name: 'Mine', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await expect(connections.row('Mine')).toContainText('online')
  await page.addInitScript(() => Object.assign(window, { controlledAtFirst: navigator.serviceWorker.controller !== null }))
  const devtools = await page.context().newCDPSession(page)
  await Promise.all([page.waitForEvent('load'), devtools.send('Page.reload', { ignoreCache: true })])
  expect(await page.evaluate(() => (window as { controlledAtFirst?: boolean }).controlledAtFirst)).toBe(false)
  await connections.act('Mine', 'Edit')
  await panel.test('ok')
  await panel.button('Replace').click()
  await panel.secret('Token').fill('another')
  await panel.save('bad-credentials')
})

test('a new version is announced, waits for unsaved edits in another tab, and is taken in all tabs', async ({
  context,
  ownHost,
}) => {
  // A limit against hanging: the browser takes its time over it, the more so on a busy computer.
  test.setTimeout(90_000)
  const host = await ownHost()
  const [page, other] = [await context.newPage(), await context.newPage()]
  await page.goto(`${host.url}#/settings`)
  const before = await page.getByRole('definition').last().innerText()
  await other.goto(`${host.url}#/connections/new`)
  const panel = new ConnectionPanel(other)
  await panel.choose('HTTP')
  await panel.fill({ name: 'Half written' })
  // The new version is not to come before the first one is in place.
  for (const tab of [page, other]) await tab.waitForFunction(() => navigator.serviceWorker.controller !== null)

  await putNewVersion(host.folder)
  await page.reload()
  await expect(announced(page)).toBeVisible()
  await expect(announced(other)).toBeVisible()
  await expect(page.getByRole('definition').last()).toHaveText(before)

  await page.getByRole('button', { name: 'Update now' }).click()
  await expect(page.getByText('Waiting for unsaved changes in another tab.')).toBeVisible()
  await expect(panel.textbox('Name')).toHaveValue('Half written')

  await panel.button('Save and close').click()
  // The browser lets the old worker end what it is doing before the new one takes over.
  await expect(page.getByRole('definition').last()).not.toHaveText(before, { timeout: 50_000 })
  await expect(announced(page)).toBeHidden()
  const connections = new Connections(other)
  await expect(connections.row('Half written')).toBeVisible()
  await expect(announced(other)).toBeHidden()
  await other.goto(`${host.url}#/settings`)
  await expect(other.getByRole('definition').last()).toHaveText(await page.getByRole('definition').last().innerText())
})

test('a new version takes over with everything that the old one saved', async ({ context, ownHost, states }) => {
  const host = await ownHost()
  const page = await context.newPage()
  const [panel, connections] = [new ConnectionPanel(page), new Connections(page)]
  await page.goto(`${host.url}#/connections/new`)
  await panel.choose('HTTP')
  await panel.fill({ name: 'Old', baseUri: states.url, token: KEY, relativeUri: '/protected' })
  await panel.save('ok')
  await panel.button('Close').click()
  await putNewVersion(host.folder)
  await page.reload()
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Update now' }).click()])
  await connections.act('Old', 'Test connection')
  await expect(page.getByText('Old: works')).toBeVisible()
})

test('a worker that is stopped in the middle of a test leaves it interrupted, and the next test works', async ({
  page,
  panel,
  connections,
  states,
}) => {
  await panel.openNew()
  await panel.fill({ name: 'Mine', baseUri: states.url, token: KEY, relativeUri: '/never' })
  await panel.button('Save').click()
  await expect.poll(() => states.count('/never')).toBe(1)
  await stopWorkers(page)
  await panel.expectVerdict('interrupted', 'The browser stopped the background worker')
  await states.abandoned
  // Chromium repeats the call in a new worker; the user's request is not repeated with it.
  expect(states.count('/never')).toBe(1)
  await panel.fill({ relativeUri: '/protected' })
  await panel.save('ok')
  await panel.button('Close').click()
  await expect(connections.row('Mine')).toContainText('online')
})

test('a test that was left open by a stopped worker is closed at the next visit', async ({ context, page, panel, states }) => {
  await panel.openNew()
  await panel.fill({ name: 'Mine', baseUri: states.url, token: KEY, relativeUri: '/never' })
  await panel.button('Save').click()
  await expect.poll(() => states.count('/never')).toBe(1)
  const next = await context.newPage()
  await page.close()
  await stopWorkers(next)
  await states.abandoned
  const connections = new Connections(next)
  await connections.open()
  await expect(connections.row('Mine')).not.toContainText('testing')
  await connections.act('Mine', 'Edit')
  await new ConnectionPanel(next).expectVerdict('interrupted')
})

for (const [where, visit] of [
  [
    'a browser without service workers',
    async (page: Page, url: string) => {
      await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
      await page.goto(`${url}#/connections/new`)
    },
  ],
  [
    'plain http elsewhere',
    async (page: Page, url: string) => {
      await page.goto(`${url.replace('localhost', PLAIN_HTTP_HOST)}#/connections/new`)
      expect(await page.evaluate(() => window.isSecureContext)).toBe(false)
    },
  ],
] as const)
  test(`${where}: it is said, drafts are kept, and a secret stays in the form`, async ({
    page,
    host,
    panel,
    connections,
    states,
  }) => {
    await visit(page, host.url)
    await expect(page.getByText('This browser runs no service worker here')).toBeVisible()
    await panel.choose('HTTP')
    await expect(panel.dialog).toContainText('secrets stay unsaved in this form')
    await panel.fill({ name: 'A draft', baseUri: states.url, relativeUri: '/protected' })
    await panel.button('Save').click()
    await expect(connections.row('A draft')).toBeVisible()

    await panel.fill({ token: KEY })
    await panel.button('Save').click()
    await expect(panel.dialog.getByRole('alert')).toContainText('secrets cannot be saved')
    await expect(panel.secret('Token')).toHaveValue(KEY)
    await panel.button('Test connection').click()
    await expect(panel.dialog.getByRole('alert')).toContainText('nothing can be tested')
    expect(states.seen).toEqual([])

    await page.reload()
    await expect(panel.textbox('Name')).toHaveValue('A draft')
    await expect(panel.secret('Token')).toHaveValue('')
  })

test('a worker that cannot be installed is said to have failed, and nothing hangs', async ({ page, ownHost, panel }) => {
  const host = await ownHost()
  const assets = await readdir(join(host.folder, 'assets'))
  await rm(join(host.folder, 'assets', assets.find((name) => name.startsWith('SettingsView')) ?? ''))
  await page.goto(`${host.url}#/connections/new`)
  await expect(page.getByText('The background worker did not start')).toBeVisible()
  await panel.choose('HTTP')
  await panel.fill({ baseUri: 'http://127.0.0.1:9', relativeUri: '/' })
  await panel.button('Test connection').click()
  await expect(panel.dialog.getByRole('alert')).toContainText('does not control this page')
})

test('a browser that refuses to store anything is said to, with what to do', async ({ page, panel }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError')
    }
  })
  await page.goto('#/connections')
  await expect(page.getByRole('alert').first()).toContainText('The browser does not let Patchbay store data here')
  await expect(page.getByRole('alert').first()).toContainText('allow storage for this site')
  await panel.openNew()
  await panel.fill({ name: 'Lost' })
  await panel.button('Save').click()
  await expect(panel.dialog.getByRole('alert')).toContainText('does not let Patchbay store data here')
  await expect(panel.textbox('Name')).toHaveValue('Lost')
})

test('a full disk is said to be full, and what was typed stays', async ({ page, panel }) => {
  await panel.openNew()
  await panel.fill({ name: 'Too much' })
  // A quota set through DevTools is noticed some writes later.
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError')
    }
    addEventListener('room-again', () => (IDBObjectStore.prototype.put = put))
  })
  await panel.button('Save').click()
  await expect(panel.dialog.getByRole('alert')).toContainText('The browser has no room left for Patchbay.')
  await expect(panel.textbox('Name')).toHaveValue('Too much')
  await page.evaluate(() => dispatchEvent(new Event('room-again')))
  await panel.button('Save').click()
  await expect(panel.dialog).toHaveAccessibleName('Edit connection')
})

test('the browser is asked to protect the data at the first save, and once', async ({ page, panel }) => {
  await page.addInitScript(() => {
    StorageManager.prototype.persist = () => {
      document.title = `asked ${document.title}`
      return Promise.resolve(true)
    }
  })
  await panel.openNew()
  await expect(page).toHaveTitle('Connections · Patchbay')
  await panel.fill({ name: 'First' })
  await panel.button('Save').click()
  await expect(page).toHaveTitle('asked Connections · Patchbay')
  await panel.fill({ name: 'Second' })
  await panel.button('Save').click()
  await expect(page.getByRole('link', { name: 'Second' })).toBeVisible()
  await expect(page).toHaveTitle('asked Connections · Patchbay')
})
