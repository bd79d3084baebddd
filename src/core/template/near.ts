import { distance } from 'fastest-levenshtein'

/** Longer names are not compared: comparing takes time by the product of the lengths. */
const LONGEST = 100

/** The known names that differ from `name` by two letters (a short one by one) or by a third of it, best first, at most three. */
export function nearMatches(name: string, known: Iterable<string>): string[] {
  if (name === '' || name.length > LONGEST) return []
  const wanted = name.toLowerCase()
  return [...new Set(known)]
    .filter((other) => other.length <= LONGEST)
    .map((other) => ({ other, steps: distance(wanted, other.toLowerCase()) }))
    .filter(
      ({ other, steps }) =>
        steps <= Math.max(name.length < 4 ? 1 : 2, name.length / 3) && steps < Math.min(name.length, other.length),
    )
    .sort((a, b) => a.steps - b.steps || a.other.localeCompare(b.other, 'en'))
    .slice(0, 3)
    .map(({ other }) => other)
}
