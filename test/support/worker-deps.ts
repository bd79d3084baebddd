import { randomUUID } from 'node:crypto'
import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { api } from '../../src/core/api'
import { BUILD_HEADER } from '../../src/core/build-header'
import { attemptSchema } from '../../src/core/attempt'
import type { Connection } from '../../src/core/connection'
import type { BodyOf, Route } from '../../src/core/route'
import { verdictSchema } from '../../src/core/verdict'
import { openDatabase } from '../../src/storage/database'
import { createApp } from '../../src/worker/app'
import type { Deps } from '../../src/worker/deps'
import type { KeyHolders } from '../../src/worker/vault/key-holders'
import { createVault, type VaultParts } from '../../src/worker/vault/vault'
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

/**
 * Two databases that nobody else has, as a fresh browser profile, with its open tabs. Hand it to a second worker to show what a
 * restart finds.
 */
export function aProfile() {
  Dexie.dependencies.indexedDB = new IDBFactory()
  Dexie.dependencies.IDBKeyRange = IDBKeyRange
  return { db: openDatabase(), vaultDatabase: openVaultDatabase(), tabs: someTabs(), exclusively: oneAtATime() }
}

/** Without tabs, as one that nobody unlocks. */
type Profile = Pick<ReturnType<typeof aProfile>, 'db' | 'vaultDatabase'> & Partial<ReturnType<typeof aProfile>>

/** The pages of a profile. What they keep in memory outlives the worker. */
function someTabs(): KeyHolders & { readonly close: () => void } {
  let kept: { key: CryptoKey; generation: number } | undefined
  const forget = () => {
    kept = undefined
  }
  return {
    ask: async (generation) => (kept?.generation === generation ? kept.key : undefined),
    give: async (key, generation) => {
      kept = { key, generation }
    },
    takeBack: async () => forget(),
    anyHolder: async () => kept !== undefined,
    /** All of them; others may be opened. */
    close: forget,
  }
}

/** What a Web Lock does in the browser. */
function oneAtATime(): VaultParts['exclusively'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}

/** A lock for each name. */
function byName(): Deps['exclusively'] {
  const locks = new Map<string, VaultParts['exclusively']>()
  return (name, work) => {
    const lock = locks.get(name) ?? oneAtATime()
    locks.set(name, lock)
    return lock(work)
  }
}

/** The parts of a vault on this profile, with far fewer iterations than a browser may ever take. */
export const vaultParts = ({ vaultDatabase, tabs, exclusively }: Profile): VaultParts => ({
  db: vaultDatabase,
  holders: tabs ?? someTabs(),
  exclusively: exclusively ?? oneAtATime(),
  iterations: async () => 1000,
})

/** A worker that really calls the network, on a fresh profile unless one is given. */
export function aWorker({ profile = aProfile(), ...overrides }: Partial<Deps> & { profile?: Profile } = {}): TestWorker {
  const { db, vaultDatabase } = profile
  const deps: Deps = {
    db,
    vault: createVault(vaultParts(profile)),
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
    queues: new Map(),
    challenges: new Map(),
    exclusively: byName(),
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
