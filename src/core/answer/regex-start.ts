import type { CharTest, Node } from './regex-parse'

/** The next position, from `at` on, at which a match can begin; Infinity where there is none. */
export type Start = (text: string, at: number, failedAt?: number) => number

/** Passes over what a pattern cannot begin with: most of a large answer. */
export function startOf(node: Node, flags: string): Start {
  const first = firstOf(node)
  if (first.kind === 'at' && first.place === '^' && !flags.includes('m')) return (_, at) => (at === 0 ? 0 : Infinity)
  // Where `.*` failed, it also fails from every later place of the line.
  if (first.kind === 'repeat' && first.min === 0 && first.max === Infinity && isDot(first.node))
    return (text, at, failedAt) => (failedAt === undefined ? at : flags.includes('s') ? Infinity : nextLine(text, failedAt))
  const { literal } = prefixOf(node)
  if (literal) return (text, at) => orNever(text.indexOf(literal, at))
  const test = testOf(first)
  if (!test) return (_, at) => at
  return (text, at) => {
    let next = at
    while (next < text.length && !test(text.charCodeAt(next))) next++
    return next < text.length ? next : Infinity
  }
}

const orNever = (index: number): number => (index < 0 ? Infinity : index)

const isDot = (node: Node): boolean => node.kind === 'char' && node.dot

/** What comes first; of a repetition, the repetition. */
function firstOf(node: Node): Node {
  if (node.kind === 'capture') return firstOf(node.node)
  return node.kind === 'all' && node.nodes[0] ? firstOf(node.nodes[0]) : node
}

function testOf(node: Node): CharTest | undefined {
  if (node.kind === 'char') return node.test
  if (node.kind === 'repeat') return node.min > 0 ? testOf(firstOf(node.node)) : undefined
  if (node.kind !== 'any') return undefined
  const tests = node.nodes.map((option) => testOf(firstOf(option)))
  return tests.every((test) => test !== undefined) ? (unit) => tests.some((test) => test(unit)) : undefined
}

/** The characters that every match begins with, and whether they are all of the node. */
function prefixOf(node: Node): { literal: string; whole: boolean } {
  if (node.kind === 'char') return { literal: node.literal ?? '', whole: node.literal !== undefined }
  if (node.kind === 'capture') return prefixOf(node.node)
  if (node.kind === 'repeat') return { literal: node.min > 0 ? prefixOf(node.node).literal : '', whole: false }
  if (node.kind !== 'all') return { literal: '', whole: false }
  let literal = ''
  for (const part of node.nodes) {
    const prefix = prefixOf(part)
    literal += prefix.literal
    if (!prefix.whole) return { literal, whole: false }
  }
  return { literal, whole: true }
}

function nextLine(text: string, at: number): number {
  const ends = /[\n\r\u2028\u2029]/g
  ends.lastIndex = at
  return ends.exec(text) ? ends.lastIndex : Infinity
}
