import type { Flow } from '../../core/flow'
import type { FlowEdit } from '../../core/flow/edits'
import { record, redo, startHistory, undo, type History } from '../../core/flow/history'
import { asProblem } from '../../core/problem'
import { editFlow, readFlow } from '../../storage/flows'
import { db } from './database'
import { notices } from './notices.svelte'
import { askToPersist } from './persist'

/**
 * One open flow. An edit shows at once and is then made on the stored flow, in order: two tabs on one flow never overwrite
 * each other. A change from elsewhere is taken up below the edits that still wait, and ends the way back, since going back
 * would take it away. An edit is therefore made more than once: it must not draw ids or read the clock itself.
 */
export class FlowEditor {
  #history = $state.raw<History<Flow>>() as History<Flow> // set by the constructor
  #stored: number
  #waiting: FlowEdit[] = []
  #queue: Promise<unknown> = Promise.resolve()

  constructor(flow: Flow) {
    this.#history = startHistory(flow)
    this.#stored = flow.revision
  }

  get flow(): Flow {
    return this.#history.present
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0
  }

  /** Makes an edit; those of one `group` in a row become one step back. Returns whether anything changed. */
  apply(edit: FlowEdit, group?: string): boolean {
    const next = edit(this.flow)
    if (next === this.flow) return false
    this.#history = record(this.#history, next, group)
    this.#save(edit)
    return true
  }

  undo(): void {
    this.#travel(undo(this.#history))
  }

  redo(): void {
    this.#travel(redo(this.#history))
  }

  /** What the database holds now, told by a live query. */
  follow(stored: Flow): void {
    if (this.#waiting.length === 0 && stored.revision > this.#stored) this.#takeUp(stored)
  }

  #travel(history: History<Flow>): void {
    if (history === this.#history) return
    this.#history = history
    const { name, steps, cables, registered } = history.present
    // Only over the revision that it was a step back from: anything newer is another tab's.
    this.#save((flow) => ({ ...flow, name, steps, cables, registered }), true)
  }

  /** What is stored, with the edits that still wait on top. */
  #takeUp(stored: Flow): void {
    this.#stored = stored.revision
    this.#history = startHistory(this.#waiting.reduce((flow, edit) => edit(flow), stored))
  }

  #save(edit: FlowEdit, onlyHere = false): void {
    this.#waiting.push(edit)
    this.#queue = this.#queue.then(async () => {
      const before = this.#stored
      try {
        const after = await editFlow(db, this.flow.id, edit, Date.now(), onlyHere ? before : undefined)
        this.#waiting.shift()
        if (!after) await this.#refused()
        else if (after.revision > before + 1) this.#takeUp(after)
        else this.#stored = after.revision
        askToPersist()
      } catch (error) {
        this.#waiting.shift()
        notices.report(asProblem(error))
      }
    })
  }

  /** The edit could not be made: the flow is gone, or another tab was faster. */
  async #refused(): Promise<void> {
    const stored = await readFlow(db, this.flow.id)
    notices.say(
      stored
        ? 'Another tab changed this flow in the meantime, so this step back was not made.'
        : 'This flow was deleted in another tab; your last change is not saved.',
    )
    if (stored) this.#takeUp(stored)
  }
}
