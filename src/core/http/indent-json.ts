const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs

/** Further levels are not indented any more: text that is nothing but brackets would become a thousand times as long. */
const DEEPEST = 32

/**
 * JSON text with one member a line. The tokens stay as they came: large numbers keep their digits, doubled names stay, and text
 * that was cut or is not quite JSON is indented as far as it goes.
 */
export function indentJson(text: string, indent = '  '): string {
  let out = ''
  let depth = 0
  let before = ''
  const line = () => `\n${indent.repeat(Math.min(depth, DEEPEST))}`
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1)
      out += (before === '{' || before === '[' ? '' : line()) + token
    } else {
      if (before === '{' || before === '[' || before === ',') out += line()
      out += token === ':' ? ': ' : token
      if (token === '{' || token === '[') depth += 1
    }
    before = token
  }
  return out
}
