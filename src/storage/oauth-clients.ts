import { openOAuthClient, type OAuthClient } from '../core/oauth/client'
import type { Database } from './database'

/** OAuth clients that are not deleted, and how many stored rows this version cannot read. */
export async function listOAuthClients(db: Database): Promise<{ clients: readonly OAuthClient[]; unreadable: number }> {
  const rows: unknown[] = await db.oauthClients.toArray()
  const clients = rows.flatMap((row) => {
    try {
      return [openOAuthClient(row)]
    } catch {
      return []
    }
  })
  return { clients: clients.filter(({ deletedAt }) => deletedAt === undefined), unreadable: rows.length - clients.length }
}

export async function readOAuthClient(db: Database, id: string): Promise<OAuthClient | undefined> {
  const row: unknown = await db.oauthClients.get(id)
  if (row === undefined) return undefined
  const client = openOAuthClient(row)
  return client.deletedAt === undefined ? client : undefined
}

export const putOAuthClient = (db: Database, client: OAuthClient): Promise<string> => db.oauthClients.put(client)

/** Marks a client as deleted; {@link restoreOAuthClient} undoes it until {@link purgeOAuthClients}. */
export const deleteOAuthClient = (db: Database, id: string, at: number): Promise<number> =>
  db.oauthClients.update(id, { deletedAt: at })

export const restoreOAuthClient = (db: Database, id: string): Promise<number> =>
  db.oauthClients
    .where('id')
    .equals(id)
    .modify((client) => {
      delete client.deletedAt
    })

/** Ids of clients deleted before `before`, which can no longer be restored. */
export async function deletedOAuthClients(db: Database, before: number): Promise<string[]> {
  const rows = await db.oauthClients.filter(({ deletedAt }) => deletedAt !== undefined && deletedAt < before).toArray()
  return rows.map(({ id }) => id)
}

export const purgeOAuthClients = (db: Database, ids: readonly string[]): Promise<void> => db.oauthClients.bulkDelete([...ids])
