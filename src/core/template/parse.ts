import { parse } from '@handlebars/parser'
import { LIMITS } from './budget'
import { TemplateFailure } from './failure'
import { parsePlainTags } from './plain-tags'
import { positionAt } from './position'
import { scanTags } from './scan-tags'
import { explainSyntax } from './syntax-problem'
import type { Program } from './tree'

/** Characters of all cached templates together; a tree weighs something besides. */
const CACHED = 256_000
const weightOf = (text: string): number => text.length + 1000

/** Least recently used first. */
const cache = new Map<string, Program>()
let cached = 0

/** The tree of a template, its white space controlled. Throws a {@link TemplateFailure} in plain words. */
export function parseTemplate(text: string): Program {
  const known = cache.get(text)
  const program = known ?? parsePlainTags(text) ?? parseAnything(text)
  if (known) {
    cache.delete(text)
    cached -= weightOf(text)
  }
  cache.set(text, program)
  cached += weightOf(text)
  for (const oldest of cache.keys()) {
    if (cached <= CACHED) break
    cache.delete(oldest)
    cached -= weightOf(oldest)
  }
  return program
}

function parseAnything(text: string): Program {
  if (text.length > LIMITS.characters)
    throw new TemplateFailure('The template is longer than a million characters', positionAt(text, 0), 'Shorten it.')
  const { tags, tooDeep } = scanTags(text, LIMITS.depth)
  if (tooDeep !== undefined) {
    const what = `The template is nested more than ${LIMITS.depth} levels deep`
    throw new TemplateFailure(what, positionAt(text, tooDeep), 'Make it flatter.')
  }
  if (tags > LIMITS.tags) throw new TemplateFailure(`The template has more than ${LIMITS.tags} tags`, positionAt(text, 0))
  try {
    return parse(text) as unknown as Program // The parser's own types are not those of its tree, see tree.ts.
  } catch (error) {
    throw explainSyntax(text, error)
  }
}
