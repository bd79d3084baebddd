import { api } from '../../core/api'
import type { Application, AuthMethod } from '../../core/application'
import { dequal } from 'dequal/lite'
import { getsTokensAlone, tokenPlace } from '../../core/auth/oauth2'
import type { Connection } from '../../core/connection'
import type { ConnectionDraft } from '../../core/connection-draft'
import { error, type Finding } from '../../core/lint'
import { lintSecret } from '../../core/lint-secret'
import { lintSettings, lintTest } from '../../core/lint-test'
import { newConnection } from '../../core/new-connection'
import type { Preview } from '../../core/preview'
import { asProblem, type Problem } from '../../core/problem'
import { sealedFieldsOf, secretsOf } from '../../core/scope'
import type { Verdict } from '../../core/verdict'
import type { VerdictCode } from '../../core/verdict-code'
import { putConnection } from '../../storage/connections'
import { listSealed } from '../../storage/sealed'
import { readSetting } from '../../storage/settings'
import { call } from '../worker-client/call'
import { changeSetting } from './settings.svelte'
import { db } from './database'
import { createDraftWriter } from './draft-writer'
import { askToPersist } from './persist'
import type { Unread } from './unread'
import { unsavedEdits } from './unsaved.svelte'
import { askToUnlock } from './vault.svelte'
import { unsavedForms, type UnsavedForm } from './unsaved-forms.svelte'

/**
 * One connection being edited: the values, the secrets typed and not yet sealed, and what became of the last test. Lives on
 * while it has unsaved edits, so that leaving the screen loses nothing; {@link openForm} finds it again. All but the secrets is
 * also stored as one types, and outlives the tab.
 */
export class ConnectionForm implements UnsavedForm {
  readonly id: string
  connection = $state.raw<Connection>()
  secrets = $state.raw<Readonly<Record<string, string>>>({})
  /** The test that the banner shows; before one was started here, the connection's latest. */
  testId = $state<string>()
  busy = $state<'testing' | 'saving'>()
  problem = $state.raw<Problem>()
  /** Fields that the user has left, whose findings may be shown. */
  visited = $state.raw<ReadonlySet<string>>(new Set())
  /** Texts that cannot be read yet, by field: they count as edits, and stand in the way of saving. */
  unread = $state.raw<Readonly<Record<string, Unread>>>({})
  /** Why a saved connection was not tried, or that another tab changed it meanwhile. */
  note = $state('')
  /** The last wish for a test was not fulfilled, so what an earlier one said would mislead. */
  refused = $state(false)
  /** Set once the user asked for something that needs every field. */
  checked = $state<'save' | 'test'>()
  #saved = $state.raw<Connection>()
  /** What a newly chosen application filled in: not an edit yet. */
  #picked: Connection | undefined
  #release: (() => void) | undefined
  #keep: (draft: ConnectionDraft | undefined) => void
  /** Whether a draft may be in store. */
  #kept = false

  constructor(id: string, saved?: Connection) {
    this.id = id
    this.connection = saved
    this.#saved = saved
    this.#keep = createDraftWriter(id, (error) => (this.problem = asProblem(error)))
  }

  get isNew(): boolean {
    return this.#saved === undefined
  }

  get dirty(): boolean {
    return this.typing || this.#edited
  }

  /** Whether something was typed that no draft keeps: secrets that are not sealed yet, texts that cannot be read yet. */
  get typing(): boolean {
    return Object.values(this.secrets).some((value) => value !== '') || Object.keys(this.unread).length > 0
  }

  get #edited(): boolean {
    return this.connection !== undefined && !sameDocument(this.connection, this.#saved ?? this.#picked)
  }

  /**
   * What is wrong with the values, as far as it may be shown by now. `sealed` are the secrets that the vault has, `method` is
   * what the application says of its keys.
   */
  findings(sealed: ReadonlySet<string>, method?: AuthMethod): readonly Finding[] {
    const { connection } = this
    if (!connection) return []
    const present = this.present(sealed)
    const all = this.checked === 'test' ? lintTest(connection, present) : lintSettings(connection, present)
    const typed = Object.entries(this.#typed(connection))
    const unread = Object.entries(this.unread).map(([field, { box, problem }]) => error(field, `${box}: ${problem}`))
    const odd = typed.flatMap(([field, value]) => lintSecret(field, value, connection, Date.now(), method?.secrets[field]))
    return [...unread, ...all, ...odd].filter(
      ({ field, severity }) => severity === 'warning' || this.checked !== undefined || this.visited.has(field),
    )
  }

  pick(application: Application, names: readonly string[]): void {
    this.secrets = {}
    this.checked = undefined
    this.visited = new Set()
    this.#picked = newConnection(application, this.id, names, Date.now())
    this.change(this.#picked)
  }

  change(connection: Connection): void {
    this.connection = connection
    this.note = ''
    this.#follow()
  }

  type(field: string, value: string): void {
    this.secrets = { ...this.secrets, [field]: value }
    this.#follow()
  }

  /** Keeps a text that cannot be read yet; nothing: it can. */
  keepUnread(field: string, unread: Unread | undefined): void {
    const { [field]: _, ...others } = this.unread
    this.unread = unread ? { ...others, [field]: unread } : others
    this.#follow()
  }

  visit(field: string): void {
    if (!this.visited.has(field)) this.visited = new Set([...this.visited, field])
  }

  /** Takes up the draft of an earlier visit. */
  restore({ connection, isNew }: ConnectionDraft): void {
    if (this.dirty || (isNew && this.connection)) return
    this.connection = connection
    this.#kept = true
    this.#follow()
  }

  /** Takes up what another tab or the worker changed, unless there are edits here. */
  refresh(saved: Connection): void {
    const clean = !this.dirty
    if (this.#saved && saved.updatedAt <= this.#saved.updatedAt) return
    const { markedOffline } = saved
    const onlyMarked = this.#saved !== undefined && sameDocument(saved, { ...this.#saved, markedOffline })
    this.#saved = saved
    if (clean) this.connection = saved
    else if (this.connection) this.connection = { ...this.connection, markedOffline }
    if (!clean && !onlyMarked)
      this.note =
        'This connection was saved elsewhere meanwhile. Saving here replaces that; discarding your changes takes it over.'
  }

  /** Tests the values as they are in the form, saved or not. */
  async test(sealed: ReadonlySet<string>): Promise<void> {
    const { connection } = this
    if (!connection || this.busy) return
    this.checked = 'test'
    this.refused = this.findings(sealed).some(({ severity }) => severity === 'error')
    if (this.refused) return
    await this.#work('testing', () => this.#runTest(connection, this.dirty))
  }

  async cancel(testId: string | undefined): Promise<void> {
    if (testId) await call(api.cancelTest, { testId }, {}).catch((error: unknown) => (this.problem = asProblem(error)))
  }

  /** Saves document and secrets. Returns whether everything was saved. */
  async save(present: ReadonlySet<string>): Promise<boolean> {
    const { connection, isNew } = this
    if (!connection || this.busy) return false
    this.checked ??= 'save'
    if (connection.name.trim() === '' || Object.keys(this.unread).length > 0) return false
    const missing = lintTest(connection, present).find(({ severity }) => severity === 'error')
    const done = await this.#work('saving', () => this.#write(connection, isNew))
    if (done && missing) this.note = `Saved, but not tested. ${missing.message}`
    return done
  }

  /** Tries the saved connection as it is stored, if it can be tried; lists show how it goes. Returns the verdict's code. */
  async testSaved(present: ReadonlySet<string>): Promise<VerdictCode | undefined> {
    const connection = this.#saved
    if (!connection || this.busy || lintTest(connection, present).some(({ severity }) => severity === 'error')) return undefined
    let code: VerdictCode | undefined
    await this.#work('testing', async () => (code = (await this.#runTest(connection, false)).code))
    return code
  }

  /** Takes all edits back. Returns what brings them back again. */
  discard(): () => void {
    const { connection, secrets, unread } = this
    // Tests of a connection that never was leave nothing behind.
    if (this.isNew && this.testId) void call(api.forgetConnections, {}, { ids: [this.id] }).catch(() => undefined)
    this.testId = undefined
    this.connection = this.#saved
    this.secrets = {}
    this.unread = {}
    this.note = ''
    this.#follow()
    return () => {
      this.connection = connection
      this.secrets = secrets
      this.unread = unread
      this.#follow()
    }
  }

  /** Takes the saved connection out of use, or back into it, at once. Other edits stay unsaved. */
  async mark(markedOffline: boolean): Promise<void> {
    const saved = this.#saved
    if (!saved || !this.connection) return
    await this.#work('saving', async () => {
      this.#saved = { ...saved, markedOffline, updatedAt: Date.now() }
      if (this.connection) this.connection = { ...this.connection, markedOffline, updatedAt: this.#saved.updatedAt }
      await putConnection(db, this.#saved)
      this.#follow()
    })
  }

  /** The requests of a test as they would be sent, secrets masked. */
  async preview(): Promise<Preview | undefined> {
    const { connection } = this
    let preview: Preview | undefined
    if (connection)
      await this.#work('saving', async () => {
        preview = await call(api.previewRequests, { connectionId: this.id }, { connection, secrets: this.#typed(connection) })
      })
    return preview
  }

  /** Ends the token's life at the API; the vault forgets it once the API agreed. */
  async revoke(): Promise<void> {
    const { connection } = this
    if (!connection) return
    const testId = crypto.randomUUID()
    this.testId = testId
    await this.#work('testing', () =>
      call(api.revokeToken, { connectionId: this.id }, { testId, connection, secrets: this.#typed(connection) }),
    )
  }

  /** The user agreed that these sealed secrets may go where the settings now send them. */
  async rebind(...fields: string[]): Promise<void> {
    const { connection } = this
    if (connection) await this.#work('saving', () => call(api.rebindSecrets, { connectionId: this.id }, { connection, fields }))
  }

  /** The way to authenticate that is chosen, with what the catalogue knows of it. */
  methodOf(application: Application | undefined): AuthMethod | undefined {
    return application?.auth.find(({ id }) => id === this.connection?.authMethod)
  }

  async #write(connection: Connection, isNew: boolean): Promise<void> {
    const document = { ...connection, name: connection.name.trim(), updatedAt: Date.now() }
    await putConnection(db, document)
    this.#saved = document
    // What was typed in the meantime stays, as unsaved edits.
    if (this.connection === connection) this.connection = document
    // A secret goes to the worker after its document is safe: should sealing fail, it stays in the form, and is said to.
    const secrets = this.#typed(document)
    const wanted = sealedFieldsOf(document)
    const unused = (await listSealed(db, this.id)).some(({ field }) => !wanted.includes(field))
    if (Object.keys(secrets).length > 0 || unused)
      await call(api.sealSecrets, { connectionId: this.id }, { connection: document, secrets })
    // Who makes a connection here says with it where the tokens of the chosen client go; a stored one may be of a file.
    if (isNew && document.auth.kind === 'oauth2' && getsTokensAlone(document.auth))
      await call(api.rebindSecrets, { connectionId: this.id }, { connection: document, fields: [tokenPlace(document.auth)] })
    this.secrets = Object.fromEntries(
      Object.entries(this.secrets).filter(([field, value]) => secrets[field] !== undefined && secrets[field] !== value),
    )
    this.#follow()
    askToPersist()
    const recent = await readSetting(db, 'recentApplications')
    await changeSetting(
      'recentApplications',
      [document.application.id, ...recent.filter((id) => id !== document.application.id)].slice(0, 5),
    )
  }

  async #runTest(connection: Connection, unsaved: boolean): Promise<Verdict> {
    const testId = crypto.randomUUID()
    this.testId = testId
    this.refused = false
    const started = Date.now()
    const secrets = this.#typed(connection)
    const verdict = await call(api.testConnection, { connectionId: this.id }, { testId, connection, secrets, unsaved })
    if (verdict.code === 'locked' && (await askToUnlock())) return this.#runTest(connection, unsaved)
    // A token that was refreshed on the way is in the vault already; the typed one is worth nothing any more.
    const renewed = (await listSealed(db, this.id)).filter(({ field, sealedAt }) => secrets[field] && sealedAt >= started)
    for (const { field } of renewed) this.type(field, '')
    return verdict
  }

  async #work(kind: 'testing' | 'saving', run: () => Promise<unknown>): Promise<boolean> {
    this.busy = kind
    this.problem = undefined
    try {
      await run().catch(async (error: unknown) => {
        if (asProblem(error).code !== 'locked' || !(await askToUnlock())) throw error
        await run()
      })
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

  /** Typed values of secrets that the settings have a field for. */
  #typed(connection: Connection): Record<string, string> {
    const wanted = secretsOf(connection)
    return Object.fromEntries(Object.entries(this.secrets).filter(([field, value]) => value !== '' && wanted.includes(field)))
  }

  /** Secret fields that have a value, typed or sealed. */
  present(sealed: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...sealed, ...Object.entries(this.secrets).flatMap(([field, value]) => (value === '' ? [] : [field]))])
  }

  #follow(): void {
    if (this.#edited && this.connection) {
      this.#keep({ id: this.id, isNew: this.isNew, connection: this.connection, at: Date.now() })
      this.#kept = true
    } else if (this.#kept) {
      this.#keep(undefined)
      this.#kept = false
    }
    if (this.dirty) {
      unsavedForms.set(this.id, this)
      this.#release ??= unsavedEdits.add()
    } else {
      unsavedForms.delete(this.id)
      this.#release?.()
      this.#release = undefined
    }
  }
}

const sameDocument = (a: Connection, b: Connection | undefined): boolean =>
  b !== undefined && dequal({ ...a, updatedAt: 0 }, { ...b, updatedAt: 0 })

/** The form of a connection: the one that still has unsaved edits, or a fresh one. */
export function openForm(id: string, saved?: Connection): ConnectionForm {
  const left = unsavedForms.get(id)
  return left instanceof ConnectionForm ? left : new ConnectionForm(id, saved)
}
