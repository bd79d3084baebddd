import type { Attempt, Step, StepName } from '../../core/attempt'
import type { Authorization } from '../../core/oauth/authorization'
import type { Verdict } from '../../core/verdict'
import { addAttempt, putAttempt } from '../../storage/attempts'
import type { Deps } from '../deps'

/** How a step ended: all of its row but the name and the time. */
export type StepEnd = Pick<Step, 'outcome' | 'detail'> & { readonly entries?: readonly string[] }

/** Writes a test's row as it goes, so that every tab can follow and a stopped worker loses nothing. */
export interface Recorder {
  /** Runs one step and writes how it ended. A step that runs again adds its time and its log entries to the first. */
  readonly step: <Result>(name: StepName, work: () => Promise<Result>, outcome: (result: Result) => StepEnd) => Promise<Result>
  /** Writes a step that another one showed. */
  readonly note: (name: StepName, end: StepEnd) => void
  /** Says what the attempt does until the next step is noted. */
  readonly running: (name: StepName) => void
  /** Waits until all that was said is written. */
  readonly written: () => Promise<void>
  readonly close: (verdict: Verdict) => Promise<Verdict>
}

/**
 * Opens the row before anything is sent. Later states are written one after the other without being waited for, and one that
 * is out of date by its turn is passed over, so that recording costs a test little time. Closing waits for the last one.
 * Nothing if there is such a test already.
 */
export async function openAttempt(
  deps: Deps,
  id: string,
  connectionId: string,
  unsaved: boolean,
  authorization?: Authorization,
): Promise<Recorder | undefined> {
  const row: Attempt = {
    id,
    connectionId,
    workerId: deps.workerId,
    startedAt: deps.now(),
    unsaved,
    ...(authorization ? { authorization } : {}),
    steps: [],
    open: 1,
  }
  return (await addAttempt(deps.db, row)) ? goOn(deps, row) : undefined
}

/** Goes on with an attempt that another call, perhaps of a worker that was stopped since, has begun. */
export function goOn(deps: Deps, begun: Attempt): Recorder {
  let row = begun
  let queue: Promise<unknown> = Promise.resolve()
  const write = (next: Attempt): void => {
    row = next
    queue = queue.then(() => (row === next ? putAttempt(deps.db, next) : undefined))
    queue.catch(() => undefined) // reported by close
  }
  const end = (name: StepName, { entries = [], ...rest }: StepEnd, ms?: number): void => {
    const { running: _, ...others } = row
    const before = row.steps.find((step) => step.name === name)
    const time = ms === undefined ? before?.ms : ms + (before?.ms ?? 0)
    const step: Step = {
      name,
      ...rest,
      ...(time === undefined ? {} : { ms: time }),
      entries: [...(before?.entries ?? []), ...entries],
    }
    write({ ...others, steps: [...row.steps.filter((other) => other !== before), step] })
  }
  return {
    step: async (name, work, outcome) => {
      write({ ...row, running: name })
      const started = deps.tick()
      const result = await work()
      end(name, outcome(result), deps.tick() - started)
      return result
    },
    note: end,
    running: (name) => write({ ...row, running: name }),
    written: async () => {
      await queue
    },
    close: async (verdict) => {
      const { running: _, ...rest } = row
      write({ ...rest, verdict, open: 0 })
      await queue
      return verdict
    },
  }
}
