import { joinMarked, plain, type Marked } from '../http/marked'
import { newBudget } from './budget'
import type { Place } from './escape'
import { TemplateFailure, type TemplateProblem } from './failure'
import { isTemplate } from './is-template'
import { parseTemplate } from './parse'
import type { TemplateValue } from './values'
import { writeProgram } from './write'

export type { Place } from './escape'
export type { TemplateProblem } from './failure'
export type { TemplateValue } from './values'

/** What a template's names and helpers have their values from. */
export interface TemplateScope {
  readonly values: { readonly [name: string]: TemplateValue }
  /** Milliseconds since 1970. */
  readonly now: number
  /** A new UUID each time. */
  readonly newId: () => string
  /** Names whose empty text is a value like any other, such as the body of a request that has none. */
  readonly mayBeEmpty?: readonly string[]
}

/**
 * Interprets a Handlebars template, without ever compiling it to code. Never throws: what is wrong with a template is a
 * problem in plain words. Ranges of the result are those that secrets of the scope touched.
 *
 * @see https://handlebarsjs.com/guide/expressions.html
 */
export function renderTemplate(
  text: string,
  place: Place,
  scope: TemplateScope,
): { readonly value: Marked } | { readonly problem: TemplateProblem } {
  if (!isTemplate(text)) return { value: plain(text) }
  try {
    const output = {
      place,
      parts: [],
      budget: newBudget(),
      now: scope.now,
      newId: scope.newId,
      mayBeEmpty: scope.mayBeEmpty ?? [],
    }
    writeProgram(parseTemplate(text), { value: scope.values }, output)
    return { value: joinMarked(output.parts) }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

function problemOf(error: unknown): TemplateProblem {
  if (error instanceof TemplateFailure) return error.problem
  const start = { line: 1, column: 0 }
  return error instanceof RangeError
    ? new TemplateFailure('The template, or a value in it, is too large or nested too deep', start).problem
    : new TemplateFailure('The template cannot be written', start, 'Check what it names.').problem
}
