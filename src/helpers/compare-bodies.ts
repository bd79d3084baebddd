import { diffLines } from 'diff'
import { create, type Delta } from 'jsondiffpatch'
import { changeOf, type BodiesToCompare, type Change, type ComparedBodies } from '../core/compare/changes'
import { parseJson } from '../core/http/media-type'

/** Records of a list are the same if their ids are, wherever they stand; what has no id is compared by its place. */
const differ = create({ objectHash: identity, matchByPosition: true, arrays: { detectMove: true } })

function identity(item: object): string | undefined {
  for (const [name, value] of Object.entries(item))
    if (/^(id|_id|uuid|key|name|code)$/i.test(name) && (typeof value === 'string' || typeof value === 'number'))
      return `${name}:${value}`
  return undefined
}

/** JSON by structure, all else line by line. */
export function compareBodies({ before, after }: BodiesToCompare): ComparedBodies {
  const [old, now] = [parseJson(before), parseJson(after)]
  if (old && now) return { by: 'structure', changes: flatten(differ.diff(old.value, now.value), '', '') }
  return { by: 'lines', changes: changedLines(before, after) }
}

/** A delta's leaves, each with its path. @see https://github.com/benjamine/jsondiffpatch/blob/master/docs/deltas.md */
function flatten(delta: Delta, path: string, name: string): Change[] {
  if (delta === undefined) return []
  if (Array.isArray(delta)) {
    const [first, second, kind] = delta as readonly unknown[]
    if (delta.length === 1) return changeOf(path, undefined, shown(first), name)
    if (delta.length === 2) return changeOf(path, shown(first), shown(second), name)
    return kind === 3
      ? [{ path, before: path, after: `moved to [${String(second)}]`, noise: true }]
      : changeOf(path, shown(first), undefined, name)
  }
  const list = '_t' in delta
  return Object.entries(delta).flatMap(([key, inner]: [string, Delta]) => {
    if (key === '_t') return []
    // Of a list, `_3` is what stood third before, and `3` what stands there now.
    const part = list ? `[${key.replace('_', '')}]` : /^[\w$]+$/.test(key) ? (path ? `.${key}` : key) : `["${key}"]`
    return flatten(inner, path + part, list ? name : key)
  })
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A block that was replaced is one change; its place is the line at which it begins. */
function changedLines(before: string, after: string): Change[] {
  const changes: Change[] = []
  let line = 1
  let removed: string | undefined
  const flush = (added?: string) => {
    if (removed !== undefined || added !== undefined) changes.push(...changeOf(`line ${line}`, removed, added))
    removed = undefined
  }
  for (const part of diffLines(before, after)) {
    const text = part.value.replace(/\n$/, '')
    if (part.removed) {
      flush()
      removed = text
    } else if (part.added) {
      flush(text)
      line += part.count
    } else {
      flush()
      line += part.count
    }
  }
  flush()
  return changes
}
