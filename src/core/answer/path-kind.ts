/** Longer than any path, and short enough to parse at once. */
export const MAX_PATH = 5000

/** Only names, dots and numbers in brackets: `data.user.id`, `errors[0].message`, `error-code`. Such a path is never faulty. */
export const isPlain = (path: string): boolean => /^(?:[\p{L}\p{N}_$-]+|\[\d+\])(?:\.[\p{L}\p{N}_$-]+|\[\d+\])*$/u.test(path)

/** XPath, as pasted for an XML answer; `$` is JSONata’s. */
export const looksLikeXPath = (path: string): boolean =>
  !path.includes('$') &&
  (/\/|::|^@/.test(path) || /^(?:string|count|boolean|normalize-space|not|contains|starts-with)\(/.test(path))

/** A pattern for a text, by signs that a path has no use for. */
export const looksLikePattern = (path: string): boolean => /^\^|^\/.*\/[a-z]*$|\\|\.[*+]|\[\^|\(\?|[\])][*+]|\$$/s.test(path)

/** Only names, numbers and texts in brackets, as JavaScript writes them: `data["user"].id`. */
const BRACKETED = /^(?:\$|[\p{L}\p{N}_$-]+)(?:\.[\p{L}\p{N}_$-]+|\[\d+\]|\["[^"\\`]+"\]|\['[^'\\`]+'\])*$/u

/**
 * The path as JSONata. A number in brackets first counts in the answer itself; a text in brackets would be a condition that
 * always holds there, and is a name wherever people paste it from.
 */
export function asExpression(path: string): string {
  const named = BRACKETED.test(path) ? path.replace(/\[(["'])(.+?)\1\]/g, '.`$2`') : path
  return /^\[\s*-?\d+\s*\]/.test(named) ? `$${named}` : named
}
