/** Undo and redo over whole documents, which are values: going back gives the exact one. */
export interface History<Document> {
  readonly past: readonly Document[]
  readonly present: Document
  readonly future: readonly Document[]
  /** Changes with the same group become one step back: typing into a field, dragging. */
  readonly group?: string | undefined
}

const DEPTH = 200

export const startHistory = <Document>(present: Document): History<Document> => ({ past: [], present, future: [] })

export function record<Document>(history: History<Document>, next: Document, group?: string): History<Document> {
  if (next === history.present) return history
  const continues = group !== undefined && group === history.group
  return { past: continues ? history.past : [...history.past, history.present].slice(-DEPTH), present: next, future: [], group }
}

export function undo<Document>(history: History<Document>): History<Document> {
  const previous = history.past.at(-1)
  if (previous === undefined) return history
  return { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future] }
}

export function redo<Document>(history: History<Document>): History<Document> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future }
}
