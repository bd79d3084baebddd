/** One way to read what stands at a place of a text: one or two UTF-16 units, and where the rest of the text begins. */
interface Reading {
  readonly units: string
  readonly end: number
}

/** All ways to read what stands at a place, one more layer of escapes taken off each time; some may be the same. */
export type Reader = (at: number, depth?: number) => readonly Reading[]

/** How many encoders may have worked on a text, each on what the one before it made: JSON in a URL in JSON … */
const DEPTH = 4

/** No encoders, that many deep, write a character as more units than these. */
export const LONGEST_ESCAPE = 80

/** How many places are remembered; those that are asked for again stand near each other. */
const REMEMBERED = 4096

/** Whether an escape may begin with this UTF-16 unit: `\`, `%` or `&`. */
export const opensEscape = (unit: number): boolean => unit === 0x5c || unit === 0x25 || unit === 0x26

/**
 * Reads a text at any place in every way: as it stands, then with one more layer of escapes taken off each time. What an encoder
 * made of one character is itself text to the next one, so the parts of an escape are read with the layers above it taken off:
 * `%5C%22` is `%`, then `\`, then `"`.
 */
export function readerOf(text: string): Reader {
  const known = new Map<number, Reading[]>()

  function readings(at: number, depth = DEPTH): readonly Reading[] {
    const layers = known.get(at) ?? [{ units: text.charAt(at), end: at + 1 }]
    if (layers.length > depth || !opensEscape(text.charCodeAt(at))) return layers
    if (known.size > REMEMBERED) known.clear()
    known.set(at, layers)
    for (let last = layers.at(-1); last && layers.length <= depth; last = layers.at(-1))
      layers.push(unescaped(last, layers.length - 1) ?? last)
    return layers
  }

  /** The reading with so many layers taken off. */
  const read = (at: number, depth: number): Reading => {
    const layers = readings(at, depth)
    return layers[depth] ?? layers[0] ?? { units: '', end: at }
  }

  /** The character whose escape begins with the given reading, if one does; the rest of it is read `depth` layers deep. */
  function unescaped({ units, end }: Reading, depth: number): Reading | undefined {
    if (units === '\\') return afterBackslash(end, depth)
    if (units === '%') return afterPercent(end, depth)
    return units === '&' ? afterAmpersand(end, depth) : undefined
  }

  /** JSON's escapes, and those of its relatives: `\'`, `\x27`. @see https://www.rfc-editor.org/rfc/rfc8259#section-7 */
  function afterBackslash(at: number, depth: number): Reading | undefined {
    const next = read(at, depth)
    const units = SHORT_ESCAPES.get(next.units)
    if (units !== undefined) return { units, end: next.end }
    const digits = next.units === 'u' ? 4 : next.units === 'x' ? 2 : 0
    const unit = digits > 0 ? hexAt(text, next.end, digits) : undefined
    return unit === undefined ? undefined : { units: String.fromCharCode(unit), end: next.end + digits }
  }

  /** As many bytes as the first one says. @see https://www.rfc-editor.org/rfc/rfc3629#section-3 */
  function afterPercent(at: number, depth: number): Reading | undefined {
    const first = hexAt(text, at, 2)
    if (first === undefined || (first >= 0x80 && first < 0xc0) || first >= 0xf8) return undefined
    const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3
    let code = more > 0 ? first & (0x3f >> more) : first
    let end = at + 2
    for (let i = 0; i < more; i++) {
      const percent = read(end, depth)
      const byte = percent.units === '%' ? hexAt(text, percent.end, 2) : undefined
      if (byte === undefined || byte >> 6 !== 2) return undefined
      code = (code << 6) | (byte & 0x3f)
      end = percent.end + 2
    }
    return characterOf(code, end)
  }

  /** A reference by one of XML's names or by number. @see https://www.w3.org/TR/xml/#sec-references */
  function afterAmpersand(at: number, depth: number): Reading | undefined {
    let name = ''
    while (name.length <= LONGEST_NAME) {
      const { units, end } = read(at, depth)
      if (units === ';') return referenced(name, end)
      if (!/^[a-z\d#]$/i.test(units)) return undefined
      name += units
      at = end
    }
    return undefined
  }

  return readings
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ...Array.from('"\'/\\', (itself): [string, string] => [itself, itself]),
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** `#x` and as many leading zeros as anyone writes. */
const LONGEST_NAME = 14

function referenced(name: string, end: number): Reading | undefined {
  const units = ENTITIES.get(name)
  if (units !== undefined) return { units, end }
  const [, decimal, hex] = /^#(?:(\d+)|x([\da-f]+))$/i.exec(name) ?? []
  return decimal !== undefined ? characterOf(Number(decimal), end) : hex ? characterOf(parseInt(hex, 16), end) : undefined
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const characterOf = (code: number, end: number): Reading | undefined =>
  code <= 0x10ffff ? { units: String.fromCodePoint(code), end } : undefined

/** The number in so many hex digits. Encoders leave digits and letters alone, so those of an escape stand as they are. */
function hexAt(text: string, at: number, digits: number): number | undefined {
  let number = 0
  for (let i = at; i < at + digits; i++) {
    const digit = HEX.indexOf(text.charAt(i).toLowerCase() || ' ')
    if (digit < 0) return undefined
    number = number * 16 + digit
  }
  return number
}

const HEX = '0123456789abcdef'
