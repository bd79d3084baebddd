import type { Budget } from './budget'
import { along, fits, textOf, type Node } from './xpath-nodes'
import type { Step, XPath } from './xpath-parse'

type Value = readonly Node[] | string | number | boolean

/** What an expression is evaluated for: a node, and its place among those that the step leads to. */
interface Context {
  readonly node: Node
  readonly position: number
  readonly size: number
}

/** What an XPath leads to in the object of an XML answer: a text, a list of them for several nodes, nothing for none. */
export function findXPath(data: unknown, xpath: XPath, budget: Budget): unknown {
  const root: Node = { name: '', value: data, parent: undefined }
  const found = evaluate(xpath, { node: root, position: 1, size: 1 })
  if (typeof found !== 'object') return found
  return found.length > 1 ? found.map(textOf) : found[0] && textOf(found[0])

  function evaluate(part: XPath, context: Context): Value {
    budget.spend(2)
    switch (part.kind) {
      case 'literal':
        return part.value
      case 'path':
        return follow(part.steps, part.absolute ? root : context.node)
      case 'call':
        return call(part, context)
      case 'binary': {
        const left = evaluate(part.left, context)
        if (part.operator === 'or' && isTrue(left)) return true
        if (part.operator === 'and' && !isTrue(left)) return false
        const right = evaluate(part.right, context)
        if (part.operator === 'or' || part.operator === 'and') return isTrue(right)
        return part.operator === '|' ? [...new Set([...nodesOf(left), ...nodesOf(right)])] : compare(part.operator, left, right)
      }
    }
  }

  function follow(steps: readonly Step[], from: Node): readonly Node[] {
    let nodes: readonly Node[] = [from]
    // A node that is reached on two ways counts once.
    for (const step of steps) nodes = [...new Set(nodes.flatMap((node) => select(step, node)))]
    return nodes
  }

  function select({ axis, name, predicates }: Step, from: Node): readonly Node[] {
    const all = along(axis, from)
    budget.spend(2 + all.length)
    let nodes = all.filter((node) => fits(node, axis, name))
    for (const predicate of predicates) {
      const size = nodes.length
      nodes = nodes.filter((node, index) => {
        const value = evaluate(predicate, { node, position: index + 1, size })
        return typeof value === 'number' ? value === index + 1 : isTrue(value)
      })
    }
    return nodes
  }

  /** @see https://www.w3.org/TR/xpath-10/#corelib */
  function call({ name, args }: XPath & { readonly kind: 'call' }, context: Context): Value {
    const [value = [context.node], other = ''] = args.map((arg) => evaluate(arg, context))
    budget.spend(text(value).length >> 4)
    switch (name) {
      case 'string':
        return text(value)
      case 'normalize-space':
        return text(value).replace(/\s+/g, ' ').trim()
      case 'local-name':
      case 'name':
        return nodesOf(value)[0]?.name.replace(/^_(text$)?/, '') ?? ''
      case 'count':
        return nodesOf(value).length
      case 'boolean':
        return isTrue(value)
      case 'not':
        return !isTrue(value)
      case 'contains':
        return text(value).includes(text(other))
      case 'starts-with':
        return text(value).startsWith(text(other))
      case 'last':
        return context.size
      case 'position':
        return context.position
    }
  }

  /** Whether some value on the left is so to some on the right. @see https://www.w3.org/TR/xpath-10/#booleans */
  function compare(operator: string, left: Value, right: Value): boolean {
    const equality = operator === '=' || operator === '!='
    if (equality && (typeof left === 'boolean' || typeof right === 'boolean'))
      return (isTrue(left) === isTrue(right)) === (operator === '=')
    const asNumbers = !equality || typeof left === 'number' || typeof right === 'number'
    const [lefts, rights] = [left, right].map((value) =>
      (typeof value === 'object' ? value.map(textOf) : [value]).map((one) => (asNumbers ? Number(one) : String(one))),
    )
    budget.spend((lefts?.length ?? 0) * (rights?.length ?? 0))
    return lefts?.some((one) => rights?.some((other) => holds(operator, one, other))) ?? false
  }
}

const nodesOf = (value: Value): readonly Node[] => (typeof value === 'object' ? value : [])

/** Of nodes the first one's. */
const text = (value: Value): string => (typeof value === 'object' ? (value[0] ? textOf(value[0]) : '') : String(value))

const isTrue = (value: Value): boolean => (typeof value === 'object' ? value.length > 0 : Boolean(value))

function holds(operator: string, one: string | number, other: string | number): boolean {
  if (operator === '=') return one === other
  if (operator === '!=') return one !== other
  if (operator === '<') return one < other
  if (operator === '<=') return one <= other
  return operator === '>' ? one > other : one >= other
}
