import { api } from '../../core/api'
import { asProblem } from '../../core/problem'
import { redirectUri, type SignInWindow } from '../oauth/sign-in-window'
import { call } from '../worker-client/call'
import type { ConnectionForm } from './connection-form.svelte'
import { askToUnlock } from './vault.svelte'

/**
 * Begins a sign-in for the saved connection, and sends the window to the provider. Without a window, a code for another device is
 * asked for. Returns the attempt's id, for the banner to follow; nothing if it did not begin.
 */
export async function authorize(form: ConnectionForm, window: SignInWindow | undefined): Promise<string | undefined> {
  const { connection } = form
  if (!connection) return undefined
  const attemptId = crypto.randomUUID()
  const begin = async (): Promise<void> => {
    if (!window) {
      await call(api.startDevice, { connectionId: form.id }, { attemptId, connection })
      return
    }
    const order = { attemptId, connection, redirectUri: redirectUri(), window: window.blocked ? 'tab' : 'popup' } as const
    const reply = await call(api.startAuthorization, { connectionId: form.id }, order)
    if ('url' in reply) window.go(reply.url)
    else window.close()
  }
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
