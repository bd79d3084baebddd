import { liveQuery } from 'dexie'
import { asProblem, type Problem } from '../../core/problem'

export interface Live<Value> {
  readonly value: Value
  /** False until the first answer. */
  readonly loaded: boolean
  readonly problem: Problem | undefined
}

/**
 * Follows a query on IndexedDB: other tabs and the worker change it, too. `prepare` reads the reactive values that the query
 * depends on and returns the query itself. Call it while a component is being set up.
 */
export function live<Value>(prepare: () => () => Promise<Value>, initial: Value): Live<Value> {
  let value = $state.raw(initial)
  let loaded = $state(false)
  let problem = $state.raw<Problem>()
  $effect(() => {
    const query = prepare()
    const subscription = liveQuery(query).subscribe({
      next: (result) => {
        value = result
        loaded = true
        problem = undefined
      },
      error: (error: unknown) => {
        problem = asProblem(error)
        loaded = true
      },
    })
    return () => subscription.unsubscribe()
  })
  return {
    get value() {
      return value
    },
    get loaded() {
      return loaded
    },
    get problem() {
      return problem
    },
  }
}
