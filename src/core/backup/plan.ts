import { dequal } from 'dequal/lite'
import type { Backup } from '../backup'
import { copyName, type Connection } from '../connection'
import type { Flow } from '../flow'
import { secretsOf } from '../scope'
import type { SecretName } from './envelope'

type Document = Connection | Flow

/** What to do with a document that is here in another form. */
export type Choice = 'keep' | 'replace' | 'copy'

/**
 * One document of a backup: it is new, the same is here already, or another form of it is. `unsealed` is the same, but secrets
 * that it has a place for are not sealed here: an import that was broken off leaves that behind, and the next one adds them.
 */
export type PlanItem<D extends Document> =
  | { readonly state: 'add' | 'same' | 'unsealed'; readonly document: D }
  | { readonly state: 'differs'; readonly document: D; readonly mine: D }

export interface ImportPlan {
  readonly connections: readonly PlanItem<Connection>[]
  readonly flows: readonly PlanItem<Flow>[]
}

export interface Existing {
  readonly connections: readonly Connection[]
  readonly flows: readonly Flow[]
  readonly sealed: readonly SecretName[]
}

/** What an import would do, before anything is done. */
export const planImport = (backup: Pick<Backup, 'connections' | 'flows' | 'secrets'>, existing: Existing): ImportPlan => ({
  connections: backup.connections.map((document) => {
    const item = itemOf(document, existing.connections)
    const lacks = backup.secrets.kind === 'encrypted' && item.state === 'same' && lacksSecrets(document, existing.sealed)
    return lacks ? { state: 'unsealed', document } : item
  }),
  flows: backup.flows.map((document) => itemOf(document, existing.flows)),
})

function itemOf<D extends Document>(document: D, existing: readonly D[]): PlanItem<D> {
  const mine = existing.find(({ id }) => id === document.id)
  if (!mine) return { state: 'add', document }
  return dequal(contentOf(document), contentOf(mine)) ? { state: 'same', document } : { state: 'differs', document, mine }
}

const lacksSecrets = (connection: Connection, sealed: readonly SecretName[]): boolean =>
  secretsOf(connection).some(
    (wanted) => !sealed.some(({ connectionId, field }) => connectionId === connection.id && field === wanted),
  )

/** When and how often a document was stored is no difference. */
const contentOf = (document: Document) => ({ ...document, updatedAt: 0, revision: 0, deletedAt: undefined })

/** A document to be written, and the one it takes the place of. */
export interface Write<D extends Document> {
  readonly document: D
  readonly replaces?: D
}

export interface ImportWrites {
  readonly connections: readonly Write<Connection>[]
  readonly flows: readonly Write<Flow>[]
  /** Ids of connections whose secrets follow, in the file and here: those that are written, and those that lack theirs. */
  readonly map: readonly { readonly from: string; readonly to: string }[]
}

/** The documents that an import writes, once the user has chosen. Flows and connections of the file follow copies they refer to. */
export function resolveImport(
  plan: ImportPlan,
  choiceOf: (id: string) => Choice,
  { newId, now, existing }: { newId: () => string; now: number; existing: Existing },
): ImportWrites {
  const connections = writesOf(plan.connections, choiceOf, newId, now, existing.connections)
  const flows = writesOf(plan.flows, choiceOf, newId, now, existing.flows)
  const copies = new Map(connections.map(({ from, document }) => [from, document.id]))
  const here = (id: string): string => copies.get(id) ?? id
  return {
    connections: connections.map(({ from: _, document, ...rest }) => {
      const { borrowFrom } = document.concurrency
      const concurrency = { ...document.concurrency, borrowFrom: here(borrowFrom) }
      return { ...rest, document: { ...document, concurrency } }
    }),
    flows: flows.map(({ from: _, document, replaces }) => {
      const steps = document.steps.map((step) =>
        step.connectionId === undefined ? step : { ...step, connectionId: here(step.connectionId) },
      )
      // Tabs that have the flow open notice by the revision.
      const revision = replaces ? replaces.revision + 1 : 0
      const registered = document.registered.map(here)
      return { document: { ...document, steps, registered, revision }, ...(replaces ? { replaces } : {}) }
    }),
    map: [
      ...connections.map(({ from, document }) => ({ from, to: document.id })),
      ...plan.connections.flatMap(({ state, document: { id } }) => (state === 'unsealed' ? [{ from: id, to: id }] : [])),
    ],
  }
}

function writesOf<D extends Document>(
  items: readonly PlanItem<D>[],
  choiceOf: (id: string) => Choice,
  newId: () => string,
  now: number,
  existing: readonly D[],
): (Write<D> & { from: string })[] {
  const names = existing.map(({ name }) => name)
  return items.flatMap((item): (Write<D> & { from: string })[] => {
    const { document } = item
    if (item.state !== 'differs') return item.state === 'add' ? [{ from: document.id, document }] : []
    if (choiceOf(document.id) === 'keep') return []
    if (choiceOf(document.id) === 'replace') {
      return [{ from: document.id, document: { ...document, updatedAt: now }, replaces: item.mine }]
    }
    const name = copyName(document.name, names)
    names.push(name)
    return [{ from: document.id, document: { ...document, id: newId(), name, createdAt: now, updatedAt: now } }]
  })
}
