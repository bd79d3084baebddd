import { api } from '../../core/api'
import type { TerminalGrant } from '../../core/oauth/authorization'
import { asProblem } from '../../core/problem'
import { redirectUri, type SignInWindow } from '../oauth/sign-in-window'
import { call } from '../worker-client/call'
import type { ConnectionForm } from './connection-form.svelte'
import { putOAuthClient, readOAuthClient } from '../../storage/oauth-clients'
import { db } from './database'
import { askToUnlock } from './vault.svelte'

/**
 * Begins a sign-in for the saved connection, and sends the window to the provider. Without a window, a code for another device is
 * asked for. Returns the attempt's id, for the banner to follow; nothing if it did not begin.
 */
export async function authorize(form: ConnectionForm, window: SignInWindow | undefined): Promise<string | undefined> {
  const { connection } = form
  if (!connection) return undefined
  const attemptId = crypto.randomUUID()
  return begun(form, attemptId, window, async () => {
    if (!window) {
      await call(api.startDevice, { connectionId: form.id }, { attemptId, connection })
      return
    }
    const order = { attemptId, connection, redirectUri: redirectUri(), window: window.blocked ? 'tab' : 'popup' } as const
    const reply = await call(api.startAuthorization, { connectionId: form.id }, order)
    if ('url' in reply) window.go(reply.url)
    else window.close()
  })
}

/** Prepares a token call for the user's terminal. Returns as {@link authorize} does. */
export async function authorizeByTerminal(form: ConnectionForm, grant: TerminalGrant): Promise<string | undefined> {
  const { connection } = form
  if (!connection) return undefined
  const attemptId = crypto.randomUUID()
  const order = { attemptId, connection, grant }
  return begun(form, attemptId, undefined, () => call(api.startTerminal, { connectionId: form.id }, order))
}

/** What a blocked call showed: from now on, nothing is tried that the endpoint refuses. */
export async function markRefusing({ connection }: ConnectionForm): Promise<void> {
  const client = connection?.auth.kind === 'oauth2' ? await readOAuthClient(db, connection.auth.client) : undefined
  if (!client || client.browser.cors === 'no') return
  await putOAuthClient(db, { ...client, browser: { cors: 'no', note: REFUSED }, updatedAt: Date.now() })
}

const REFUSED = 'A token call of this browser was blocked.'

async function begun(
  form: ConnectionForm,
  attemptId: string,
  window: SignInWindow | undefined,
  begin: () => Promise<unknown>,
): Promise<string | undefined> {
  form.problem = undefined
  form.testId = attemptId
  try {
    await begin().catch(async (error: unknown) => {
      if (asProblem(error).code !== 'locked' || !(await askToUnlock())) throw error
      await begin()
    })
    return attemptId
  } catch (error) {
    window?.close()
    form.problem = asProblem(error)
    return undefined
  }
}
