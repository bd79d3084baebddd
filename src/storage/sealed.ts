import type { SealedFacts } from '../core/sealed'
import type { Database } from './database'

/** What is known of the sealed secrets of one connection, or of all. */
export const listSealed = (db: Database, connectionId?: string): Promise<SealedFacts[]> =>
  connectionId === undefined ? db.sealed.toArray() : db.sealed.where('connectionId').equals(connectionId).toArray()

export const putSealed = (db: Database, facts: readonly SealedFacts[]): Promise<unknown> => db.sealed.bulkPut([...facts])

export const forgetSealed = (db: Database, connectionId: string, fields: readonly string[]): Promise<void> =>
  db.sealed.bulkDelete(fields.map((field): [string, string] => [connectionId, field]))
