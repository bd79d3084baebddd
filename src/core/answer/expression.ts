import jsonata from 'jsonata'
import { Refusal, type Budget } from './budget'
import { expressionRefusal } from './expression-problem'
import { isNative, limited } from './functions'
import { Regex } from './regex'
import { isFunction, plain, scales } from './values'

/** Part of an expression, as JSONata's hooks get it. */
interface Part {
  readonly type: string
  readonly value?: unknown
  readonly body?: object
  readonly signature?: { readonly definition: string }
}
interface Frame {
  readonly bind: (name: string, value: unknown) => void
  readonly lookup: (name: string) => unknown
}

/** Longer lists than an answer of 4 MB should need; JSONata copies them freely. */
const MAX_LIST = 10_000

/**
 * What a JSONata expression gives on data, as plain data. Throws a {@link Refusal} for a faulty expression, one that fails on
 * these data, and one that would use more than the budget. @see https://docs.jsonata.org/
 */
export async function evaluate(text: string, data: unknown, budget: Budget): Promise<unknown> {
  try {
    const expression = parse(text, budget)
    limit(expression, budget)
    const value: unknown = await expression.evaluate(data)
    if (isFunction(value)) throw new Refusal('The expression gives a function, not a value: call it, as in $count(items).')
    return plain(value)
  } catch (error) {
    throw expressionRefusal(error, text)
  }
}

/** Syntax only: throws a {@link Refusal} for a faulty expression. */
export function checkExpression(text: string): void {
  try {
    jsonata(text)
  } catch (error) {
    throw expressionRefusal(error, text)
  }
}

function parse(text: string, budget: Budget): jsonata.Expression {
  class Engine extends Regex {
    constructor({ source, flags }: RegExp) {
      super(source, flags, budget)
    }
  }
  // JSONata constructs it from what it parsed, sets lastIndex and calls exec; nothing else of a RegExp.
  const RegexEngine = Engine as unknown as RegExpConstructor
  return jsonata(text, { sequence: MAX_LIST, RegexEngine })
}

/** Has JSONata tell of each part that it begins and ends to evaluate: the hooks that its own tests limit it by. */
function limit(expression: jsonata.Expression, budget: Budget): void {
  const weigh = scales(budget)
  const bodies = new WeakSet<object>()

  function enter(part: Part, _input: unknown, frame: Frame): void {
    budget.spend(10)
    if (bodies.has(part)) budget.enter()
    if (part.type === 'lambda' && part.body) {
      bodies.add(part.body)
      checkSignature(part.signature?.definition ?? '', budget)
    }
    if (part.type === 'variable' && typeof part.value === 'string') limitFunction(part.value, frame)
  }

  function leave(part: Part, _input: unknown, _frame: Frame, value: unknown): void {
    if (bodies.has(part)) budget.leave()
    weigh(value)
  }

  const limitedOnes = new Map<object, object>()
  function limitFunction(name: string, frame: Frame): void {
    const found = frame.lookup(name)
    if (!isNative(found)) return
    const native = limitedOnes.get(found) ?? limited(name, found, budget)
    limitedOnes.set(found, native)
    limitedOnes.set(native, native)
    if (native !== found) frame.bind(name, native)
  }

  expression.assign(hook('entry'), enter)
  expression.assign(hook('exit'), leave)
}

const hook = (end: 'entry' | 'exit'): string => Symbol.for(`jsonata.__evaluate_${end}`) as unknown as string // the type forgets symbols

/** A signature becomes a native pattern over the arguments, which a few `+` or many `?` let try for ever. */
function checkSignature(signature: string, budget: Budget): void {
  if ((signature.match(/\+/g) ?? []).length > 1 || (signature.match(/[?-]/g) ?? []).length > 8)
    budget.stop(`The signature ${signature} has too many optional or repeated parts. Leave it out.`)
}
