/** A custom field as it is typed. `stored` is the name that it has in the connection: the last one that was good. */
export interface CustomRow {
  readonly id: string
  readonly key: string
  readonly stored: string | undefined
  readonly value: unknown
}

let made = 0
export const emptyRow = (): CustomRow => ({ id: `new ${made++}`, key: '', stored: undefined, value: '' })

/**
 * The rows of these values: those being edited as long as they say the same, with what is not complete among them; fresh ones
 * once the values were changed elsewhere.
 */
export const rowsOf = (values: Readonly<Record<string, unknown>>, edited: readonly CustomRow[]): readonly CustomRow[] =>
  JSON.stringify(valuesOf(edited)) === JSON.stringify(values)
    ? edited
    : Object.entries(values).map(([key, value]) => ({ id: key, key, stored: key, value }))

/** The named values among the rows. */
export const valuesOf = (rows: readonly CustomRow[]): Record<string, unknown> =>
  Object.fromEntries(rows.flatMap(({ stored, value }) => (stored === undefined ? [] : [[stored, value]])))

/** The row at `i` with another key, which takes effect as soon as it is a good one. */
export const withKey = (rows: readonly CustomRow[], i: number, key: string): readonly CustomRow[] =>
  settled(rows.map((row, at) => (at === i ? { ...row, key } : row)))

export const without = (rows: readonly CustomRow[], i: number): readonly CustomRow[] =>
  settled(rows.filter((_, at) => at !== i))

/** Gives every row the name that it wants, if that is a good one and free: it may have become free by a change of another row. */
const settled = (rows: readonly CustomRow[]): readonly CustomRow[] =>
  rows.reduce<readonly CustomRow[]>((before, row, i) => {
    const good = row.key !== '' && keyProblem(row.key, takenBeside(before, i)) === ''
    return good ? before.with(i, { ...row, stored: row.key }) : before
  }, rows)

/** The names of the other rows. */
export const takenBeside = (rows: readonly CustomRow[], i: number): string[] =>
  rows.flatMap(({ stored }, at) => (at === i || stored === undefined ? [] : [stored]))

/** What is wrong with a custom field's name, or empty. An empty name is not wrong yet. */
export function keyProblem(key: string, taken: readonly string[]): string {
  if (key === '') return ''
  // No backup may have them, see `safe-json.ts`.
  if (key === 'constructor' || key === 'prototype') return `“${key}” cannot be a key: the browser keeps that name for itself.`
  if (!/^(?!__)[A-Za-z_][\w-]*$/.test(key))
    return `“${key}” cannot be a key: letters, digits, _ and - only, beginning with a letter.`
  return taken.includes(key) ? `There is a “${key}” already.` : ''
}
