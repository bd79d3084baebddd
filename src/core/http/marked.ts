/**
 * Text that remembers which of its characters a secret touched. Masking, slot binding, the negative control and every
 * export follow from these ranges, so a secret never has to be searched for in what Patchbay itself wrote.
 */
export interface Marked {
  readonly text: string
  readonly ranges: readonly SecretRange[]
}

/** Half-open range of UTF-16 units in a {@link Marked} text, and the secret fields that went into it. */
export interface SecretRange {
  readonly start: number
  readonly end: number
  readonly fields: readonly string[]
}

/** Text that no secret touched. */
export const plain = (text: string): Marked => ({ text, ranges: [] })

/** A secret value, whole: every character of it counts as touched by `field`. */
export const secretText = (text: string, field: string): Marked =>
  text === '' ? plain('') : { text, ranges: [{ start: 0, end: text.length, fields: [field] }] }

/** Appends the parts; ranges move with their text. */
export function joinMarked(parts: readonly Marked[]): Marked {
  let text = ''
  const ranges: SecretRange[] = []
  for (const part of parts) {
    for (const range of part.ranges) {
      ranges.push({ ...range, start: range.start + text.length, end: range.end + text.length })
    }
    text += part.text
  }
  return { text, ranges }
}

/** Template tag: literal text is plain, inserted {@link Marked} values keep their ranges, strings are plain. */
export function marked(strings: TemplateStringsArray, ...values: readonly (Marked | string)[]): Marked {
  return joinMarked(
    strings.flatMap((text, i) => {
      const value = values[i]
      return value === undefined ? [plain(text)] : [plain(text), typeof value === 'string' ? plain(value) : value]
    }),
  )
}

/** The secret fields that touched any part of the text, each once. */
export const fieldsOf = ({ ranges }: Marked): string[] => [...new Set(ranges.flatMap((range) => range.fields))]

export const hasSecret = ({ ranges }: Marked): boolean => ranges.length > 0

/** The text, every character of which these fields touched besides those that already had. */
export const touchedBy = (value: Marked, fields: readonly string[]): Marked =>
  value.text === '' || fields.length === 0
    ? value
    : {
        text: value.text,
        ranges: [{ start: 0, end: value.text.length, fields: [...new Set([...fieldsOf(value), ...fields])] }],
      }

/** For encodings that mix neighbouring characters (base64, hashes): if a secret touched the input, the whole output counts. */
export const encodeWhole = (value: Marked, encode: (text: string) => string): Marked =>
  touchedBy(plain(encode(value.text)), fieldsOf(value))

/** For encodings that work character by character (percent-encoding, JSON escapes): ranges follow their characters. */
export function encodeParts(value: Marked, encode: (text: string) => string): Marked {
  return joinMarked(
    segments(value).map(({ text, fields }) => ({
      text: encode(text),
      ranges: fields.length > 0 && text !== '' ? [{ start: 0, end: encode(text).length, fields }] : [],
    })),
  )
}

/** Cuts the text where ranges begin and end; `fields` is empty for the plain pieces. */
export function segments(value: Marked): { text: string; fields: readonly string[] }[] {
  const cuts = new Set([0, value.text.length, ...value.ranges.flatMap(({ start, end }) => [start, end])])
  const points = [...cuts].sort((a, b) => a - b)
  return points.slice(1).map((end, i) => {
    const start = points[i] ?? 0
    const inside = value.ranges.filter((range) => range.start <= start && range.end >= end)
    return { text: value.text.slice(start, end), fields: [...new Set(inside.flatMap((range) => range.fields))] }
  })
}

/** Part of a text, by UTF-16 units, with the ranges that fall into it. */
export function sliceMarked(value: Marked, start: number, end: number = value.text.length): Marked {
  return {
    text: value.text.slice(start, end),
    ranges: value.ranges.flatMap((range) => {
      const from = Math.max(range.start, start)
      const to = Math.min(range.end, end)
      return from < to ? [{ ...range, start: from - start, end: to - start }] : []
    }),
  }
}

/** Without white space at both ends. */
export function trimMarked(value: Marked): Marked {
  const start = value.text.length - value.text.trimStart().length
  return sliceMarked(value, start, Math.max(start, value.text.trimEnd().length))
}

/** The text with every touched piece replaced by what {@link maskOf} says of it. */
export const maskText = (value: Marked): string =>
  joinMarked(segments(value).map(({ text, fields }) => plain(fields.length > 0 ? maskOf(fields) : text))).text

/** The visible trace of a removed secret: `••• api key`. */
export const maskOf = (fields: readonly string[]): string => `••• ${fields.map(words).join(' + ')}`

const words = (field: string): string =>
  field
    .replace(/^encrypted\./, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
