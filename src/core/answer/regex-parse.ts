import { Refusal } from './budget'

/** Whether one UTF-16 code unit is what the atom stands for. */
export type CharTest = (unit: number) => boolean

/** A parsed pattern. `literal`: the only character that the atom stands for; `dot`: the atom is a dot. */
export type Node =
  | { readonly kind: 'char'; readonly test: CharTest; readonly literal: string | undefined; readonly dot: boolean }
  | { readonly kind: 'all' | 'any'; readonly nodes: readonly Node[] }
  | { readonly kind: 'capture'; readonly node: Node; readonly index: number }
  | { readonly kind: 'look'; readonly node: Node; readonly negative: boolean }
  | { readonly kind: 'at'; readonly place: string }
  | { readonly kind: 'back'; readonly groups: readonly number[] }
  | Repeat

/** `from` and `to`: the capturing groups inside, which each turn begins without. */
export interface Repeat {
  readonly kind: 'repeat'
  readonly node: Node
  readonly min: number
  readonly max: number
  readonly lazy: boolean
  readonly from: number
  readonly to: number
}

export interface Parsed {
  readonly node: Node
  /** The name of each capturing group, in order; empty for one without. */
  readonly names: readonly string[]
}

const GROUP = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|(\((?!\?)|\(\?<(?![=!])([^>]*)>)/g
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/y
const CLASS = /\[(?:\\[^]|[^\]\\])*\]/y
const ESCAPE = /\\(?:u[\da-f]{4}|x[\da-f]{2}|c[a-z]|[0-3][0-7]{0,2}|[4-7][0-7]?|(?!c)[^])|\\/iy
const REFERENCE = /\\(?:([1-9]\d*)|k<([^>]+)>)/y
const UNSUPPORTED = /^\(\?(?:<[=!]|[a-z-]*:)/
const OPENING = /\((?:\?(?:([:=!])|<(?![=!])[^>]*>))?/y

/** Parses a pattern that `new RegExp` has accepted, hence leniently. @see https://tc39.es/ecma262/#sec-patterns (with annex B) */
export function parseRegex(source: string, flags: string): Parsed {
  let at = 0
  let groups = 0
  const names = groupNames(source)
  const total = names.length
  const tests = new Map<string, CharTest>()

  function take(token: RegExp): RegExpExecArray | undefined {
    token.lastIndex = at
    const match = token.exec(source) ?? undefined
    if (match) at = token.lastIndex
    return match
  }

  function disjunction(): Node {
    const nodes = [alternative()]
    while (source[at] === '|') {
      at++
      nodes.push(alternative())
    }
    return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: 'any', nodes }
  }

  function alternative(): Node {
    const nodes: Node[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') nodes.push(term())
    return { kind: 'all', nodes }
  }

  function term(): Node {
    const from = groups + 1
    const node = atom()
    const quantifier = take(QUANTIFIER)
    if (!quantifier) return node
    const [, sign, least, comma, most, lazy] = quantifier
    const min = sign ? (sign === '+' ? 1 : 0) : Number(least)
    const max = sign ? (sign === '?' ? 1 : Infinity) : most ? Number(most) : comma ? Infinity : min
    return { kind: 'repeat', node, min, max, lazy: lazy === '?', from, to: groups }
  }

  function atom(): Node {
    const sign = source[at] ?? ''
    if (sign === '(') return group()
    if (sign === '\\') return escape()
    if (sign === '[') return char(take(CLASS)?.[0] ?? '')
    at++
    if (sign === '^' || sign === '$') return { kind: 'at', place: sign }
    return sign === '.' ? char(sign) : char(`\\u${hex(sign)}`, sign)
  }

  function group(): Node {
    const opening = take(OPENING)
    if (!opening || source[at] === '?')
      throw new Refusal(
        `“${UNSUPPORTED.exec(source.slice(at - 1))?.[0] ?? '('}” at character ${at} of the pattern is not supported. Leave it out.`,
      )
    const sign = opening[1]
    const index = sign ? 0 : ++groups
    const node = disjunction()
    at++ // the closing parenthesis
    if (sign === ':') return node
    return sign ? { kind: 'look', node, negative: sign === '!' } : { kind: 'capture', node, index }
  }

  function escape(): Node {
    const start = at
    const reference = take(REFERENCE)
    const [, , name] = reference ?? []
    if (name && names.some(Boolean))
      return { kind: 'back', groups: names.flatMap((other, index) => (other === name ? [index + 1] : [])) }
    if (reference?.[1] && Number(reference[1]) <= total) return { kind: 'back', groups: [Number(reference[1])] }
    at = start
    const text = take(ESCAPE)?.[0] ?? ''
    if (text === '\\b' || text === '\\B') return { kind: 'at', place: text }
    // Annex B: a `\c` that controls nothing is the backslash itself.
    return text === '\\' ? char('\\\\', '\\') : char(text, /^\\[^\w]$/.test(text) ? text.slice(1) : undefined)
  }

  function char(atom: string, literal?: string): Node {
    const test = tests.get(atom) ?? charTest(atom, flags)
    tests.set(atom, test)
    return { kind: 'char', test, literal: flags.includes('i') ? undefined : literal, dot: atom === '.' }
  }

  return { node: disjunction(), names }
}

const hex = (unit: string): string => unit.charCodeAt(0).toString(16).padStart(4, '0')

const groupNames = (source: string): string[] =>
  [...source.matchAll(GROUP)].filter((match) => match[1]).map((match) => match[2] ?? '')

/** A native expression of one atom: it has nothing to try again, so it cannot hang. */
function charTest(atom: string, flags: string): CharTest {
  const native = new RegExp(`^(?:${atom})$`, flags.replace(/[^is]/g, ''))
  const known = new Uint8Array(256)
  return (unit) => {
    if (unit > 255) return native.test(String.fromCharCode(unit))
    const answer = known[unit] || (known[unit] = native.test(String.fromCharCode(unit)) ? 2 : 1)
    return answer === 2
  }
}
