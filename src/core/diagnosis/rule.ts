import type { Evidence } from './evidence'

/** What a value must be: itself, one of a list, a number within limits, or just there. `false` is met by what was not seen. */
export type Match =
  | string
  | number
  | boolean
  | readonly (string | number)[]
  | { readonly from: number; readonly to: number }
  | { readonly seen: true }

/** Whatever it is. */
export const SEEN: Match = { seen: true }

/** What the page can offer beside the words. */
export type Action = 'cors-steps' | 'paste-back' | 'local-network'

/**
 * One way in which a request fails, as data. Sentences name evidence in braces; one that names what was not seen is left out, so a
 * rule says only what it can show.
 */
export interface Rule {
  readonly id: string
  /** All of it must be met. */
  readonly when: Readonly<Record<string, Match>>
  readonly headline: string
  readonly why: string
  readonly evidence?: readonly string[]
  readonly next: readonly string[]
  readonly actions?: readonly Action[]
}

/** A rule that applies, in words. */
export interface Diagnosis {
  readonly id: string
  readonly headline: string
  readonly why: string
  readonly evidence: readonly string[]
  readonly next: readonly string[]
  readonly actions: readonly Action[]
}

export const applies = ({ when }: Rule, evidence: Evidence): boolean =>
  Object.entries(when).every(([name, match]) => meets(evidence[name], match))

function meets(value: Evidence[string], match: Match): boolean {
  if (typeof match === 'boolean') return (value ?? false) === match
  if (typeof match !== 'object') return value === match
  if ('seen' in match) return value !== undefined && value !== ''
  if ('from' in match) return typeof value === 'number' && value >= match.from && value <= match.to
  return (typeof value === 'string' || typeof value === 'number') && match.includes(value)
}

export function inWords({ id, headline, why, evidence = [], next, actions = [] }: Rule, facts: Evidence): Diagnosis {
  const filled = (sentences: readonly string[]): string[] => sentences.flatMap((sentence) => fill(sentence, facts) ?? [])
  const [title] = filled([headline])
  return {
    id,
    headline: title ?? headline,
    why: filled([why])[0] ?? '',
    evidence: filled(evidence),
    next: filled(next),
    actions,
  }
}

function fill(sentence: string, evidence: Evidence): string | undefined {
  const names = [...sentence.matchAll(PLACE)].map(([, name = '']) => name)
  return names.every((name) => meets(evidence[name], SEEN))
    ? sentence.replace(PLACE, (_, name: string) => String(evidence[name]))
    : undefined
}

const PLACE = /\{(\w+)\}/g
