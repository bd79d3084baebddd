import { api } from '../../core/api'
import type { Application, AuthMethod } from '../../core/application'
import { authFields } from '../../core/auth'
import { settingsOf, type Connection } from '../../core/connection'
import { lintConnection, lintTest, type Finding } from '../../core/lint'
import { newConnection } from '../../core/new-connection'
import { asProblem, type Problem } from '../../core/problem'
import { putConnection } from '../../storage/connections'
import { readSetting } from '../../storage/settings'
import { call } from '../worker-client/call'
import { changeSetting } from './settings.svelte'
import { db } from './database'
import { askToPersist } from './persist'
import { unsavedEdits } from './unsaved.svelte'

/**
 * One connection being edited: the values, the secrets typed and not yet sealed, and what became of the last test. Lives
 * on while it has unsaved edits, so that leaving the screen loses nothing; {@link openForm} finds it again.
 */
export class ConnectionForm {
  readonly id: string
  connection = $state.raw<Connection>()
  secrets = $state.raw<Readonly<Record<string, string>>>({})
  /** The test that the banner shows; before one was started here, the connection's latest. */
  testId = $state<string>()
  busy = $state<'testing' | 'saving'>()
  problem = $state.raw<Problem>()
  /** Fields that the user has left, whose findings may be shown. */
  visited = $state.raw<ReadonlySet<string>>(new Set())
  /** Set once the user asked for something that needs every field. */
  checked = $state<'save' | 'test'>()
  #saved = $state.raw<Connection>()
  #release: (() => void) | undefined

  constructor(id: string, saved?: Connection) {
    this.id = id
    this.connection = saved
    this.#saved = saved
  }

  get isNew(): boolean {
    return this.#saved === undefined
  }

  get dirty(): boolean {
    const typed = Object.values(this.secrets).some((value) => value !== '')
    return typed || (this.connection !== undefined && !sameDocument(this.connection, this.#saved))
  }

  /** What is wrong with the values, as far as it may be shown by now. `sealed` are the secrets that the vault has. */
  findings(sealed: ReadonlySet<string>): readonly Finding[] {
    if (!this.connection) return []
    const present = this.#present(sealed)
    const all = this.checked === 'test' ? lintTest(this.connection, present) : lintConnection(this.connection, present)
    return all.filter(({ field, severity }) => severity === 'warning' || this.checked !== undefined || this.visited.has(field))
  }

  pick(application: Application, names: readonly string[]): void {
    this.secrets = {}
    this.checked = undefined
    this.visited = new Set()
    this.change(newConnection(application, this.id, names, Date.now()))
  }

  change(connection: Connection): void {
    this.connection = connection
    this.#follow()
  }

  type(field: string, value: string): void {
    this.secrets = { ...this.secrets, [field]: value }
    this.#follow()
  }

  visit(field: string): void {
    if (!this.visited.has(field)) this.visited = new Set([...this.visited, field])
  }

  /** Takes up what another tab or the worker changed, unless there are edits here. */
  refresh(saved: Connection): void {
    const clean = !this.dirty
    if (this.#saved && saved.updatedAt <= this.#saved.updatedAt) return
    this.#saved = saved
    if (clean) this.connection = saved
  }

  /** Tests the values as they are in the form, saved or not. */
  async test(sealed: ReadonlySet<string>): Promise<void> {
    const { connection } = this
    if (!connection) return
    this.checked = 'test'
    if (lintTest(connection, this.#present(sealed)).some(({ severity }) => severity === 'error')) return
    await this.#work('testing', () => this.#runTest(connection, this.dirty))
  }

  async cancel(): Promise<void> {
    const { testId } = this
    if (testId) await call(api.cancelTest, { testId }, {}).catch((error: unknown) => (this.problem = asProblem(error)))
  }

  /** Saves, then tries the connection if it can be tried. Returns whether everything was saved. */
  async save(sealed: ReadonlySet<string>, options: { test: boolean }): Promise<boolean> {
    const { connection } = this
    if (!connection) return false
    this.checked ??= 'save'
    if (connection.name.trim() === '') return false
    // Looked at before the typed secrets go to the vault and leave the form.
    const complete = lintTest(connection, this.#present(sealed)).every(({ severity }) => severity !== 'error')
    const done = await this.#work('saving', () => this.#write(connection))
    if (!done || !options.test) return done
    if (complete) await this.#work('testing', () => this.#runTest(this.connection ?? connection, false))
    return true
  }

  /** Tries the saved connection in the background, if it can be tried; lists show how it goes. */
  async testSaved(sealed: ReadonlySet<string>): Promise<void> {
    const connection = this.#saved
    if (connection && lintTest(connection, sealed).every(({ severity }) => severity !== 'error'))
      await this.#work('testing', () => this.#runTest(connection, false))
  }

  discard(): void {
    this.connection = this.#saved
    this.secrets = {}
    this.#follow()
  }

  /** The user agreed that the sealed secrets may go where the settings now send them. */
  async rebind(): Promise<void> {
    const { connection } = this
    if (connection) await this.#work('saving', () => call(api.rebindSecrets, { connectionId: this.id }, { connection }))
  }

  /** The way to authenticate that is chosen, with what the catalogue knows of it. */
  methodOf(application: Application | undefined): AuthMethod | undefined {
    return application?.auth.find(({ id }) => id === this.connection?.authMethod)
  }

  async #write(connection: Connection): Promise<void> {
    const document = { ...connection, name: connection.name.trim(), updatedAt: Date.now() }
    await putConnection(db, document)
    this.#saved = document
    this.connection = document
    // A secret goes to the worker after its document is safe: should sealing fail, it stays in the form, and is said to.
    const secrets = this.#typed(document)
    if (Object.keys(secrets).length > 0)
      await call(api.sealSecrets, { connectionId: this.id }, { connection: document, secrets })
    this.secrets = {}
    this.#follow()
    askToPersist()
    const recent = await readSetting(db, 'recentApplications')
    await changeSetting(
      'recentApplications',
      [document.application.id, ...recent.filter((id) => id !== document.application.id)].slice(0, 5),
    )
  }

  async #runTest(connection: Connection, unsaved: boolean): Promise<void> {
    const testId = crypto.randomUUID()
    this.testId = testId
    await call(api.testConnection, { connectionId: this.id }, { testId, connection, secrets: this.#typed(connection), unsaved })
  }

  async #work(kind: 'testing' | 'saving', run: () => Promise<unknown>): Promise<boolean> {
    this.busy = kind
    this.problem = undefined
    try {
      await run()
      return true
    } catch (error) {
      this.problem = asProblem(error)
      // A worker that stopped in the middle left its row open: waking the next one closes it.
      if (this.problem.code === 'no-worker') await call(api.hello, {}, {}).catch(() => undefined)
      return false
    } finally {
      this.busy = undefined
    }
  }

  /** Typed values of fields that the chosen scheme has. */
  #typed({ auth }: Connection): Record<string, string> {
    const fields = new Set(authFields(auth).map(({ name }) => name))
    return Object.fromEntries(Object.entries(this.secrets).filter(([field, value]) => value !== '' && fields.has(field)))
  }

  #present(sealed: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...sealed, ...Object.entries(this.secrets).flatMap(([field, value]) => (value === '' ? [] : [field]))])
  }

  #follow(): void {
    if (this.dirty) {
      forms.set(this.id, this)
      this.#release ??= unsavedEdits.add()
    } else {
      forms.delete(this.id)
      this.#release?.()
      this.#release = undefined
    }
  }
}

const sameDocument = (a: Connection, b: Connection | undefined): boolean =>
  b !== undefined &&
  a.name === b.name &&
  settingsOf(a) === settingsOf(b) &&
  JSON.stringify([a.variables, a.authMethod]) === JSON.stringify([b.variables, b.authMethod])

/** Forms with unsaved edits, by connection. */
const forms = new Map<string, ConnectionForm>()

/** The form of a connection: the one that still has unsaved edits, or a fresh one. */
export const openForm = (id: string, saved?: Connection): ConnectionForm => forms.get(id) ?? new ConnectionForm(id, saved)

/** A new connection's form that was left with edits in it, if there is one. */
export const unfinishedForm = (): ConnectionForm | undefined => [...forms.values()].find((form) => form.isNew)
