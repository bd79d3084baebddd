import type { Position } from './failure'

/** What the parser takes for the end of a line. */
const LINE_END = /\r\n?|\n/g

/** Where `text` ends if it begins at `from`. */
export function endOf(text: string, from: Position): Position {
  let { line, column } = from
  let rest = 0
  for (const { 0: end, index } of text.matchAll(LINE_END)) {
    line += 1
    rest = index + end.length
    column = 0
  }
  return { line, column: column + text.length - rest }
}

/** Line and column of an offset. */
export const positionAt = (text: string, offset: number): Position => endOf(text.slice(0, offset), { line: 1, column: 0 })

/** Offset of a line and column; the end of the text if it has no such line. */
export function offsetAt(text: string, { line, column }: Position): number {
  const starts = [0, ...Array.from(text.matchAll(LINE_END), ({ 0: end, index }) => index + end.length)]
  return Math.min((starts[line - 1] ?? text.length) + column, text.length)
}
