import { parseUrl, settingsOf } from '../../core/connection'
import { entryId } from '../../core/entry-id'
import type { Exchange } from '../../core/exchange'
import { afterTest } from '../../core/health'
import { parseCurlOutput } from '../../core/http/curl-output'
import { judge } from '../../core/http/judge'
import { pastedExchange, whyNoTest } from '../../core/http/pasted-exchange'
import { withoutCredentials } from '../../core/http/redact-by-name'
import type { Connection } from '../../core/connection'
import { Problem } from '../../core/problem'
import { verdict, type Verdict } from '../../core/verdict'
import { addExchange } from '../../storage/exchanges'
import { changeHealth } from '../../storage/health'
import type { Deps } from '../deps'
import { openAttempt } from './attempt'
import { entryWithConnection } from './connection-of'
import { endOf, failed, passed } from './step-ends'

export interface PastedOutput {
  /** What the terminal printed. */
  readonly text: string
  /** Whether it counts as a test of the connection. */
  readonly counts: boolean
}

/**
 * Makes a log entry of the output of curl, which the user ran for the request of another entry, and judges it by the rules of the
 * connection: so an API that browsers may not call can be checked. Whatever in it may be a credential is removed before it is kept.
 * What answers another request is kept, and changes nothing about the connection: `uncounted` says why.
 */
export async function addOutput(
  deps: Deps,
  basisId: string,
  { text, counts }: PastedOutput,
): Promise<{ entry: string; verdict: Verdict; uncounted?: string | undefined }> {
  const output = parseCurlOutput(text)
  if ('problem' in output) throw new Problem('invalid-request', output.problem)
  const { entry: basis, connection } = await entryWithConnection(deps, basisId)
  const secrets = await deps.vault.open(connection.id)
  const at = deps.now()
  const pasted = withoutCredentials(pastedExchange(output, basis, { id: entryId(at, deps.newId()), at }), secrets)
  const found = await verdictOf(deps, pasted, connection)
  const uncounted = counts ? whyNoTest(output, basis) : undefined
  const testId = counts && uncounted === undefined ? deps.newId() : undefined
  const entry: Exchange = { ...pasted, verdict: found, ...(testId === undefined ? {} : { testId }) }
  await addExchange(deps.db, entry)
  if (testId !== undefined) await countAsTest(deps, testId, entry, connection, found)
  return { entry: entry.id, verdict: found, uncounted }
}

async function verdictOf(deps: Deps, { request, response, failure }: Exchange, connection: Connection): Promise<Verdict> {
  const host = parseUrl(request.url.replaceAll('•', '*'))?.host ?? ''
  const facts = { host, via: 'terminal' } as const
  if (!response)
    return failure?.kind === 'timeout'
      ? verdict('timeout', { ...facts, seconds: connection.timeoutSeconds })
      : verdict('no-answer', { ...facts, reason: failure?.kind ?? 'network', detail: failure?.message ?? '' })
  const judged = await judge(response, connection, { tick: deps.tick, now: deps.now() })
  const location = response.headers.find(({ name }) => name.toLowerCase() === 'location')?.value
  return verdict(judged.code, {
    ...judged.facts,
    ...(judged.code === 'redirect-blocked' && location ? { target: location } : {}),
    ...facts,
  })
}

/** A row as any test has it, so that banner, list and health follow; each says where it comes from. */
async function countAsTest(
  deps: Deps,
  testId: string,
  { id, response }: Exchange,
  connection: Connection,
  found: Verdict,
): Promise<void> {
  const attempt = await openAttempt(deps, testId, connection.id, false)
  const status = response ? String(response.status) : 'no response'
  attempt?.note('request', response ? passed(`${status}, from your terminal`, [id]) : failed(status, [id]))
  if (response) attempt?.note('rules', endOf(found, [id]))
  const test = { id: testId, verdict: found, at: deps.now(), ms: 0, settings: settingsOf(connection), label: found.facts.label }
  await changeHealth(deps.db, connection.id, (health) => afterTest(health, test))
  await attempt?.close(found)
}
