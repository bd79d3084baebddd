import type { Page } from '@playwright/test'
import { KEY } from '../support/servers/states'
import { expectNoBarriers } from './barriers'
import { expect, test } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { Connections } from './pages/connections'

const THEMES = ['light', 'dark'] as const

interface Place {
  readonly page: Page
  readonly connections: Connections
  readonly panel: ConnectionPanel
}

const level1 = (page: Page, name: string) => expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()

/** Every screen of an app with a connection that works, one that fails and a draft. */
const screens: readonly [name: string, open: (place: Place) => Promise<unknown>][] = [
  ['home', ({ page }) => page.goto('#/')],
  ['connections', ({ connections }) => connections.open()],
  ['connections, none found', async ({ connections }) => (await connections.open(), await connections.search.fill('nothing'))],
  [
    'the menu of a connection',
    async ({ page, connections }) => {
      await connections.open()
      await page.getByRole('button', { name: 'Actions for Works' }).click()
    },
  ],
  ['a new connection', ({ panel }) => panel.openNew()],
  [
    'the list of applications',
    async ({ page, panel }) => {
      await page.goto('#/connections/new')
      await panel.dialog.getByRole('combobox', { name: 'Application' }).click()
    },
  ],
  [
    'a connection that works',
    async ({ connections, panel }) => {
      await connections.open()
      await connections.act('Works', 'Edit')
      await panel.expectVerdict('ok')
    },
  ],
  [
    'a connection that fails, all groups open',
    async ({ connections, panel }) => {
      await connections.open()
      await connections.act('Fails', 'Edit')
      await panel.expectVerdict('bad-credentials')
      await panel.fill({ method: 'POST', seconds: 5 })
      await panel.dialog.getByText('Rules for the answer').click()
      await panel.dialog.getByRole('button', { name: 'Add header' }).click()
    },
  ],
  [
    'findings and the question about unsaved edits',
    async ({ panel, page }) => {
      await panel.openNew()
      await panel.fill({ name: '', token: '' })
      await panel.button('Test connection').click()
      await expect(panel.toComplete).toBeVisible()
      await panel.button('Close').click()
      await expect(page.getByRole('dialog', { name: 'Unsaved changes' })).toBeVisible()
    },
  ],
  ['an application with steps and variables', ({ page }) => page.goto('#/connections/new?application=gitlab')],
  [
    'the log of a connection',
    async ({ connections, panel, page }) => {
      await connections.open()
      await connections.act('Works', 'Edit')
      await panel.button('View log').click()
      await page.getByRole('tab', { name: 'Response' }).click()
    },
  ],
  ['the network log', ({ page }) => page.goto('#/log')],
  [
    'the body of an answer, with its search',
    async ({ page }) => {
      await page.goto('#/log?outcome=2xx')
      await page.getByRole('tab', { name: 'Response' }).click()
      await page.getByRole('button', { name: 'Find in Body' }).click()
    },
  ],
  [
    'two entries compared',
    async ({ page }) => {
      await page.goto('#/log?cause=negative-control')
      await page.getByRole('button', { name: 'Compare' }).click()
      await expect(page.getByRole('table', { name: 'Result' })).toBeVisible()
    },
  ],
  ['OAuth clients', async ({ page }) => (await page.goto('#/oauth-clients'), await level1(page, 'OAuth clients'))],
  [
    'a new OAuth client',
    async ({ page }) => {
      await page.goto('#/oauth-clients/new')
      await expect(page.getByRole('dialog', { name: 'Create OAuth client' })).toBeVisible()
    },
  ],
  [
    'a connection by OAuth, its title on one line',
    async ({ panel }) => {
      await panel.openNew()
      await panel.select('Authentication type', 'OAuth 2.0')
      await expect(panel.dialog.getByRole('button', { name: 'Create OAuth client' })).toBeVisible()
      const title = panel.dialog.getByRole('heading', { name: 'Create connection' })
      expect((await title.boundingBox())?.height).toBeLessThan(30)
    },
  ],
  ['applications', ({ page }) => page.goto('#/applications')],
  ['settings', ({ page }) => page.goto('#/settings')],
  ['an unknown address', ({ page }) => page.goto('#/no-such-view')],
]

for (const colorScheme of THEMES) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test(`the empty app has no barriers (${colorScheme})`, async ({ page }) => {
      for (const [link, heading] of [
        ['#/', 'Home'],
        ['#/connections', 'Connections'],
        ['#/log', 'Network log'],
      ] as const) {
        await page.goto(link)
        await level1(page, heading)
        await expectNoBarriers(page, link)
      }
    })

    test(`no screen with data has barriers (${colorScheme})`, async ({ context, connections, panel, states }) => {
      test.slow()
      await panel.create({ name: 'Works', baseUri: states.url, token: KEY, relativeUri: '/protected' })
      await panel.create({ name: 'Fails', baseUri: states.url, token: 'wrong', relativeUri: '/protected' })
      await panel.create({ name: 'Draft', baseUri: '' })
      await expect(connections.row('Works')).toContainText('online')
      await expect(connections.row('Fails')).toContainText('offline')
      for (const [name, open] of screens) {
        const page = await context.newPage()
        await open({ page, connections: new Connections(page), panel: new ConnectionPanel(page) })
        await expectNoBarriers(page, name)
        await page.close()
      }
    })
  })
}
