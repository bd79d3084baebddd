import { Budget, Refusal } from './budget'
import { checkExpression } from './expression'
import { asExpression, isPlain, looksLikePattern, looksLikeXPath, MAX_PATH } from './path-kind'
import { patternOf } from './pattern'
import { parseXPath } from './xpath-parse'

/**
 * What is wrong with a path before there is an answer, as a sentence; nothing where it reads as XPath, as JSONata, or as a
 * pattern that looks like one.
 */
export function pathProblem(path: string): string | undefined {
  const text = path.trim()
  if (text === '' || isPlain(text)) return undefined
  if (text.length > MAX_PATH) return `The path has more than ${MAX_PATH} characters. Write a shorter one.`
  const isXPath = looksLikeXPath(text)
  const asXPath = isXPath ? problemOf(() => parseXPath(text)) : undefined
  if (isXPath && asXPath === undefined) return undefined
  const asJsonata = problemOf(() => checkExpression(asExpression(text)))
  if (asJsonata === undefined) return undefined
  if (looksLikePattern(text)) return problemOf(() => patternOf(text, new Budget({ tick: () => 0 }, 'pattern')))
  return (/^[./]*\//.test(text) && asXPath) || asJsonata
}

function problemOf(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    return error instanceof Refusal ? error.message : 'The path is nested too deeply. Make it simpler.'
  }
}
