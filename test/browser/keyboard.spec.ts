import type { Locator, Page } from '@playwright/test'
import { KEY } from '../support/servers/states'
import { expect, test } from './fixtures'

/** Moves the focus by Tab, as somebody without a mouse does, until it is there. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`60 presses of ${key} did not reach ${String(target)}.`)
}

test('a connection is created, tested, read in the log and closed without a mouse', async ({
  page,
  connections,
  panel,
  log,
  states,
}) => {
  await connections.open()
  await tabTo(page, connections.create)
  await page.keyboard.press('Enter')
  await expect(panel.dialog).toBeFocused()

  const application = panel.dialog.getByRole('combobox', { name: 'Application' })
  await tabTo(page, application)
  await page.keyboard.press('ArrowDown')
  await expect(panel.dialog.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel.dialog).toBeVisible()
  await page.keyboard.type('HTTP')
  await page.keyboard.press('Enter')
  await expect(application).toHaveValue('HTTP')

  await tabTo(page, panel.textbox('Name'))
  await page.keyboard.press('Control+A')
  await page.keyboard.type('By hand')
  await tabTo(page, panel.textbox('Base URI'))
  await page.keyboard.type(states.url)
  await tabTo(page, panel.dialog.getByRole('combobox', { name: 'Authentication type' }))
  await page.keyboard.type('Token')
  await tabTo(page, panel.secret('Token'))
  await page.keyboard.insertText(KEY)
  await tabTo(page, panel.textbox('Relative URI'))
  await page.keyboard.type('/protected')
  await page.keyboard.press('Control+Enter')
  await panel.expectVerdict('ok')

  await tabTo(page, panel.button('View log'), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(log.requests).toHaveCount(2)
  const open = log.requests.getByRole('button')
  await tabTo(page, open.first())
  await page.keyboard.press('ArrowDown')
  await expect(open.nth(1)).toBeFocused()
  await expect(open.nth(1)).toHaveAttribute('aria-current', 'true')
  await tabTo(page, log.entry.getByRole('tab', { name: 'Request' }))
  await page.keyboard.press('ArrowRight')
  await expect(log.entry.getByRole('tabpanel', { name: 'Response' })).toContainText('200')
  await page.keyboard.press('Escape')
  await expect(log.place).toBeHidden()
  await expect(panel.button('View log')).toBeFocused()

  await page.keyboard.press('Control+s')
  await expect(panel.dialog).toContainText('sealed just now')
  await panel.expectVerdict('ok')
  await page.keyboard.press('Escape')
  await expect(panel.dialog).toBeHidden()
  await expect(connections.create).toBeFocused()
  await expect(connections.row('By hand')).toContainText('online')
})

test('the menu of a connection works by keys', async ({ page, connections, panel }) => {
  await panel.create({ name: 'Mine' })
  const button = page.getByRole('button', { name: 'Actions for Mine' })
  await tabTo(page, button)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(connections.row('Mine')).toBeHidden()
})

test('the way past the navigation leads to the content', async ({ page, connections }) => {
  await connections.open()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(connections.search).toBeFocused()
})
