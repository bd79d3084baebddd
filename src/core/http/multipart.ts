/** One part of a body that has several. */
export interface Part {
  /** Empty where it has none, as in answers to batches. */
  readonly name: string
  readonly fileName: string
  readonly type: string
  readonly text: string
}

/**
 * The parts of a body, in their order; none if the type names no boundary, or the body has no such parts. A part that was cut off is
 * there as far as it goes. @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1 and https://www.rfc-editor.org/rfc/rfc7578
 */
export function multipartParts(contentType: string, text: string): Part[] {
  const boundary = /^multipart\/.*;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType.trim())
  if (!boundary) return []
  const [, ...pieces] = `\n${text}`.split(`\n--${boundary[1] ?? boundary[2] ?? ''}`)
  const end = pieces.findIndex((piece) => piece.startsWith('--'))
  return pieces.slice(0, end < 0 ? undefined : end).map(partOf)
}

function partOf(piece: string): Part {
  // The rest of the delimiter's line comes first, then the part's own headers, and an empty line before what it holds.
  const own = piece.slice(piece.indexOf('\n') + 1)
  const empty = /(^|\n)\r?\n/.exec(own)
  const head = own.slice(0, empty?.index ?? 0)
  const content = empty ? own.slice(empty.index + empty[0].length) : own
  const headerOf = (name: string): string => new RegExp(`^${name}:[ \\t]*([^\\r\\n]*)`, 'im').exec(head)?.[1] ?? ''
  const disposition = headerOf('content-disposition')
  const parameter = (name: string): string => {
    const [, quoted, bare] = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition) ?? []
    return (quoted ?? bare ?? '').replace(/\\(["\\])/g, '$1')
  }
  return {
    name: parameter('name'),
    fileName: parameter('filename'),
    type: headerOf('content-type'),
    text: content.replace(/\r$/, ''),
  }
}
