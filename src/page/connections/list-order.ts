import type { ConnectionRow } from '../state/connections.svelte'

export type Column = 'name' | 'status' | 'application' | 'baseUri' | 'tested'
export interface Order {
  readonly by: Column
  readonly descending: boolean
}

/** Whether every word of the search is found in what the row shows. */
export function matches({ connection, status }: ConnectionRow, search: string): boolean {
  const text =
    `${connection.name} ${connection.application.name} ${connection.baseUri} ${status ?? ''} ${connection.environment}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const STATUS_ORDER = ['offline', 'draft', 'untested', 'online']

const compare: Readonly<Record<Column, (a: ConnectionRow, b: ConnectionRow) => number>> = {
  name: (a, b) => collator.compare(a.connection.name, b.connection.name),
  status: (a, b) => STATUS_ORDER.indexOf(a.status ?? '') - STATUS_ORDER.indexOf(b.status ?? ''),
  application: (a, b) => collator.compare(a.connection.application.name, b.connection.application.name),
  baseUri: (a, b) => collator.compare(a.connection.baseUri, b.connection.baseUri),
  tested: (a, b) => (b.health.results.at(-1)?.at ?? 0) - (a.health.results.at(-1)?.at ?? 0),
}

/** By one column, equal rows by name. */
export const sorted = (rows: readonly ConnectionRow[], { by, descending }: Order): ConnectionRow[] =>
  rows.toSorted((a, b) => (descending ? -1 : 1) * compare[by](a, b) || compare.name(a, b))
