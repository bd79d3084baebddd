import AxeBuilder from '@axe-core/playwright'
import { chromium } from '@playwright/test'
import { createServer } from 'node:http'
import { onLoopback } from '../support/servers/loopback'
import { browserArguments, browserPath, PLAIN_HTTP_HOST } from './browser'
import { expect, test } from './fixtures'
import { ConnectionPanel } from './pages/connection-panel'
import { Log } from './pages/log'

test('leave to reach the local network is asked for from a click, by a page that may call that address alone', async ({
  ownHost,
}) => {
  const seen: string[] = []
  const printer = await onLoopback(
    createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'no credentials'}`)
      response.writeHead(200, {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Headers': 'authorization',
        'Content-Type': 'application/json',
      })
      response.end(request.headers.authorization ? '{"ink":1}' : '{}')
    }),
  )
  const [port, hostPort] = [new URL(printer.url).port, new URL((await ownHost()).url).port]
  const [app, api] = [`http://${PLAIN_HTTP_HOST}:${hostPort}`, `http://printer.local:${port}`]
  const browser = await chromium.launch({
    executablePath: await browserPath(),
    args: [
      ...browserArguments.filter((argument) => !argument.startsWith('--host-resolver-rules')),
      `--host-resolver-rules=MAP ${PLAIN_HTTP_HOST} 127.0.0.1, MAP printer.local 127.0.0.1`,
      // The app on the internet, the printer in the network at home.
      `--ip-address-space-overrides=127.0.0.1:${hostPort}=public,127.0.0.1:${port}=local`,
      `--unsafely-treat-insecure-origin-as-secure=${app}`,
    ],
  })
  const context = await browser.newContext({ baseURL: app })
  const page = await context.newPage()
  const [panel, log] = [new ConnectionPanel(page), new Log(page)]
  await page.goto('/')
  await panel.openNew()
  await panel.fill({ name: 'Printer', baseUri: api, relativeUri: '/ink' })
  await panel.test('local-network-blocked')
  await panel.button('View log').click()
  expect(seen).toEqual([])

  const opening = context.waitForEvent('page')
  await log.entry.getByRole('button', { name: 'Let the browser ask' }).click()
  const asking = await opening
  await expect(asking.getByRole('status')).toHaveText(`Patchbay would like to reach ${api}.`)
  const { violations } = await new AxeBuilder({ page: asking }).analyze()
  expect(violations).toEqual([])
  // Stands for the user, who answers the browser’s own question.
  await context.grantPermissions(['local-network-access'], { origin: app })
  const other = await asking.evaluate((url) => fetch(url, { mode: 'no-cors' }).then(String, () => 'refused'), `${app}/icon.svg`)
  expect(other).toBe('refused')
  await asking.getByRole('button', { name: 'Ask the browser' }).click()
  await expect(asking.getByRole('status')).toHaveText(`The browser may reach ${api} now.`)
  expect(seen).toEqual(['GET / no credentials'])

  await expect(log.entry.locator('[data-rule="local-network-granted"]')).toBeVisible()
  await log.close()
  await panel.test('ok')
  expect(await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).then(String, () => 'refused'), api)).toBe('refused')
  await browser.close()
  await printer.close()
})
