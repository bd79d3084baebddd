import { needsPreflight, type HttpRequest } from '../../core/http/request'
import { toneOf, type Verdict } from '../../core/verdict'
import { verdictPhrase } from '../../core/verdict-phrase'
import type { Recorder, StepEnd } from './attempt'
import type { Outcome } from './send'

/** How the steps of a test ended, in the few words that stand beside them. */
export const passed = (detail = '', entries: readonly string[] = []): StepEnd => ({ outcome: 'passed', detail, entries })
export const failed = (detail = '', entries: readonly string[] = []): StepEnd => ({ outcome: 'failed', detail, entries })
export const unclear = (detail = '', entries: readonly string[] = []): StepEnd => ({ outcome: 'unclear', detail, entries })
export const skipped = (detail: string): StepEnd => ({ outcome: 'skipped', detail })

export function endOf(verdict: Verdict, entries: readonly string[] = []): StepEnd {
  const tone = toneOf(verdict.code)
  const end = tone === 'ok' ? passed : tone === 'failed' ? failed : unclear
  return end(tone === 'ok' ? '' : verdictPhrase(verdict), entries)
}

export const entriesOf = ({ entry }: Outcome): string[] => (entry === undefined ? [] : [entry])

export function endOfRequest(outcome: Outcome): StepEnd {
  const { refused, response, failure } = outcome
  const entries = entriesOf(outcome)
  if (refused) return failed('not sent')
  if (!response || failure)
    return failed(
      failure && failure.kind !== 'network' ? failure.kind.replace('-', ' ') : response ? 'broken off' : 'no response',
      entries,
    )
  const status = response.type === 'opaqueredirect' ? 'redirect' : String(response.status)
  return response.status >= 200 && response.status < 300 ? passed(status, entries) : failed(status, entries)
}

/** An answer shows that the host was reached and that the browser's own question, if it had to ask one, was answered well. */
export function noteAnswered(attempt: Recorder, request: HttpRequest, outcome: Outcome): void {
  attempt.note('reachability', passed('answers', entriesOf(outcome)))
  attempt.note('preflight', needsPreflight(request) ? passed('allowed', entriesOf(outcome)) : skipped('not needed'))
}

/** What the diagnosis of a missing answer says of reaching the host. */
export function endOfReaching(verdict: Verdict, entries: readonly string[]): StepEnd {
  const { code, facts } = verdict
  if (code === 'cors-blocked' || facts.reason === 'hidden-refusal') return passed('answers', entries)
  return code === 'timeout' || facts.reason === 'not-probed'
    ? unclear(verdictPhrase(verdict), entries)
    : endOf(verdict, entries)
}

/** What it says of the browser's own question. */
export function notePreflight(attempt: Recorder, request: HttpRequest, { code, facts }: Verdict): void {
  const hidden = facts.reason === 'hidden-refusal'
  if (code !== 'cors-blocked' && !hidden) return
  if (!needsPreflight(request)) attempt.note('preflight', skipped('not needed'))
  else attempt.note('preflight', hidden ? unclear('hidden') : failed('refused, or its answer hidden'))
}
