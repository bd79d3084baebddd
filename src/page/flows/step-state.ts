import { lampOf } from '../../core/lamp'
import type { FlowStep } from '../../core/flow'
import type { Obstacle } from '../../core/flow/readiness'
import type { ConnectionRow } from '../state/connections.svelte'

export type StepLamp = 'ok' | 'failed' | 'unclear' | 'untested' | 'draft' | 'offline' | 'running'

const WORDS: Readonly<Record<Obstacle['kind'], string>> = {
  'no-source': '',
  'no-destination': '',
  'no-application': 'choose an application',
  'no-connection': 'no connection',
  missing: 'connection deleted',
  draft: 'connection is a draft',
  untested: 'connection untested',
  offline: 'connection offline',
  unfed: 'no step leads here',
  'no-name': '',
}

/** What a step's node says of its connection. */
export function stepState(
  problems: readonly Obstacle[],
  rows: readonly ConnectionRow[],
): (step: FlowStep) => { lamp: StepLamp; words: string } {
  const byStep = new Map<string, Obstacle>()
  for (const problem of problems)
    if (problem.stepId !== undefined && !byStep.has(problem.stepId)) byStep.set(problem.stepId, problem)
  const byId = new Map(rows.map((row) => [row.connection.id, row]))
  return ({ id, connectionId }) => {
    const problem = byStep.get(id)
    const row = connectionId === undefined ? undefined : byId.get(connectionId)
    if (row?.running) return { lamp: 'running', words: 'testing' }
    const lamp = row ? lampOf(row) : problem?.kind === 'missing' ? 'failed' : 'draft'
    return { lamp, words: problem ? WORDS[problem.kind] : (row?.connection.name ?? '') }
  }
}
