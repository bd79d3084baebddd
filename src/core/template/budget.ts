import { TemplateFailure, type Position } from './failure'
import { isMarked, type TemplateValue } from './values'

/** Limits of one template, so that none can hold up the worker. */
export const LIMITS = {
  /** Blocks and parentheses within each other; each `{{else if}}` is one more. */
  depth: 50,
  /** UTF-16 units, of the template and of its output. */
  characters: 1_048_576,
  /** Tags that the parser is given: it takes about 30 ms for a thousand. */
  tags: 50_000,
  /** Evaluated nodes. Helpers pay one more for each 128 characters that they read or write. */
  nodes: 100_000,
}

/** What a node costs in characters that a helper reads or writes. */
export const CHARACTERS_A_NODE = 128

/** Counts down what a template may still do. */
export interface Budget {
  /** Pays for nodes; fails once they are used up. */
  readonly spend: (nodes: number, at: Position) => void
  /** Pays for characters of output. */
  readonly write: (characters: number, at: Position) => void
}

export function newBudget(): Budget {
  let nodes = LIMITS.nodes
  let characters = LIMITS.characters
  return {
    spend: (amount, at) => {
      nodes -= amount
      if (nodes < 0)
        throw new TemplateFailure('The template takes too much work', at, 'Shorten its lists and its helpers’ texts.')
    },
    write: (amount, at) => {
      characters -= amount
      if (characters < 0) throw new TemplateFailure('The template writes more than a million characters', at, 'Shorten it.')
    },
  }
}

/** What it costs to read a value through: by its length, and by the square of its ranges, which are searched for each piece. */
export function costOf(value: TemplateValue): number {
  if (typeof value === 'string') return value.length / CHARACTERS_A_NODE
  return isMarked(value) ? (value.text.length + value.ranges.length ** 2) / CHARACTERS_A_NODE : 0
}
