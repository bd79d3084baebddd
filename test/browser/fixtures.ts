import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { serve } from '../../src/relay/serve'
import { startOidcProvider, type OidcProvider } from '../support/servers/oidc-provider'
import { startStates, type StatesServer } from '../support/servers/states'
import { startVerdaccio, type Verdaccio } from '../support/servers/verdaccio'
import { ConnectionPanel } from './pages/connection-panel'
import { Connections } from './pages/connections'
import { Log } from './pages/log'

/** The app as `npm start` serves it, and every request that reached the static host. */
export interface Host {
  readonly url: string
  /** The folder that is served; a test may put another build there. */
  readonly folder: string
  readonly requests: string[]
  readonly close: () => Promise<void>
}

interface Fixtures {
  connections: Connections
  panel: ConnectionPanel
  log: Log
  /** A server in every state, for this test alone. */
  states: StatesServer
  /** Serves the build a second time, for a test that changes or stops its host. */
  ownHost: (options?: { base?: string }) => Promise<Host>
  noApiRequestAtTheHost: undefined
}

interface WorkerFixtures {
  host: Host
  verdaccio: Verdaccio
  provider: OidcProvider
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  host: [
    async ({}, use) => {
      const host = await startHost()
      await use(host)
      await host.close()
    },
    { scope: 'worker' },
  ],
  verdaccio: [
    async ({}, use) => {
      const server = await startVerdaccio()
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  provider: [
    async ({}, use) => {
      const server = await startOidcProvider()
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  baseURL: ({ host }, use) => use(host.url),
  connections: ({ page }, use) => use(new Connections(page)),
  panel: ({ page }, use) => use(new ConnectionPanel(page)),
  log: ({ page }, use) => use(new Log(page)),
  states: async ({}, use) => {
    const server = await startStates()
    await use(server)
    await server.close()
  },
  ownHost: async ({}, use) => {
    const hosts: Host[] = []
    await use(async (options) => {
      const host = await startHost(options)
      hosts.push(host)
      return host
    })
    for (const host of hosts) {
      await host.close()
      expectNoApiRequest(host.requests)
    }
  },
  /** Invariant 4, after every single test: `/api` is the worker's, and no request for it ever reaches the static host. */
  noApiRequestAtTheHost: [
    async ({ host }, use) => {
      const before = host.requests.length
      await use(undefined)
      expectNoApiRequest(host.requests.slice(before))
    },
    { auto: true },
  ],
})

export { expect } from '@playwright/test'

function expectNoApiRequest(requests: readonly string[]): void {
  test.expect(requests.filter((request) => / (\/.*)?\/api(\/|$)/.test(request))).toEqual([])
}

/** Serves a copy of `dist`, so that a build made meanwhile changes nothing. */
async function startHost({ base = '/' }: { base?: string } = {}): Promise<Host> {
  if (!existsSync('dist/sw.js')) throw new Error('There is no build in dist to test. Run npm run build first.')
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-build-'))
  await cp('dist', folder, { recursive: true })
  const requests: string[] = []
  const served = await serve({ folder, port: 0, base, onRequest: (path, method) => requests.push(`${method} ${path}`) })
  return {
    url: served.url,
    folder,
    requests,
    close: async () => {
      await served.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
