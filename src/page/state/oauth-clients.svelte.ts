import { api } from '../../core/api'
import { freeName, type Connection } from '../../core/connection'
import { newOAuthClient, type OAuthClient } from '../../core/oauth/client'
import { listConnections } from '../../storage/connections'
import {
  deletedOAuthClients,
  deleteOAuthClient,
  listOAuthClients,
  purgeOAuthClients,
  restoreOAuthClient,
} from '../../storage/oauth-clients'
import { call } from '../worker-client/call'
import { db } from './database'
import { live } from './live.svelte'
import { notices, reporting } from './notices.svelte'

export interface ClientRow {
  readonly client: OAuthClient
  readonly users: readonly Connection[]
}

const usersOf = (id: string, connections: readonly Connection[]) =>
  connections.filter(({ auth }) => auth.kind === 'oauth2' && auth.client === id)

/** All OAuth clients, each with the connections that use it. */
export const liveOAuthClients = () =>
  live<{ rows: readonly ClientRow[]; unreadable: number }>(
    () => async () => {
      const [{ clients, unreadable }, { connections }] = await Promise.all([listOAuthClients(db), listConnections(db)])
      const rows = clients.map((client) => ({ client, users: usersOf(client.id, connections) }))
      return { rows: rows.sort((a, b) => a.client.name.localeCompare(b.client.name)), unreadable }
    },
    { rows: [], unreadable: 0 },
  )

export const freshClient = (names: readonly string[]): OAuthClient =>
  newOAuthClient(crypto.randomUUID(), freeName('OAuth client', names), Date.now())

/** Deletes with a way back: the secret goes only when it can no longer be undone. */
export const removeOAuthClient = ({ id, name }: OAuthClient) =>
  reporting(async () => {
    await deleteOAuthClient(db, id, Date.now())
    notices.say(`Deleted “${name}”.`, { label: 'Undo', run: () => void reporting(() => restoreOAuthClient(db, id)) })
  })

const UNDO_MS = 10 * 60 * 1000

/** Secrets first: should the rest fail, it is tried again at the next visit. */
export async function purgeDeletedClients(): Promise<void> {
  const ids = await deletedOAuthClients(db, Date.now() - UNDO_MS)
  if (ids.length === 0) return
  await call(api.forgetConnections, {}, { ids })
  await purgeOAuthClients(db, ids)
}
