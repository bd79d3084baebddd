import { TemplateFailure } from './failure'
import { localsOf, outwards, own, type Frame, type Found } from './frame'
import { explainMissing, explainNowhere, written } from './path-problem'
import type { Expression, Path } from './tree'
import { asText, isEmpty, type TemplateValue } from './values'

/** What paths need of whoever evaluates. */
export interface PathContext {
  /** For the parentheses in `(helper x).name`. */
  readonly evaluate: (expression: Expression, frame: Frame) => TemplateValue
  /** For suggestions. */
  readonly helperNames: readonly string[]
  /** Names whose empty text is a value. */
  readonly mayBeEmpty: readonly string[]
}

/** The value of a path. Where it may be missing, nothing and empty texts are `undefined`; elsewhere they fail. */
export function valueAt(path: Path, frame: Frame, context: PathContext, mayBeMissing = false): TemplateValue {
  const names = path.parts.filter((part) => typeof part === 'string')
  const start = startOf(path, names[0], frame, context)
  if (!start && mayBeMissing) return undefined
  if (!start) throw explainNowhere(path, frame)
  let { value } = start
  for (const [i, name] of names.entries()) {
    if (i < start.taken) continue
    const next = own(value, name)
    if (next) value = next.value
    else if (mayBeMissing) return undefined
    else throw explainMissing({ path, names, at: i, value, frame, helperNames: context.helperNames })
  }
  if (!isEmpty(value) || (asText(value) && context.mayBeEmpty.includes(names[0] ?? ''))) return value
  if (mayBeMissing) return undefined
  throw new TemplateFailure(`${written(path)} has no value yet`, path.loc.start, 'Enter one, or write (default … "…").')
}

/** Where a path begins, and how many of its names that took; nothing if there is no such place. */
function startOf(
  path: Path,
  name: string | undefined,
  frame: Frame,
  { evaluate }: PathContext,
): (Found & { readonly taken: number }) | undefined {
  const [head] = path.parts
  if (head !== undefined && typeof head !== 'string') return { value: evaluate(head, frame), taken: 0 }
  const frames = [...outwards(frame)]
  if (path.data) {
    const known = name === 'root' ? { root: frames.at(-1)?.value } : frames.flatMap(({ loop }) => loop ?? [])[path.depth]
    const found = own(known, name ?? '')
    return found && { ...found, taken: 1 }
  }
  const scope = frames[path.depth]
  const isScoped = path.depth > 0 || /^(?:\.\/|this[./])/.test(path.original)
  const locals = localsOf(frame)
  return name !== undefined && !isScoped && locals.has(name)
    ? { value: locals.get(name), taken: 1 }
    : scope && { value: scope.value, taken: 0 }
}
