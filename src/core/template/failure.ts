import { nearMatches } from './near'

/** Why a template gives no text. */
export interface TemplateProblem {
  /** What, where, why and what to do. Never with a value in it that a secret touched. */
  readonly message: string
  /** Both count from 1; columns are UTF-16 units. */
  readonly line: number
  readonly column: number
  /** What may have been meant: complete names, best first. */
  readonly near: readonly string[]
  /** Set where a value was the reason: with another one there may be no problem. */
  readonly ofValue?: true
}

/** Where something begins in a template: lines count from 1, columns from 0, as the parser has them. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Thrown within this folder only: `renderTemplate` turns it into a {@link TemplateProblem}. */
export class TemplateFailure extends Error {
  problem: TemplateProblem

  constructor(what: string, at: Position, advice = '', near: readonly string[] = []) {
    const column = at.column + 1
    const rest = [advice, didYouMean(near)].filter((sentence) => sentence !== '').join(' ')
    super(`${what} (line ${at.line}, column ${column}).${rest === '' ? '' : ` ${rest}`}`)
    this.problem = { message: this.message, line: at.line, column, near }
  }

  forValue(): this {
    this.problem = { ...this.problem, ofValue: true }
    return this
  }
}

/** Thrown by a helper that cannot work with its arguments. Who calls the helper knows the place and the signature. */
export class WrongArgument extends Error {
  readonly near: readonly string[]

  constructor(what: string, { given = '', known = [] }: { given?: string; known?: readonly string[] } = {}) {
    super(what)
    this.near = nearMatches(given, known)
  }
}

/** A name or a piece of the template as it may stand in a message: not endless. */
export const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

const didYouMean = (near: readonly string[]): string =>
  near.length === 0 ? '' : `Did you mean ${near.join(', ').replace(/, ([^,]+)$/, ' or $1')}?`
