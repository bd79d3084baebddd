import { Refusal } from './budget'
import { localName } from './xml'

/** `name`: the local name, `*`, `text()` or `node()`. */
export interface Step {
  readonly axis: Axis
  readonly name: string
  readonly predicates: readonly XPath[]
}
export type XPath =
  | { readonly kind: 'path'; readonly absolute: boolean; readonly steps: readonly Step[] }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: XPathFunction; readonly args: readonly XPath[] }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: XPath; readonly right: XPath }

const axes = ['child', 'attribute', 'self', 'parent', 'descendant', 'descendant-or-self'] as const
export type Axis = (typeof axes)[number]

/** How many arguments each takes. */
const functions = {
  string: [0, 1],
  'normalize-space': [0, 1],
  'local-name': [0, 1],
  name: [0, 1],
  count: [1, 1],
  boolean: [1, 1],
  not: [1, 1],
  contains: [2, 2],
  'starts-with': [2, 2],
  last: [0, 0],
  position: [0, 0],
} as const
export type XPathFunction = keyof typeof functions

const TOKEN =
  /\s*(\/\/|::|\.\.|!=|<=|>=|[/.@[\](),=<>*|]|"[^"]*"|'[^']*'|\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_.·-]*(?::(?!:)(?:\*|[\p{L}_][\p{L}\p{N}_.·-]*))?)/uy
const NAME = /^[\p{L}_]/u

/** From loosest to tightest. */
const OPERATORS = [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['|']]

/** Parses the part of XPath 1.0 that is used to point at things. Throws a {@link Refusal} that says what is not understood. @see https://www.w3.org/TR/xpath-10/ */
export function parseXPath(text: string): XPath {
  const tokens: { readonly text: string; readonly at: number }[] = []
  const token = new RegExp(TOKEN)
  for (let at = 0; at < text.trimEnd().length; at = token.lastIndex) {
    const word = token.exec(text)?.[1]
    if (word === undefined) return fail(at)
    tokens.push({ text: word, at: token.lastIndex - word.length })
  }
  let next = 0

  function fail(at = tokens[next]?.at ?? text.length): never {
    const rest = text.slice(at).trim()
    throw new Refusal(
      rest
        ? `The XPath is not understood at character ${at + 1}, “${rest.slice(0, 20)}”. Use steps, names, @attributes, text() and simple conditions in brackets.`
        : 'The XPath is not complete: something is missing at its end.',
    )
  }
  const peek = (): string => tokens[next]?.text ?? ''
  const take = (...words: string[]): string | undefined => (words.includes(peek()) ? tokens[next++]?.text : undefined)
  const expect = (word: string): string => take(word) ?? fail()

  function binary(level = 0): XPath {
    const operators = OPERATORS[level]
    if (!operators) return primary()
    let left = binary(level + 1)
    for (let operator = take(...operators); operator; operator = take(...operators))
      left = { kind: 'binary', operator, left, right: binary(level + 1) }
    return left
  }

  function primary(): XPath {
    const word = peek()
    if (/^["']/.test(word)) return literal(word.slice(1, -1))
    if (/^\d/.test(word)) return literal(Number(word))
    if (take('(')) return closed(binary())
    if (tokens[next + 1]?.text === '(' && Object.hasOwn(functions, word)) return call(word as XPathFunction) // one of its keys
    return path()
  }

  function literal(value: string | number): XPath {
    next++
    return { kind: 'literal', value }
  }

  function closed(inner: XPath): XPath {
    expect(')')
    return inner
  }

  function call(name: XPathFunction): XPath {
    const [least, most] = functions[name]
    const args: XPath[] = []
    next += 2
    if (peek() !== ')')
      do args.push(binary())
      while (take(','))
    if (args.length < least || args.length > most) fail()
    return closed({ kind: 'call', name, args })
  }

  function path(): XPath {
    const steps: Step[] = []
    const first = take('/', '//')
    if (first === '//') steps.push(ANY_DEPTH)
    if (first === '/' && (peek() === '' || /^[\]),=!<>]/.test(peek()))) return { kind: 'path', absolute: true, steps }
    steps.push(step())
    for (let slash = take('/', '//'); slash; slash = take('/', '//')) {
      if (slash === '//') steps.push(ANY_DEPTH)
      steps.push(step())
    }
    return { kind: 'path', absolute: first !== undefined, steps }
  }

  function step(): Step {
    if (take('.')) return { axis: 'self', name: 'node()', predicates: [] }
    if (take('..')) return { axis: 'parent', name: 'node()', predicates: [] }
    const axis = take('@') ? 'attribute' : tokens[next + 1]?.text === '::' ? namedAxis() : 'child'
    const name = nodeTest()
    const predicates: XPath[] = []
    while (take('[')) {
      predicates.push(binary())
      expect(']')
    }
    return { axis, name, predicates }
  }

  function namedAxis(): Axis {
    const axis = axes.find((name) => name === peek()) ?? fail()
    next += 2
    return axis
  }

  function nodeTest(): string {
    const word = peek()
    if (word === '*') return take('*') ?? fail()
    if (!NAME.test(word)) return fail()
    const isKind = tokens[next + 1]?.text === '('
    if (isKind && word !== 'text' && word !== 'node') return fail()
    next++
    if (!isKind) return localName(word)
    expect('(')
    expect(')')
    return `${word}()`
  }

  const parsed = binary()
  return next < tokens.length ? fail() : parsed
}

const ANY_DEPTH: Step = { axis: 'descendant-or-self', name: 'node()', predicates: [] }
