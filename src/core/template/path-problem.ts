import { short, TemplateFailure } from './failure'
import { localsOf, outwards, type Frame } from './frame'
import { nearMatches } from './near'
import type { Path } from './tree'
import { isComposite, isList, type TemplateValue } from './values'

/** The first name of a path that leads to nothing. */
interface Missing {
  readonly path: Path
  readonly names: readonly string[]
  /** Index of the name. */
  readonly at: number
  /** What the name was looked for in. */
  readonly value: TemplateValue
  readonly frame: Frame
  readonly helperNames: readonly string[]
}

/** Says which name is unknown, and what may have been meant. */
export function explainMissing(missing: Missing): TemplateFailure {
  const { path, names, at, value, frame, helperNames } = missing
  const what = `There is no ${written(path)}`
  const fail = (advice: string, near?: string[]) => new TemplateFailure(what, path.loc.start, advice, near)
  const before = at === 0 ? 'this' : short(prefixOf(path) + spelled(names.slice(0, at)))
  if (value === undefined || value === null)
    return new TemplateFailure(`${before} has no value yet`, path.loc.start, 'Enter one.')
  if (!isComposite(value)) return fail(`${before} is a single value, without names in it.`)

  const name = names[at] ?? ''
  const isFirst = at === 0 && prefixOf(path) === ''
  const near = [
    ...(isFirst ? around(name, frame).map((other) => [other]) : []),
    ...(isFirst && names.length === 1 ? within(name, value) : []),
    ...nearMatches(name, [...namesIn(value), ...(isFirst ? localsOf(frame).keys() : [])]).map((other) => [other]),
  ].map((other) => prefixOf(path) + spelled([...names.slice(0, at), ...other, ...names.slice(at + 1)]))
  const helpers = isFirst && names.length === 1 ? helperNames : []
  if (helpers.includes(name)) return fail(`To call the helper, write (${name}).`, near)
  const all = [...near, ...nearMatches(name, helpers)].slice(0, 3)
  return fail(all.length > 0 ? '' : contents(value, before), all)
}

/** Says why a path has not even a beginning: no block around has such an `@name`, or there are too many `../`. */
export function explainNowhere(path: Path, frame: Frame): TemplateFailure {
  const fail = (advice: string, near?: string[]) =>
    new TemplateFailure(`There is no ${written(path)}`, path.loc.start, advice, near)
  if (!path.data) return fail('It leads out of the template.')
  const loop = [...outwards(frame)].find((each) => each.loop)?.loop
  if (!loop) return fail('@index, @key, @first and @last stand within {{#each}}.')
  const [name] = path.parts
  const near = nearMatches(typeof name === 'string' ? name : '', [...Object.keys(loop), 'root'])
  return fail(
    '',
    near.map((other) => `@${other}`),
  )
}

/** The name as it is found in the surroundings of a block. */
const around = (name: string, frame: Frame): string[] =>
  [...outwards(frame)].flatMap(({ value }, up) =>
    up > 0 && isComposite(value) && Object.hasOwn(value, name) ? [`${'../'.repeat(up)}${name}`] : [],
  )

/** Whole names that end so: `name` was meant as `connection.name`. */
function within(name: string, value: TemplateValue, depth = 3): string[][] {
  if (depth === 0 || !isComposite(value) || isList(value)) return []
  return Object.entries(value).flatMap(([outer, inner]) => {
    const own = namesIn(inner).filter((each) => each.toLowerCase() === name.toLowerCase())
    return [...own.map((each) => [each]), ...within(name, inner, depth - 1)].map((rest) => [outer, ...rest])
  })
}

function contents(value: TemplateValue, before: string): string {
  if (isList(value))
    return value.length > 0 ? `${before} is a list: its first value is ${before}.[0].` : `${before} is an empty list.`
  const names = namesIn(value)
  const some = names.slice(0, 8).map((name) => spelled([name]))
  return names.length === 0 ? `${before} is empty.` : `There is ${some.join(', ')}${names.length > some.length ? ', …' : ''}.`
}

const namesIn = (value: TemplateValue): string[] => (isComposite(value) && !isList(value) ? Object.keys(value) : [])

/** The path as it was written. */
export function written(path: Path): string {
  const names = path.parts.filter((part) => typeof part === 'string')
  return short(names.length > 0 ? prefixOf(path) + spelled(names) : path.original)
}

function prefixOf({ parts: [head], data, depth, original }: Path): string {
  if (head !== undefined && typeof head !== 'string') return '(…).'
  return (data ? '@' : '') + '../'.repeat(depth) + (/^(?:\.\/|this[./])/.exec(original)?.[0] ?? '')
}

/** Odd names stand in brackets. */
const spelled = (names: readonly string[]): string =>
  names.map((name) => (/^[\p{L}_$][\p{L}\p{N}_$-]*$|^\.\.\//u.test(name) ? name : `[${name}]`)).join('.')
