import { PATIENCE_MS } from '../../../core/oauth/authorization'
import { neverCameBack } from '../../../core/oauth/sign-in-entry'
import { verdict } from '../../../core/verdict'
import { endWait, overdueWaits } from '../../../storage/attempts'
import type { Deps } from '../../deps'
import { ATTEMPT_FIELDS, forgetSecrets } from '../secrets'
import { endSignIn } from './record-sign-in'

/** Why nobody waits for the user any more. */
export type EndOfWait = 'stopped' | 'timeout' | 'blocked'

/** Ends the wait for a callback: the user gave up, or it took too long. What was prepared for the answer is thrown away. */
export async function stopWaiting(deps: Deps, attemptId: string, reason: EndOfWait): Promise<void> {
  const ended = await endWait(deps.db, attemptId, verdict('no-callback', { reason }))
  if (!ended) return
  await endSignIn(deps, attemptId, (entry) => neverCameBack(entry, reason, deps.now()))
  await forgetSecrets(deps, attemptId, ATTEMPT_FIELDS)
}

/** Ends all waits that began too long ago. */
export async function stopOverdue(deps: Deps): Promise<void> {
  for (const id of await overdueWaits(deps.db, deps.now() - PATIENCE_MS)) await stopWaiting(deps, id, 'timeout')
}
