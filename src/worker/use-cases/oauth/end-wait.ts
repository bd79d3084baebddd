import { PATIENCE_MS } from '../../../core/oauth/authorization'
import { neverCameBack } from '../../../core/oauth/sign-in-entry'
import { verdict, type Verdict } from '../../../core/verdict'
import { endWait, overdueWaits, waitsOf } from '../../../storage/attempts'
import type { Deps } from '../../deps'
import { ATTEMPT_FIELDS, forgetSecrets } from '../secrets'
import { endSignIn } from './record-sign-in'

/** Why nobody waits for the user any more. */
export type EndOfWait = 'stopped' | 'timeout' | 'blocked'

/** Ends the wait for the user, who gave up or took too long. What was prepared for the answer is thrown away. */
export async function stopWaiting(deps: Deps, attemptId: string, reason: EndOfWait): Promise<void> {
  const kind = (await deps.db.attempts.get(attemptId))?.authorization?.kind
  const ended = kind === 'device' || kind === 'terminal' ? `${kind}-${reason}` : reason
  await end(deps, attemptId, verdict('no-callback', { reason: ended }), reason)
}

/** A sign-in that began ends those of its connection that still wait: nobody could tell whose answer counts. */
export async function supersede(deps: Deps, attemptId: string, connectionId: string): Promise<void> {
  const older = (await waitsOf(deps.db, connectionId)).filter((id) => id !== attemptId)
  for (const id of older) await end(deps, id, verdict('interrupted', { reason: 'oauth-superseded' }), 'superseded')
}

async function end(deps: Deps, attemptId: string, result: Verdict, reason: EndOfWait | 'superseded'): Promise<void> {
  if (!(await endWait(deps.db, attemptId, result))) return
  await endSignIn(deps, attemptId, (entry) => neverCameBack(entry, reason, deps.now()))
  await forgetSecrets(deps, attemptId, ATTEMPT_FIELDS)
}

/** Ends all waits that began too long ago. */
export async function stopOverdue(deps: Deps): Promise<void> {
  for (const id of await overdueWaits(deps.db, deps.now() - PATIENCE_MS)) await stopWaiting(deps, id, 'timeout')
}
