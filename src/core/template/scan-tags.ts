/** A block tag that was not closed. */
export interface OpenBlock {
  readonly name: string
  readonly offset: number
  /** How many levels its closing tag ends: itself, and one for each `{{else if}}`. */
  levels: number
}

const COMMENT = /\{\{~?!--[\s\S]*?--~?\}\}|\{\{~?![\s\S]*?\}\}/
const STRING = /"(?:\\"|[^"])*"|'(?:\\'|[^'])*'/g
const TAG = new RegExp(`${COMMENT.source}|\\{\\{((?:${STRING.source}|[^"'}]+|\\}(?!\\}))*)`, 'g')

/**
 * A quick look at the tags before the parser's slow one, whose time grows with the square of the nesting: where blocks and
 * parentheses first stand deeper than `limit`, how many tags there are, and which blocks are open at the end.
 */
export function scanTags(text: string, limit: number): { tags: number; tooDeep?: number; open: readonly OpenBlock[] } {
  const open: OpenBlock[] = []
  let depth = 0
  let tags = 0
  for (const { 0: tag, 1: body, index: offset } of text.matchAll(TAG)) {
    tags += 1
    if (body === undefined) continue
    const [, sign, name = ''] = /^~?\s*([#^/]|else\b)?[*>]?\s*([^\s~}|()=]*)/.exec(body) ?? []
    const last = open.at(-1)
    if (sign === '/') depth -= open.pop()?.levels ?? 0
    else if (sign === 'else' && name !== '' && last) {
      last.levels += 1
      depth += 1
    } else if (sign === '#' || (sign === '^' && name !== '')) {
      open.push({ name, offset, levels: 1 })
      depth += 1
    }
    if (depth + parentheses(tag) > limit) return { tags, tooDeep: offset, open }
  }
  return { tags, open }
}

/** How deep they stand within each other. */
function parentheses(tag: string): number {
  if (!tag.includes('(')) return 0
  let depth = 0
  let deepest = 0
  for (const [sign] of tag.replace(STRING, '').matchAll(/[()]/g)) {
    depth += sign === '(' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
