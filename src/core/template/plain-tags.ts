import type { Position } from './failure'
import { endOf } from './position'
import type { Mustache, Program, Statement } from './tree'

/** `{{a.b}}` or `{{{a.b}}}`, if nothing in it means more than a name. `{{else…` always does. */
const PLAIN_TAG = /\{\{(\{?)[ \t]*(?!else)([A-Za-z_$][\w$-]*(?:\.[A-Za-z_$][\w$-]*)*)[ \t]*\}\}(\}?)(?!\})/y
const KEYWORD = /(?:^|\.)(?:this|true|false|null|undefined)(?:\.|$)/

/**
 * The tree of a template with no tags but plain names, as the parser would make it; nothing for all others. Most
 * templates are like that, and the parser takes 20 ms for 300 names when it is cold.
 */
export function parsePlainTags(text: string): Program | undefined {
  // The parser refuses NUL.
  if (text.includes('\0')) return undefined
  const body: Statement[] = []
  let from = 0
  let at: Position = { line: 1, column: 0 }
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', from)) {
    PLAIN_TAG.lastIndex = start
    const [tag, opened, name = '', closed] = PLAIN_TAG.exec(text) ?? []
    // A backslash escapes the tag after it.
    if (tag === undefined || opened?.length !== closed?.length || KEYWORD.test(name) || text[start - 1] === '\\')
      return undefined
    const content = text.slice(from, start)
    if (content !== '') body.push({ type: 'ContentStatement', value: content, loc: { start: at } })
    at = endOf(content, at)
    body.push(mustache(name, opened === '', at, tag.indexOf(name)))
    at = { ...at, column: at.column + tag.length }
    from = start + tag.length
  }
  if (from < text.length) body.push({ type: 'ContentStatement', value: text.slice(from), loc: { start: at } })
  return { body }
}

const mustache = (name: string, escaped: boolean, start: Position, indent: number): Mustache => ({
  type: 'MustacheStatement',
  escaped,
  path: {
    type: 'PathExpression',
    data: false,
    depth: 0,
    parts: name.split('.'),
    original: name,
    loc: { start: { line: start.line, column: start.column + indent } },
  },
  params: [],
  loc: { start },
})
