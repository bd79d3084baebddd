import { randomUUID } from 'node:crypto'
import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { api, BUILD_HEADER, type BodyOf, type Route } from '../../src/core/api'
import { attemptSchema } from '../../src/core/attempt'
import type { Connection } from '../../src/core/connection'
import { verdictSchema } from '../../src/core/verdict'
import { openDatabase } from '../../src/storage/database'
import { createApp } from '../../src/worker/app'
import type { Deps } from '../../src/worker/deps'
import { createVault } from '../../src/worker/vault/vault'
import { openVaultDatabase, type VaultDatabase } from '../../src/worker/vault/vault-database'
import { aConnection, aTestSettings } from './builders'

/** A worker without a browser around it: its app, what it works with, and its vault's database laid open. */
export interface TestWorker {
  readonly deps: Deps
  readonly vaultDatabase: VaultDatabase
  /** Calls a route as the page does, with the build of this worker. */
  readonly call: <R extends Route>(route: R, params: Readonly<Record<string, string>>, body: BodyOf<R>) => Promise<Answer>
  /** Any request, below `/api`. */
  readonly request: (path: string, init?: RequestInit) => Promise<Answer>
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: unknown
}

/** Two databases that nobody else has, as a fresh browser profile. Hand them to a second worker to show what a restart finds. */
export function aProfile() {
  Dexie.dependencies.indexedDB = new IDBFactory()
  Dexie.dependencies.IDBKeyRange = IDBKeyRange
  return { db: openDatabase(), vaultDatabase: openVaultDatabase() }
}

/** A worker that really calls the network, on a fresh profile unless one is given. */
export function aWorker({
  profile = aProfile(),
  ...overrides
}: Partial<Deps> & { profile?: ReturnType<typeof aProfile> } = {}): TestWorker {
  const { db, vaultDatabase } = profile
  const deps: Deps = {
    db,
    vault: createVault(vaultDatabase),
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    tick: () => performance.now(),
    newId: () => randomUUID(),
    online: () => true,
    localNetwork: async () => 'unknown',
    timingOf: () => undefined,
    origin: 'http://localhost:4870',
    build: 'build-of-the-test',
    workerId: randomUUID(),
    cancellations: new Map(),
    ...overrides,
  }
  const app = createApp(deps, '/api')
  const request = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await app.request(`/api${path}`, init)
    return {
      status: response.status,
      type: response.headers.get('Content-Type') ?? '',
      body: (await response.json()) as unknown,
    }
  }
  return {
    deps,
    vaultDatabase,
    request,
    call: (route, params, body) =>
      request(
        route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? '')),
        { method: route.method, headers: { [BUILD_HEADER]: deps.build }, body: JSON.stringify(body) },
      ),
  }
}

/** A connection of its own, whose test wants the key of the states server. */
export const aKeyedConnection = (changes: Partial<Connection> = {}): Connection =>
  aConnection({ id: randomUUID(), test: aTestSettings({ relativeUri: '/protected' }), ...changes })

/** Makes one test. Resolves with the verdict and the test's row. */
export async function tryOut(
  worker: TestWorker,
  connection: Connection,
  { secrets = {}, unsaved = false }: { secrets?: Record<string, string>; unsaved?: boolean } = {},
) {
  const testId = randomUUID()
  const answer = await worker.call(
    api.testConnection,
    { connectionId: connection.id },
    { testId, connection, secrets, unsaved },
  )
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  const row = attemptSchema.parse(await worker.deps.db.attempts.get(testId))
  return { testId, verdict: verdictSchema.parse(answer.body), row }
}
