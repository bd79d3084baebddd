import { Refusal, type Budget } from './budget'
import { Regex } from './regex'

/** `/…/i`, or the pattern alone. */
function parts(path: string): [source: string, flags: string] {
  const [, source, flags] = /^\/(.+)\/([dgimsuvy]*)$/s.exec(path) ?? []
  return [source ?? path, (flags ?? '').replace('g', '')]
}

/** The first group that takes part, else the whole match; nothing where the text does not match. */
export function findPattern(text: string, path: string, budget: Budget): string | undefined {
  const match = patternOf(path, budget).exec(text)
  return match?.slice(1).find((group) => group !== undefined) ?? match?.[0]
}

/** Throws a {@link Refusal} for a faulty pattern, or one with what is not supported. */
export function patternOf(path: string, budget: Budget): Regex {
  try {
    return new Regex(...parts(path), budget)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Refusal(
      `The pattern is not understood: ${error.message.replace(/^.*:\s*/s, '')}. Correct it, or put \\ before a sign that is meant as such.`,
    )
  }
}
