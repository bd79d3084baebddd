import { dequal } from 'dequal/lite'
import { api } from '../../core/api'
import { describeVerdict } from '../../core/describe-verdict'
import type { Finding } from '../../core/lint'
import type { OAuthClient } from '../../core/oauth/client'
import { lintOAuthClient } from '../../core/oauth/client-lint'
import { asProblem, type Problem } from '../../core/problem'
import type { Verdict } from '../../core/verdict'
import { putOAuthClient } from '../../storage/oauth-clients'
import { call } from '../worker-client/call'
import { db } from './database'
import { askToPersist } from './persist'
import { unsavedEdits } from './unsaved.svelte'
import { askToUnlock } from './vault.svelte'

/** One OAuth client being edited: its settings, and secrets typed and not yet sealed. */
export class OAuthClientForm {
  client = $state.raw<OAuthClient>() as OAuthClient
  secrets = $state.raw<Readonly<Record<string, string>>>({})
  busy = $state<'saving' | 'discovering' | 'examining'>()
  problem = $state.raw<Problem>()
  note = $state('')
  isNew = $state(true)
  checked = $state(false)
  visited = $state.raw<ReadonlySet<string>>(new Set())
  #saved = $state.raw<OAuthClient>() as OAuthClient
  #release: (() => void) | undefined

  constructor(client: OAuthClient, isNew: boolean) {
    this.client = client
    this.#saved = client
    this.isNew = isNew
  }

  get dirty(): boolean {
    return !dequal(this.client, this.#saved) || Object.values(this.secrets).some((value) => value !== '')
  }

  /** What is wrong, as far as it may be shown by now. */
  findings(sealed: ReadonlySet<string>): Finding[] {
    return lintOAuthClient(this.client, this.#present(sealed)).filter(
      ({ field, severity }) => severity === 'warning' || this.checked || this.visited.has(field),
    )
  }

  change(changes: Partial<OAuthClient>): void {
    this.client = { ...this.client, ...changes }
    this.note = ''
    this.#follow()
  }

  type(field: string, value: string): void {
    this.secrets = { ...this.secrets, [field]: value }
    this.#follow()
  }

  visit(field: string): void {
    if (!this.visited.has(field)) this.visited = new Set([...this.visited, field])
  }

  /** Saves document and secrets; both may be incomplete. Returns whether they were. */
  async save(): Promise<boolean> {
    this.checked = true
    if (this.client.name.trim() === '') return false
    return this.#work('saving', async () => {
      const client = { ...this.client, name: this.client.name.trim(), updatedAt: Date.now() }
      await putOAuthClient(db, client)
      this.client = client
      this.#saved = client
      this.isNew = false
      await call(api.sealClientSecrets, { clientId: client.id }, { client, secrets: this.secrets })
      this.secrets = {}
      this.#follow()
      askToPersist()
    })
  }

  /** Fills in what the issuer publishes about itself. */
  async discover(): Promise<void> {
    await this.#work('discovering', async () => {
      const reply = await call(api.discoverClient, { clientId: this.client.id }, { client: this.client })
      if ('verdict' in reply) this.note = wordsOf(reply.verdict, this.client.issuer)
      else {
        this.change(reply.client)
        this.note =
          'Filled in what the issuer publishes. The client id, and a secret if there is one, come from where the app is registered.'
      }
    })
  }

  /** Finds out whether the token endpoint answers browsers. */
  async examine(): Promise<void> {
    await this.#work('examining', async () => {
      this.change({ browser: await call(api.examineClient, { clientId: this.client.id }, { client: this.client }) })
      this.note = this.client.browser.note
    })
  }

  /** Takes up what another tab saved. */
  accept(client: OAuthClient): void {
    this.client = client
    this.#saved = client
  }

  discard(): void {
    this.client = this.#saved
    this.secrets = {}
    this.#follow()
  }

  #present(sealed: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...sealed, ...Object.keys(this.secrets).filter((field) => this.secrets[field] !== '')])
  }

  async #work(kind: NonNullable<typeof this.busy>, run: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = kind
    this.problem = undefined
    this.note = ''
    try {
      await run().catch(async (error: unknown) => {
        if (asProblem(error).code !== 'locked' || !(await askToUnlock())) throw error
        await run()
      })
      return true
    } catch (error) {
      this.problem = asProblem(error)
      return false
    } finally {
      this.busy = undefined
    }
  }

  #follow(): void {
    if (this.dirty) this.#release ??= unsavedEdits.add()
    else {
      this.#release?.()
      this.#release = undefined
    }
  }
}

function wordsOf(verdict: Verdict, issuer: string): string {
  const { headline, evidence, next } = describeVerdict(verdict, issuer)
  return [headline, evidence, next].filter(Boolean).join(' ')
}
