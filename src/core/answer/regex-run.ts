import type { Budget } from './budget'
import type { Op } from './regex-compile'
import type { CharTest } from './regex-parse'

/** Another way to go on: at `pc`, from `at`; then from the positions down to `last`, or, with a test, up to it. */
interface Branch {
  readonly pc: number
  at: number
  readonly last: number
  readonly test: CharTest | undefined
}
interface Undo {
  readonly register: number
  readonly value: number
}

/** The state of a search. `registers` begin as -1; those of the groups come to hold where each begins and ends. */
export interface Matcher {
  readonly text: string
  readonly multiline: boolean
  readonly ignoreCase: boolean
  readonly registers: Int32Array
  readonly stack: (Branch | Undo)[]
  readonly budget: Budget
  /** Done, but not yet spent. */
  steps: number
}

/** Each costs some 50 bytes. */
const MAX_STACK = 1_000_000

/** Where a match that begins at `from` ends; -1 if there is none. @see https://tc39.es/ecma262/#sec-pattern-semantics */
export function run(matcher: Matcher, program: readonly Op[], from: number): number {
  const { text, stack, registers } = matcher
  const base = stack.length
  let pc = 0
  let at = from

  for (let op = program[pc++]; op; op = program[pc++]) {
    if (++matcher.steps > 1000) spend(matcher)
    let fits = true
    switch (op.op) {
      case 'char':
        fits = at < text.length && op.test(text.charCodeAt(at))
        at++
        break
      case 'chars': {
        const began = at
        const most = Math.min(text.length, began + (op.lazy ? op.min : op.max))
        while (at < most && op.test(text.charCodeAt(at))) at++
        matcher.steps += (at - began) >> 3
        fits = at >= began + op.min
        if (!fits) break
        if (op.lazy) stack.push({ pc, at, last: Math.min(text.length, began + op.max), test: op.test })
        else if (at > began + op.min) stack.push({ pc, at: at - 1, last: began + op.min, test: undefined })
        break
      }
      case 'try':
        stack.push({ pc: op.then, at, last: at, test: undefined })
        break
      case 'jump':
        pc = op.to
        break
      case 'save':
        set(matcher, op.register, at)
        break
      case 'at':
        fits = holds(matcher, op.place, at)
        break
      case 'back':
        at = afterRepetition(matcher, op.groups, at)
        fits = at >= 0
        break
      case 'look':
        fits = lookAhead(matcher, op.program, at, op.negative)
        break
      case 'begin':
        set(matcher, op.register, 0)
        break
      case 'turn': {
        const { min, max, lazy } = op.repeat
        const done = registers[op.register] ?? 0
        if (done < min) break
        if (done < max) stack.push({ pc: lazy ? pc : op.exit, at, last: at, test: undefined })
        if (done >= max || lazy) pc = op.exit
        break
      }
      case 'enter':
        set(matcher, op.register + 1, at)
        matcher.steps += op.repeat.to - op.repeat.from + 1
        for (let group = 2 * op.repeat.from; group <= 2 * op.repeat.to + 1; group++) set(matcher, group, -1)
        break
      case 'leave': {
        const done = registers[op.register] ?? 0
        // A turn that need not be and took nothing would go on for ever.
        fits = done < op.repeat.min || at !== registers[op.register + 1]
        set(matcher, op.register, done + 1)
        pc = op.turn
      }
    }
    if (fits) continue
    const branch = retreat(matcher, base)
    if (!branch) return -1
    pc = branch.pc
    at = branch.at
    if (branch.test === undefined && branch.at-- === branch.last) stack.pop()
  }
  return at
}

/** Takes back what was noted since the latest other way that is left, and gives that. */
function retreat({ stack, registers, text }: Matcher, base: number): Branch | undefined {
  while (stack.length > base) {
    const top = stack[stack.length - 1]
    if (top === undefined) break
    if ('register' in top) registers[top.register] = top.value
    else if (top.test === undefined) return top
    else if (top.at < top.last && top.test(text.charCodeAt(top.at))) {
      top.at++
      return top
    }
    stack.pop()
  }
  return undefined
}

function set({ stack, registers }: Matcher, register: number, value: number): void {
  if (stack.length > 0) stack.push({ register, value: registers[register] ?? -1 })
  registers[register] = value
}

function spend(matcher: Matcher): void {
  matcher.budget.spend(matcher.steps)
  matcher.steps = 0
  if (matcher.stack.length > MAX_STACK) matcher.budget.stop('The pattern takes too long on this answer; make it more specific.')
}

/** What a lookahead captured stays, but is taken back with all else when this way fails. */
function lookAhead(matcher: Matcher, program: readonly Op[], at: number, negative: boolean): boolean {
  const { registers, stack } = matcher
  const base = stack.length
  matcher.steps += registers.length >> 3
  const before = registers.slice()
  const found = run(matcher, program, at) >= 0
  const after = registers.slice()
  stack.length = base
  registers.set(before)
  if (found && !negative) after.forEach((value, register) => value !== before[register] && set(matcher, register, value))
  return found !== negative
}

function holds({ text, multiline }: Matcher, place: string, at: number): boolean {
  if (place === '^') return at === 0 || (multiline && isLineEnd(text.charCodeAt(at - 1)))
  if (place === '$') return at === text.length || (multiline && isLineEnd(text.charCodeAt(at)))
  return (isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at))) === (place === '\\b')
}

const isLineEnd = (unit: number): boolean => unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029

const isWord = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95

/** Where what a group captured ends, once more; a group that captured nothing is there everywhere. */
function afterRepetition(matcher: Matcher, groups: readonly number[], at: number): number {
  const { text, ignoreCase, registers } = matcher
  const group = groups.find((group) => (registers[2 * group + 1] ?? -1) >= 0)
  if (group === undefined) return at
  const captured = text.slice(registers[2 * group], registers[2 * group + 1])
  const here = text.slice(at, at + captured.length)
  matcher.steps += captured.length >> 3
  const same = here === captured || (ignoreCase && canonical(here) === canonical(captured))
  return same ? at + captured.length : -1
}

/** Case folded unit by unit. @see https://tc39.es/ecma262/#sec-runtime-semantics-canonicalize-ch */
const canonical = (text: string): string =>
  text.replace(/[^]/g, (unit) => {
    const upper = unit.toUpperCase()
    return upper.length !== 1 || (unit >= '\x80' && upper < '\x80') ? unit : upper
  })
