import { Exceeded, Refusal } from './budget'

/** What JSONata throws: most often a plain object. */
interface Failure {
  readonly code?: unknown
  readonly message?: unknown
  readonly position?: unknown
  readonly token?: unknown
  readonly value?: unknown
}

/** A failure of JSONata as a sentence: what, where, what to do. */
export function expressionRefusal(error: unknown, text: string): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof RangeError)
    return new Exceeded('The expression, or what it makes of this answer, is nested too deeply or too large. Make it simpler.')
  const failure: Failure = typeof error === 'object' && error !== null ? error : {}
  const code = typeof failure.code === 'string' ? failure.code : ''
  const words = typeof failure.message === 'string' ? failure.message : 'unknown failure'
  if (code === 'D2015' || code === 'D2014')
    return new Exceeded('The expression makes a list of more than 10,000 values. Select fewer, or one by its number: items[0].')
  if (code === 'D3137' || code === 'D3141') return new Refusal(`The expression ends itself: ${cut(words)}`)
  const faulty = code.startsWith('S') || error instanceof SyntaxError
  if (!faulty) return new Refusal(`The expression fails on this answer${place(failure, text)}: ${cut(words)}.`)
  const what = wrong[code]?.(failure) ?? cut(words)
  return new Refusal(
    `The path is not understood${place(failure, text)}: ${what}. ${failure.token === ';' ? SEVERAL : (advice[code] ?? 'Correct it there.')}`,
  )
}

const cut = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').replace(/\.$/, '')
  return line.length > 160 ? `${line.slice(0, 160)}…` : line
}

/** JSONata counts up to the end of the token that it stumbled over. */
function place({ position }: Failure, text: string): string {
  if (typeof position !== 'number') return ''
  const before = text.slice(Math.max(0, position - 15), position).trim()
  return ` at character ${Math.min(position, text.length)}${before ? `, after “${before}”` : ''}`
}

const show = (value: unknown): string => (value === '(end)' ? 'the end' : `“${cut(String(value))}”`)

const wrong: Readonly<Record<string, (failure: Failure) => string>> = {
  S0101: () => 'a quotation mark is not closed',
  S0103: ({ token }) => `${show(`\\${String(token)}`)} is no escape sequence`,
  S0105: () => 'a backquote is not closed',
  S0106: () => 'a comment is not closed',
  S0201: ({ token }) => `${show(token)} does not fit`,
  S0202: ({ token, value }) => `it has ${show(token)} where ${show(value)} belongs`,
  S0203: ({ value }) => `${show(value)} is missing at the end`,
  S0204: ({ token }) => `${show(token)} is no operator`,
  S0205: ({ token }) => `${show(token)} does not fit`,
  S0207: () => 'something is missing at the end',
  S0211: ({ token }) => (token === '(end)' ? 'something is missing at the end' : `${show(token)} needs something before it`),
  S0213: ({ value }) => `${show(value)} cannot be a step of a path`,
  S0301: () => 'the pattern between the slashes is empty',
  S0302: () => 'the pattern has no closing /',
}

const SEVERAL = 'Put several expressions into parentheses: ($a := items[0]; $a.id).'
const QUOTE = 'Put names with other characters than letters, digits and _ in backquotes: `error-code`.'
const advice: Readonly<Record<string, string>> = {
  S0101: 'Close it.',
  S0105: 'Close it.',
  S0106: 'Close it with */.',
  S0201: QUOTE,
  S0202: QUOTE,
  S0203: 'Add it.',
  S0204: QUOTE,
  S0205: QUOTE,
  S0207: 'Complete it.',
  S0211: QUOTE,
  S0213: 'Write the number of a list’s item in brackets, items[0], and names in backquotes.',
  S0302: 'Close it.',
}
