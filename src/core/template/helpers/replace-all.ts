import { encodeWhole, joinMarked, sliceMarked, type Marked } from '../../http/marked'

/**
 * Replaces every occurrence of a text that is not empty. What stands in for a touched piece counts as touched as well.
 * `spend` is told how many characters will be written.
 */
export function replaceAll(value: Marked, search: string, replacement: Marked, spend: (characters: number) => void): Marked {
  const found: number[] = []
  for (let at = value.text.indexOf(search); at >= 0; at = value.text.indexOf(search, at + search.length)) found.push(at)
  spend(found.length * (replacement.text.length + replacement.ranges.length + value.ranges.length))
  const parts: Marked[] = []
  let from = 0
  for (const at of found) {
    parts.push(sliceMarked(value, from, at), touchedBy(sliceMarked(value, at, at + search.length), replacement))
    from = at + search.length
  }
  return joinMarked([...parts, sliceMarked(value, from)])
}

const touchedBy = (piece: Marked, replacement: Marked): Marked =>
  piece.ranges.length > 0 ? encodeWhole(joinMarked([piece, replacement]), () => replacement.text) : replacement
