import { valueAt } from '../http/path'
import type { Answer } from './answer'
import { Budget, Exceeded, Refusal, type Limits } from './budget'
import { evaluate } from './expression'
import { asExpression, isPlain, looksLikeXPath, MAX_PATH } from './path-kind'
import { findPattern } from './pattern'
import { findXPath } from './xpath'
import { parseXPath } from './xpath-parse'

/** What a path leads to; undefined: nowhere. `problem`: why it cannot be followed, as a sentence. */
export type Found = { readonly value: unknown } | { readonly problem: string }

/**
 * Follows a path into an answer: a dotted path or JSONata in JSON and XML, XPath in XML, a pattern in any other text. Never
 * rejects, and ends within the limits.
 */
export async function find(answer: Answer, path: string, limits: Limits): Promise<Found> {
  const text = path.trim()
  if (answer.format === 'none' || answer.problem !== undefined) return { value: undefined }
  if (text.length > MAX_PATH) return { problem: `The path has more than ${MAX_PATH} characters. Write a shorter one.` }
  const structured = answer.format === 'json' || answer.format === 'xml'
  if (text === '') return { value: structured ? answer.data : answer.text }
  const budget = new Budget(limits, structured ? 'expression' : 'pattern')
  try {
    return { value: structured ? await follow(answer, text, budget) : findPattern(answer.text, text, budget) }
  } catch (error) {
    return { problem: problemOf(error) }
  } finally {
    budget.close()
  }
}

async function follow({ format, data }: Answer, path: string, budget: Budget): Promise<unknown> {
  if (format === 'xml' && looksLikeXPath(path)) return findXPath(data, parseXPath(path), budget)
  if (!isPlain(path)) return evaluate(asExpression(path), data, budget)
  const own = valueAt(data, path)
  return own === undefined ? evaluate(asExpression(path), data, budget).catch(nowhere) : own
}

/** As an expression, a plain path may be nonsense: `error-code` subtracts. Then it leads nowhere, without being wrong. */
function nowhere(error: unknown): undefined {
  if (!(error instanceof Refusal) || error instanceof Exceeded) throw error
}

/** What is not a refusal is an expression or a text that goes too deep for the stack or the memory. */
const problemOf = (error: unknown): string =>
  error instanceof Refusal ? error.message : 'The path, or what it makes of this answer, is nested too deeply. Make it simpler.'
