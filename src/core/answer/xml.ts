import { parseXml, XmlElement, XmlError, XmlText, type XmlDocument } from '@rgrove/parse-xml'

/** Deeper than any real answer, and still far from the end of the stack. */
const MAX_DEPTH = 200

/** Read as an object, or why it cannot be. */
export type XmlRead = { readonly data: unknown } | { readonly problem: string }

/**
 * XML as an object: a member for each child element, by its name without prefix, a list where it repeats; attributes as `_name`;
 * an element with nothing but text is that text, other text is `_text`. Entities other than XML's own stay as they are written.
 */
export function readXml(text: string): XmlRead {
  try {
    const { root }: XmlDocument = parseXml(text.replace(/^\uFEFF/, '').trimStart(), { ignoreUndefinedEntities: true })
    if (!root) return { problem: 'There is no element in it.' }
    return { data: { [localName(root.name)]: contentOf(root, 1) } }
  } catch (error) {
    if (error instanceof XmlError)
      return { problem: `Line ${error.line}, character ${error.column}: ${error.message.replace(/ \(line [^]*/, '')}.` }
    if (error instanceof RangeError) return { problem: `The XML is nested more than ${MAX_DEPTH} deep.` }
    throw error
  }
}

/** Without its namespace prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

function contentOf(element: XmlElement, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError('depth')
  const members = new Map<string, unknown[]>()
  const add = (name: string, value: unknown): void => {
    const values = members.get(name)
    if (values) values.push(value)
    else members.set(name, [value])
  }
  for (const [name, value] of Object.entries(element.attributes))
    if (!/^xmlns(:|$)/.test(name)) add(`_${localName(name)}`, value)
  let text = ''
  for (const child of element.children) {
    if (child instanceof XmlElement) add(localName(child.name), contentOf(child, depth + 1))
    else if (child instanceof XmlText) text += child.text
  }
  text = text.trim()
  if (members.size === 0) return text
  if (text) members.set('_text', [text])
  return Object.fromEntries(Array.from(members, ([name, values]) => [name, values.length === 1 ? values[0] : values]))
}
