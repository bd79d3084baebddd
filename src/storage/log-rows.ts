import type { Table } from 'dexie'
import type { Body, Exchange } from '../core/exchange'
import { outcomeOf, type Outcome } from '../core/outcome'

/** An exchange as it is stored: without the texts of bodies, with what it is found and counted by. */
export type StoredExchange = Exchange & { readonly outcome: Outcome; readonly bytes: number }

/** The texts of an entry: bodies, and in `head` all else that is searched, so that a search reads nothing but texts. */
export interface Bodies {
  readonly id: string
  readonly head: string
  readonly request: string
  readonly response: string
  /** Of a binary response, in base64. */
  readonly bytes?: string
}

export const textsOf = ({ id, request, response, failure }: Exchange): Bodies => ({
  id,
  head: [
    `${request.method} ${request.url}`,
    ...[...request.headers, ...(response?.headers ?? [])].map(({ name, value }) => `${name}: ${value}`),
    ...(failure ? [failure.message] : []),
  ].join('\n'),
  request: request.body?.text ?? '',
  response: response?.body.text ?? '',
  ...(response?.body.bytes === undefined ? {} : { bytes: response.body.bytes }),
})

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

export function rowOf(exchange: Exchange, texts: Bodies): StoredExchange {
  const { request, response } = exchange
  const light: Exchange = {
    ...exchange,
    request: request.body ? { ...request, body: emptied(request.body) } : request,
    ...(response ? { response: { ...response, body: emptied(response.body) } } : {}),
  }
  const { head, request: sent, response: got, bytes: binary = '' } = texts
  const bytes = JSON.stringify(light).length + head.length + sent.length + got.length + binary.length
  return { ...light, outcome: outcomeOf(exchange), bytes }
}

const emptied = ({ bytes: _, ...body }: Body): Body => ({ ...body, text: '' })

/** What rows add to the counts: one each, or what changed of them. */
export type Change = Omit<LogCount, 'connectionId'>

/** Of its connection, if it has one, and of all. */
export async function recount(counts: Table<LogCount, string>, connectionId: string, change: Change): Promise<void> {
  for (const id of new Set(['', connectionId])) {
    const now = (await counts.get(id)) ?? { entries: 0, bytes: 0, pinned: 0 }
    await counts.put({
      connectionId: id,
      entries: now.entries + change.entries,
      bytes: now.bytes + change.bytes,
      pinned: now.pinned + change.pinned,
    })
  }
}
