import { openConnection, type Connection } from '../core/connection'
import type { Database } from './database'

/** Connections that are not deleted, and how many stored rows this version cannot read. */
export interface ConnectionList {
  readonly connections: readonly Connection[]
  readonly unreadable: number
}

export async function listConnections(db: Database): Promise<ConnectionList> {
  const rows: unknown[] = await db.connections.toArray()
  const connections = rows.flatMap((row) => {
    try {
      return [openConnection(row)]
    } catch {
      return []
    }
  })
  return {
    connections: connections.filter(({ deletedAt }) => deletedAt === undefined),
    unreadable: rows.length - connections.length,
  }
}

export async function readConnection(db: Database, id: string): Promise<Connection | undefined> {
  const row: unknown = await db.connections.get(id)
  if (row === undefined) return undefined
  const connection = openConnection(row)
  return connection.deletedAt === undefined ? connection : undefined
}

export const putConnection = (db: Database, connection: Connection): Promise<string> => db.connections.put(connection)

/** Marks connections as deleted; {@link restoreConnections} undoes it until {@link purgeConnections}. */
export const deleteConnections = (db: Database, ids: readonly string[], at: number): Promise<number> =>
  db.connections.where('id').anyOf(ids).modify({ deletedAt: at })

export const restoreConnections = (db: Database, ids: readonly string[]): Promise<number> =>
  db.connections
    .where('id')
    .anyOf(ids)
    .modify((connection) => {
      delete connection.deletedAt
    })

/** Ids of connections deleted before `before`, which can no longer be restored. */
export async function deletedConnections(db: Database, before: number): Promise<string[]> {
  const rows = await db.connections.filter(({ deletedAt }) => deletedAt !== undefined && deletedAt < before).toArray()
  return rows.map(({ id }) => id)
}

export const purgeConnections = (db: Database, ids: readonly string[]): Promise<void> => db.connections.bulkDelete([...ids])
