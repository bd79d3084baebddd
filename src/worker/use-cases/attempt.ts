import type { Attempt, Step, StepName } from '../../core/attempt'
import type { Verdict } from '../../core/verdict'
import { pruneAttempts, putAttempt } from '../../storage/attempts'
import type { Deps } from '../deps'

/** How many tests of a connection are kept. */
const KEEP = 100

/** Writes a test's row as it goes, so that every tab can follow and a stopped worker loses nothing. */
export interface Recorder {
  /** Runs one step and writes how it ended. */
  readonly step: <Result>(
    name: StepName,
    work: () => Promise<Result>,
    outcome: (result: Result) => Omit<Step, 'name' | 'ms'>,
  ) => Promise<Result>
  readonly close: (verdict: Verdict) => Promise<Verdict>
}

export async function openAttempt(deps: Deps, id: string, connectionId: string, unsaved: boolean): Promise<Recorder> {
  let row: Attempt = { id, connectionId, workerId: deps.workerId, startedAt: deps.now(), unsaved, steps: [], open: 1 }
  const write = (next: Attempt) => putAttempt(deps.db, (row = next))
  await write(row)
  return {
    step: async (name, work, outcome) => {
      await write({ ...row, running: name })
      const started = deps.tick()
      const result = await work()
      const { running: _, ...rest } = row
      await write({ ...rest, steps: [...row.steps, { name, ms: deps.tick() - started, ...outcome(result) }] })
      return result
    },
    close: async (verdict) => {
      const { running: _, ...rest } = row
      await write({ ...rest, verdict, open: 0 })
      await pruneAttempts(deps.db, connectionId, KEEP)
      return verdict
    },
  }
}
