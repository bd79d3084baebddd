import type { Budget } from './budget'

/** A built-in function as JSONata keeps it. */
export interface Native {
  readonly _jsonata_function: true
  readonly implementation: (...args: unknown[]) => unknown
}

export const isNative = (value: unknown): value is Native =>
  typeof value === 'object' && value !== null && 'implementation' in value && typeof value.implementation === 'function'

/**
 * A built-in function that spends from the budget. Those that can take very long in one call, where nothing can stop them, are
 * refused such arguments.
 */
export function limited(name: string, native: Native, budget: Budget): object {
  const { implementation } = native
  function within(this: unknown, ...args: unknown[]): unknown {
    budget.spend(10)
    const refused = args.some(isEndless) ? ' with numbers that are not finite' : refusals[name]?.(args)
    if (refused) budget.stop(`$${name} cannot be used here${refused}.`)
    const [text] = args
    const coder = coders[name]
    return coder && typeof text === 'string' ? coder(text) : implementation.apply(this, args)
  }
  // JSONata reads the names of a function's parameters from its text, to fill some of them: `$substring(?, 0, 3)`.
  within.toString = () => implementation.toString()
  // Where a call is the last thing that a function does, JSONata hands a function on as it is, and applies that.
  const apply = (self: unknown, args: unknown[]): unknown => within.apply(self, args)
  return { ...native, implementation: within, arity: implementation.length, apply }
}

/** JSONata's own look for `window` or Node's `Buffer`: a worker has neither. */
const coders: Readonly<Record<string, (text: string) => string>> = {
  base64encode: (text) => btoa(text),
  base64decode: (text) => atob(text.replaceAll('-', '+').replaceAll('_', '/')),
}

const MAX_TEXT = 1_000_000
const MAX_PICTURE = 100

/** `$formatNumber` would never come to an end with one. */
const isEndless = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value)

const lengthOf = (value: unknown): number => (typeof value === 'string' || Array.isArray(value) ? value.length : 0)

const longList = ([list]: readonly unknown[], most = 3000): string | undefined =>
  lengthOf(list) > most ? ' with so long a list' : undefined

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

const longText = (args: readonly unknown[]): string | undefined =>
  args.some((arg) => typeof arg === 'string' && (arg.length > MAX_PICTURE || /\d{5}[^\d]*\]/.test(arg)))
    ? ' with so long a text'
    : undefined

/** What a function is not asked to do, in words that go on “cannot be used here”. */
const refusals: Readonly<Record<string, (args: readonly unknown[]) => string | undefined>> = {
  eval: () => ': write the expression itself',
  string: ([, pretty]) => (pretty === true ? ' with indentation' : undefined),
  pad: ([, width]) => (Math.abs(Number(width)) > MAX_TEXT ? ' with so large a width' : undefined),
  join: ([list, separator]) =>
    Array.isArray(list) && list.reduce<number>((sum, text) => sum + lengthOf(text) + lengthOf(separator), 0) > MAX_TEXT
      ? ' with so much text'
      : undefined,
  // These copy or compare the list for each of its values.
  spread: (args) => longList(args),
  sort: (args) => longList(args),
  distinct: (args) => longList(args, Array.isArray(args[0]) && args[0].some(isObject) ? 500 : Infinity),
  formatNumber: longText,
  formatInteger: longText,
  parseInteger: longText,
  fromMillis: longText,
  now: longText,
  // A picture becomes a native pattern, which can try for ever.
  toMillis: ([, picture]) => (picture === undefined ? undefined : ' with a picture: it reads ISO 8601'),
}
