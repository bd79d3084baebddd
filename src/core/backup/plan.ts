import { dequal } from 'dequal/lite'
import type { Backup } from '../backup'
import { copyName, type Connection } from '../connection'
import type { Flow } from '../flow'
import { clientSecrets, type OAuthClient } from '../oauth/client'
import { keptSecretsOf, secretsOf } from '../scope'
import type { BackupSecrets, SecretName } from './envelope'

type Document = Connection | Flow | OAuthClient

/** What to do with a document that is here in another form. */
export type Choice = 'keep' | 'replace' | 'copy'

/**
 * One document of a backup: it is new, the same is here already, or another form of it is. `unsealed` is the same, but secrets
 * that the file has for it are not sealed here: an import that was broken off leaves that behind, and the next one adds them.
 */
export type PlanItem<D extends Document> =
  | { readonly state: 'add' | 'same' | 'unsealed'; readonly document: D }
  | { readonly state: 'differs'; readonly document: D; readonly mine: D }

export interface ImportPlan {
  readonly connections: readonly PlanItem<Connection>[]
  readonly flows: readonly PlanItem<Flow>[]
  readonly oauthClients: readonly PlanItem<OAuthClient>[]
}

export interface Existing {
  readonly connections: readonly Connection[]
  readonly flows: readonly Flow[]
  readonly oauthClients: readonly OAuthClient[]
  readonly sealed: readonly SecretName[]
}

/** What an import would do, before anything is done. */
export function planImport(
  backup: Pick<Backup, 'connections' | 'flows' | 'oauthClients' | 'secrets'>,
  existing: Existing,
): ImportPlan {
  const whole = <D extends Connection | OAuthClient>(item: PlanItem<D>): PlanItem<D> =>
    item.state === 'same' && lacksSecrets(item.document, backup.secrets, existing.sealed)
      ? { ...item, state: 'unsealed' }
      : item
  return {
    connections: backup.connections.map((document) => whole(itemOf(document, existing.connections))),
    flows: backup.flows.map((document) => itemOf(document, existing.flows)),
    oauthClients: backup.oauthClients.map((document) => whole(itemOf(document, existing.oauthClients))),
  }
}

function itemOf<D extends Document>(document: D, existing: readonly D[]): PlanItem<D> {
  const mine = existing.find(({ id }) => id === document.id)
  if (!mine) return { state: 'add', document }
  return dequal(contentOf(document), contentOf(mine)) ? { state: 'same', document } : { state: 'differs', document, mine }
}

/** Names of the secrets that a user enters for a document. */
export const enteredBy = (document: Connection | OAuthClient): string[] =>
  'auth' in document ? secretsOf(document) : clientSecrets(document)

/** Whether the file has secrets for the document that are not sealed here. What was got by signing in comes only where none is. */
function lacksSecrets(document: Connection | OAuthClient, secrets: BackupSecrets, sealed: readonly SecretName[]): boolean {
  if (secrets.kind !== 'encrypted') return false
  const entered = enteredBy(document)
  const obtained = 'auth' in document ? keptSecretsOf(document).filter((field) => !entered.includes(field)) : []
  const isHere = (field: string) => has(sealed, document.id, field)
  // Files of version 1 do not say which secrets they have.
  const comes = (field: string) => (secrets.fields ? has(secrets.fields, document.id, field) : entered.includes(field))
  return entered.some((field) => comes(field) && !isHere(field)) || (obtained.some(comes) && !obtained.some(isHere))
}

const has = (names: readonly SecretName[], id: string, wanted: string): boolean =>
  names.some(({ connectionId, field }) => connectionId === id && field === wanted)

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
  readonly oauthClients: readonly Write<OAuthClient>[]
  /**
   * Ids of connections and OAuth clients whose secrets follow, in the file and here: those that are written, and those that lack
   * theirs.
   */
  readonly map: readonly { readonly from: string; readonly to: string }[]
}

/** The documents that an import writes, once the user has chosen. Those of the file follow copies that they refer to. */
export function resolveImport(
  plan: ImportPlan,
  choiceOf: (id: string) => Choice,
  { newId, now, existing }: { newId: () => string; now: number; existing: Existing },
): ImportWrites {
  const connections = writesOf(plan.connections, choiceOf, newId, now, existing.connections)
  const flows = writesOf(plan.flows, choiceOf, newId, now, existing.flows)
  const oauthClients = writesOf(plan.oauthClients, choiceOf, newId, now, existing.oauthClients)
  const written = [...connections, ...oauthClients].map(({ from, document }) => ({ from, to: document.id }))
  const copies = new Map(written.map(({ from, to }) => [from, to]))
  const here = (id: string): string => copies.get(id) ?? id
  return {
    connections: connections.map(({ from: _, document, ...rest }) => {
      const { auth, concurrency } = document
      const moved = {
        auth: auth.kind === 'oauth2' ? { ...auth, client: here(auth.client) } : auth,
        concurrency: { ...concurrency, borrowFrom: here(concurrency.borrowFrom) },
      }
      return { ...rest, document: { ...document, ...moved } }
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
    oauthClients: oauthClients.map(({ from: _, ...write }) => write),
    map: [
      ...written,
      ...[...plan.connections, ...plan.oauthClients].flatMap(({ state, document: { id } }) =>
        state === 'unsealed' ? [{ from: id, to: id }] : [],
      ),
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
