import { Refusal, type Budget } from './budget'
import { compile, type Program } from './regex-compile'
import { parseRegex } from './regex-parse'
import { run } from './regex-run'
import { startOf, type Start } from './regex-start'

/** As `RegExp.prototype.exec` gives it: the whole, then the groups. */
export interface Match extends Array<string | undefined> {
  0: string
  index: number
  input: string
  groups: Record<string, string | undefined> | undefined
}

/**
 * A regular expression that spends from a budget, since a native one can try for ever and nothing can stop it.
 * Like a native one but for lookbehind and the flags u, v, y, d, which it refuses. A faulty pattern throws a SyntaxError.
 */
export class Regex {
  lastIndex = 0
  readonly #flags: string
  readonly #budget: Budget
  readonly #names: readonly string[]
  readonly #program: Program
  readonly #start: Start

  constructor(source: string, flags: string, budget: Budget) {
    const native = new RegExp(source, flags)
    const strange = /[^gims]/.exec(flags)?.[0]
    if (strange) throw new Refusal(`The flag “${strange}” of a pattern is not supported; i, m and s are.`)
    const { node, names } = parseRegex(native.source, flags)
    this.#flags = flags
    this.#budget = budget
    this.#names = names
    this.#program = compile(node, names.length)
    this.#start = startOf(node, flags)
  }

  /** The first match; with the flag g, the first from `lastIndex` on. */
  exec(text: string): Match | null {
    const global = this.#flags.includes('g')
    const registers = this.#search(text, global ? this.lastIndex : 0)
    if (global) this.lastIndex = registers?.[1] ?? 0
    if (!registers) return null
    const part = (group: number): string | undefined => {
      const end = registers[2 * group + 1] ?? -1
      return end < 0 ? undefined : text.slice(registers[2 * group], end)
    }
    const parts = this.#names.map((_, index) => part(index + 1))
    const named = this.#names.flatMap((name, index) => (name ? [[name, parts[index]] as const] : []))
    const whole: [string, ...(string | undefined)[]] = [part(0) ?? '', ...parts]
    return Object.assign(whole, { index: registers[0] ?? 0, input: text, groups: named.length > 0 ? byName(named) : undefined })
  }

  #search(text: string, from: number): Int32Array | undefined {
    const matcher = {
      text,
      multiline: this.#flags.includes('m'),
      ignoreCase: this.#flags.includes('i'),
      registers: new Int32Array(this.#program.registers),
      stack: [],
      budget: this.#budget,
      steps: 4,
    }
    let end = -1
    for (let at = this.#start(text, from); end < 0 && at <= text.length; at = this.#start(text, at + 1, at)) {
      matcher.registers.fill(-1)
      matcher.stack.length = 0
      end = run(matcher, this.#program.ops, at)
      matcher.registers[0] = at
      matcher.registers[1] = end
      matcher.steps += 1 + (matcher.registers.length >> 4)
    }
    this.#budget.spend(matcher.steps)
    return end < 0 ? undefined : matcher.registers
  }
}

/** Of groups of one name, in different alternatives, at most one took part. */
function byName(named: readonly (readonly [string, string | undefined])[]): Record<string, string | undefined> {
  const groups = Object.create(null) as Record<string, string | undefined> // as natively: without what objects inherit
  for (const [name, text] of named) groups[name] ??= text
  return groups
}
