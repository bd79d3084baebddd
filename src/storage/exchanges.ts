import { Dexie } from 'dexie'
import { openExchange, type Body, type Exchange } from '../core/exchange'
import type { Database } from './database'

/** Which exchanges a log shows. */
export interface LogQuery {
  readonly connectionId?: string | undefined
  readonly testId?: string | undefined
  readonly limit: number
}

/** Newest first, without the texts of bodies; {@link readExchange} has them. */
export async function listExchanges(db: Database, { connectionId, testId, limit }: LogQuery): Promise<Exchange[]> {
  if (testId !== undefined) {
    const rows = await db.exchanges.where('testId').equals(testId).limit(limit).toArray()
    return rows.sort((a, b) => b.at - a.at)
  }
  const rows =
    connectionId === undefined
      ? db.exchanges.orderBy('at')
      : db.exchanges.where('[connectionId+at]').between([connectionId, Dexie.minKey], [connectionId, Dexie.maxKey])
  return rows.reverse().limit(limit).toArray()
}

export async function readExchange(db: Database, id: string): Promise<Exchange | undefined> {
  const [row, bodies]: [unknown, { request: string; response: string } | undefined] = await Promise.all([
    db.exchanges.get(id),
    db.bodies.get(id),
  ])
  if (row === undefined) return undefined
  const exchange = openExchange(row)
  const { request, response } = exchange
  return {
    ...exchange,
    request: request.body ? { ...request, body: { ...request.body, text: bodies?.request ?? '' } } : request,
    ...(response ? { response: { ...response, body: { ...response.body, text: bodies?.response ?? '' } } } : {}),
  }
}

/** Writes a request that is about to be sent, redacted already, and keeps the newest `keep` of its connection. */
export async function addExchange(db: Database, exchange: Exchange, keep: number): Promise<void> {
  await db.transaction('rw', db.exchanges, db.bodies, async () => {
    await db.exchanges.add(light(exchange))
    await db.bodies.add(textsOf(exchange))
    const old = await db.exchanges
      .where('[connectionId+at]')
      .between([exchange.connectionId, Dexie.minKey], [exchange.connectionId, Dexie.maxKey])
      .reverse()
      .offset(keep)
      .limit(20)
      .primaryKeys()
    if (old.length > 0) await Promise.all([db.exchanges.bulkDelete(old), db.bodies.bulkDelete(old)])
  })
}

/** Adds what became of a request to its row; nothing if the row was pruned or forgotten meanwhile. */
export const finishExchange = (db: Database, exchange: Exchange): Promise<void> =>
  db.transaction('rw', db.exchanges, db.bodies, async () => {
    if ((await db.exchanges.get(exchange.id)) === undefined) return
    await db.exchanges.put(light(exchange))
    await db.bodies.put(textsOf(exchange))
  })

const light = ({ request, response, ...rest }: Exchange): Exchange => ({
  ...rest,
  request: request.body ? { ...request, body: emptied(request.body) } : request,
  ...(response ? { response: { ...response, body: emptied(response.body) } } : {}),
})

const textsOf = ({ id, request, response }: Exchange) => ({
  id,
  request: request.body?.text ?? '',
  response: response?.body.text ?? '',
})

const emptied = (body: Body): Body => ({ ...body, text: '' })
