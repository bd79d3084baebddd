import { planCors, type CorsPlan, type CorsProbe } from '../../core/diagnosis/cors-probes'
import { concludeCors, type CorsReport, type ProbeResult } from '../../core/diagnosis/cors-report'
import { plain } from '../../core/http/marked'
import type { HttpRequest } from '../../core/http/request'
import { Problem } from '../../core/problem'
import type { Deps } from '../deps'
import { entryWithConnection } from './connection-of'
import { send, type Occasion } from './send'

/**
 * Finds out step by step why a browser may not make a request, by requests that carry no secret: each is a GET that changes one
 * thing, and a log entry of its own. Only ever on a click.
 */
export async function explainCors(deps: Deps, entryId: string, testId: string): Promise<CorsReport> {
  const { entry, connection } = await entryWithConnection(deps, entryId)
  if (!connection.test.probes)
    throw new Problem(
      'invalid-request',
      'This connection may not be probed. Allow probes under “How to test this connection” first.',
    )
  const abort = new AbortController()
  deps.cancellations.set(testId, abort)
  try {
    const plan = planCors(entry)
    const occasion: Occasion = { connection, testId, secrets: [], signal: abort.signal, writes: [] }
    const results = await ask(deps, plan, occasion)
    await Promise.all(occasion.writes)
    return concludeCors(plan, entry.request.method, results, deps.origin)
  } finally {
    deps.cancellations.delete(testId)
  }
}

async function ask(deps: Deps, plan: CorsPlan, occasion: Occasion): Promise<Record<string, ProbeResult>> {
  const results: Record<string, ProbeResult> = {}
  for (const probe of plan.probes) {
    if (isNeedless(probe, results)) continue
    const headers = probe.headers.map(({ name, value }) => ({ name, value: plain(value) }))
    const request: HttpRequest = { method: 'GET', url: plain(plan.url), headers }
    const { response, failure, entry } = await send(deps, request, occasion, { cause: 'probe', mode: probe.mode })
    if (failure?.kind === 'aborted') throw new Problem('invalid-request', 'You cancelled the questions; nothing was concluded.')
    results[probe.id] = { answered: response !== undefined, entry }
  }
  return results
}

/** Where a plain GET may not be read, nothing else may; the unknown header only tells something beside a refused one. */
const isNeedless = ({ id }: CorsProbe, results: Readonly<Record<string, ProbeResult>>): boolean =>
  (id !== 'reach' && id !== 'simple' && results['simple']?.answered === false) ||
  (id === 'control' && Object.values(results).every(({ answered }) => answered))
