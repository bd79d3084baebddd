import type { Budget } from './budget'

/** What JSONata calls a function: one of the user's, or one of its own. */
export const isFunction = (value: unknown): boolean =>
  typeof value === 'function' ||
  (typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value))

/** As plain data: lists without what JSONata notes on them, functions left out as JSON does. Parts that are the same stay so. */
export function plain(value: unknown, done = new Map<object, unknown>()): unknown {
  if (isFunction(value)) return undefined
  if (typeof value !== 'object' || value === null) return value
  const before = done.get(value)
  if (before !== undefined) return before
  const copy = Array.isArray(value)
    ? value.map((item) => plain(item, done))
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, done)]))
  done.set(value, copy)
  return copy
}

/** Characters and members of one value: what turning it into text may cost, or comparing it. An answer of 4 MB has fewer. */
const MAX_WEIGHT = 10_000_000

/**
 * Refuses values that an expression blows up. They can hold the same part many times, so that a few steps make one that is
 * small in memory and endless to walk through; each part is weighed once.
 */
export function scales(budget: Budget): (value: unknown) => void {
  const known = new WeakMap<object, number>()

  function weigh(value: unknown): number {
    if (typeof value === 'string') return 1 + value.length
    if (typeof value !== 'object' || value === null || isFunction(value)) return 1
    // A stream of tuples, which JSONata keeps to itself: each names its parents, so that they would count again and again.
    if (Array.isArray(value) && 'tupleStream' in value) return 1
    const before = known.get(value)
    if (before !== undefined) return before
    const members = Array.isArray(value) ? value : Object.values(value)
    budget.spend(1 + members.length)
    let weight = 1
    for (const member of members) weight += weigh(member)
    if (!Array.isArray(value)) for (const key of Object.keys(value)) weight += key.length
    known.set(value, weight)
    return weight
  }

  return (value) => {
    if (typeof value === 'string') budget.spend(value.length >> 5)
    if (weigh(value) > MAX_WEIGHT) budget.stop('The expression makes too large a value on this answer. Select less of it.')
  }
}
