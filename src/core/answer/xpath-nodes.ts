import type { Axis } from './xpath-parse'

/** An element, an attribute (`_name`) or a text (`_text`) of what `readXml` made. */
export interface Node {
  readonly name: string
  readonly value: unknown
  readonly parent: Node | undefined
  // Found once, so that a node is always the same.
  members?: readonly Node[]
  text?: string
}

/** A node and those around it. @see https://www.w3.org/TR/xpath-10/#axes */
export function along(axis: Axis, node: Node): readonly Node[] {
  switch (axis) {
    case 'child':
      return membersOf(node).filter(({ name }) => !isAttribute(name))
    case 'attribute':
      return membersOf(node).filter(({ name }) => isAttribute(name))
    case 'self':
      return [node]
    case 'parent':
      return node.parent ? [node.parent] : []
    case 'descendant':
      return withDescendants(node).slice(1)
    case 'descendant-or-self':
      return withDescendants(node)
  }
}

/** Whether a node is what a step names: `*`, `text()`, `node()` or a local name. */
export function fits({ name }: Node, axis: Axis, test: string): boolean {
  if (test === 'node()') return true
  if (test === 'text()' || name === '_text') return test === 'text()' && name === '_text'
  return test === '*' ? name !== '' : name === (axis === 'attribute' ? `_${test}` : test)
}

/** The text of a node and all within it. */
export function textOf(node: Node): string {
  node.text ??= typeof node.value === 'string' ? node.value : along('child', node).map(textOf).join('')
  return node.text
}

const isAttribute = (name: string): boolean => name.startsWith('_') && name !== '_text'

function withDescendants(node: Node, into: Node[] = []): Node[] {
  into.push(node)
  for (const child of along('child', node)) withDescendants(child, into)
  return into
}

function membersOf(node: Node): readonly Node[] {
  node.members ??= read(node)
  return node.members
}

function read(parent: Node): Node[] {
  const { name, value } = parent
  // An element that has nothing but text is that text.
  if (typeof value === 'string') return value && !name.startsWith('_') ? [{ name: '_text', value, parent }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    (Array.isArray(member) ? member : [member]).map((value: unknown): Node => ({ name, value, parent })),
  )
}
