import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { run } from './run-command'

type Environment = Readonly<Record<string, string | undefined>>

const VARIABLES = ['PATCHBAY_CHROMIUM', 'CHROMIUM_PATH', 'CHROME_PATH']
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const INSTALL_LIMIT = 10 * 60 * 1000

/** A browser to test with, or what was tried in vain. */
export type Found = { path: string } | { tried: string[] }

/** The browser that the environment names, else the system's, else Playwright's own, else one that can be installed. */
export async function findChromium(): Promise<Found> {
  const present = firstPresent()
  if (present !== undefined) return { path: present }

  const tried = [`the variables ${VARIABLES.join(', ')}`, `the commands ${COMMANDS.join(', ')} and the usual folders`]
  for (const install of installers()) {
    console.log(`No Chromium found; trying: ${install}`)
    const code = await run(install, { timeout: INSTALL_LIMIT, env: { DEBIAN_FRONTEND: 'noninteractive' } })
    const installed = firstPresent()
    if (installed !== undefined) return { path: installed }
    tried.push(`${install} (exit code ${code})`)
  }
  return { tried }
}

const firstPresent = (): string | undefined =>
  [...candidates(process.env, process.platform), chromium.executablePath()].find(
    (path) => existsSync(path) && isExecutable(path),
  )

/** Where a browser may be, best first: a named one, then those on the PATH, then the system's usual places. */
export function candidates(env: Environment, platform: NodeJS.Platform): string[] {
  const named = VARIABLES.flatMap((name) => env[name] ?? [])
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)))
  return [...named, ...onPath, ...usualPlaces(env, platform)]
}

function usualPlaces(env: Environment, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin')
    return ['/Applications', join(env['HOME'] ?? '', 'Applications')].flatMap((folder) =>
      ['Chromium', 'Google Chrome'].map((name) => join(folder, `${name}.app/Contents/MacOS/${name}`)),
    )
  if (platform === 'win32')
    return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) =>
      ['Chromium', 'Google/Chrome'].map((product) => join(env[name] ?? '', product, 'Application/chrome.exe')),
    )
  return []
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installers(): string[] {
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0
  return ['npx playwright install chromium', ...(debian ? ['apt-get install -y chromium'] : [])]
}
