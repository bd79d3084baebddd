import type { Table } from 'dexie'
import type { Body, Exchange } from '../core/exchange'
import { outcomeOf, type Outcome } from '../core/outcome'

/** An exchange as it is stored: without the texts of bodies, with what it is found and counted by. */
export type StoredExchange = Exchange & { readonly outcome: Outcome; readonly bytes: number }

export interface Bodies {
  readonly id: string
  readonly request: string
  readonly response: string
}

export interface LogCount {
  /** Empty: of all connections. */
  readonly connectionId: string
  readonly entries: number
  readonly bytes: number
  readonly pinned: number
}

/** Entries up to a time, of one connection or of all, that the user cleared. */
export interface Clearing {
  readonly id: string
  readonly connectionId?: string
  readonly upTo: number
}

export function rowOf(exchange: Exchange, texts: Omit<Bodies, 'id'> | undefined): StoredExchange {
  const { request, response } = exchange
  const light: Exchange = {
    ...exchange,
    request: request.body ? { ...request, body: emptied(request.body) } : request,
    ...(response ? { response: { ...response, body: emptied(response.body) } } : {}),
  }
  const bytes = JSON.stringify(light).length + (texts ? texts.request.length + texts.response.length : 0)
  return { ...light, outcome: outcomeOf(exchange), bytes }
}

const emptied = (body: Body): Body => ({ ...body, text: '' })

/** What rows add to the counts: one each, or what changed of them. */
export type Change = Omit<LogCount, 'connectionId'>

/** Of its connection, and of all. */
export async function recount(counts: Table<LogCount, string>, connectionId: string, change: Change): Promise<void> {
  for (const id of ['', connectionId]) {
    const now = (await counts.get(id)) ?? { entries: 0, bytes: 0, pinned: 0 }
    await counts.put({
      connectionId: id,
      entries: now.entries + change.entries,
      bytes: now.bytes + change.bytes,
      pinned: now.pinned + change.pinned,
    })
  }
}
