import { schemeOf, type Challenge } from '../../core/auth'
import { settingsOf, type Connection } from '../../core/connection'
import type { HttpResponse } from '../../core/exchange'
import type { Verdict } from '../../core/verdict'
import type { Deps } from '../deps'
import { valuesOf } from './secrets'
import type { Occasion } from './send'

/** What the server asked for last, under these very settings, with one more use counted. */
export function nextChallenge({ challenges, newId }: Deps, connection: Connection): Challenge {
  const known = challenges.get(keyOf(connection))
  return { client: newId(), ...known, uses: String(Number(known?.['uses'] ?? 0) + 1) }
}

/** The request with this challenge is on its way, so that the next one counts on. */
export const useChallenge = ({ challenges }: Deps, connection: Connection, challenge: Challenge): void =>
  void challenges.set(keyOf(connection), challenge)

/** Takes up what the answer says of how to sign. Returns whether the request may succeed now if it is made again. */
export async function learnChallenge(
  deps: Deps,
  { connection, secrets }: Occasion,
  response: HttpResponse,
  challenge: Challenge,
): Promise<boolean> {
  const { answer } = schemeOf(connection.auth.kind)
  const answered = { response, config: connection.auth, secrets: valuesOf(secrets), now: deps.now(), challenge }
  const next = await answer?.(answered)
  if (next) deps.challenges.set(keyOf(connection), next)
  return next !== undefined && response.status === 401
}

/** The verdict as the scheme sees it. */
export const explained = (
  deps: Deps,
  { connection, secrets }: Occasion,
  response: HttpResponse,
  challenge: Challenge,
  found: Verdict,
): Verdict => {
  if (found.code === 'ok') return found
  const answered = { response, config: connection.auth, secrets: valuesOf(secrets), now: deps.now(), challenge }
  return schemeOf(connection.auth.kind).explain?.(answered, found) ?? found
}

const keyOf = (connection: Connection): string => `${connection.id} ${settingsOf(connection)}`
