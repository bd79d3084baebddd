import { defineConfig } from '@playwright/test'
import { browserArguments, browserPath } from './browser'

/** Real Chromium against the production build and real servers on this computer: run `npm run build` first. */
export default defineConfig({
  testDir: '.',
  outputDir: '../results/browser',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  reporter: 'list',
  timeout: 30_000,
  use: {
    actionTimeout: 8_000,
    launchOptions: { executablePath: await browserPath(), args: browserArguments },
    trace: process.env['PATCHBAY_TRACE'] ? 'retain-on-failure' : 'off',
  },
})
