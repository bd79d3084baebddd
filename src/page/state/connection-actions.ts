import { push } from 'svelte-spa-router'
import { api } from '../../core/api'
import { copyName, type Connection } from '../../core/connection'
import { verdictPhrase } from '../../core/verdict-phrase'
import {
  deleteConnections,
  deletedConnections,
  purgeConnections,
  putConnection,
  readConnection,
  restoreConnections,
} from '../../storage/connections'
import { readOAuthClient } from '../../storage/oauth-clients'
import { readTokens } from '../../storage/tokens'
import { call } from '../worker-client/call'
import { worker } from '../worker-client/lifecycle.svelte'
import { db } from './database'
import { logAddress } from './log-address'
import { whenUnlocked } from './export-file'
import { notices, reporting } from './notices.svelte'
import { unsavedForms } from './unsaved-forms.svelte'
import { askToUnlock } from './vault.svelte'

/** A stored connection as a list knows it. What is done with it loads when it is first asked for. */
type Listed = Pick<Connection, 'id' | 'name'>

/** Deletes with a way back: the secrets go only when it can no longer be undone. */
export async function removeConnection({ id, name }: Listed): Promise<void> {
  await reporting(async () => {
    await deleteConnections(db, [id], Date.now())
    // Edits of a connection that is gone would bring it back by being saved.
    const bringBackEdits = unsavedForms.get(id)?.discard()
    const run = () =>
      void reporting(async () => {
        await restoreConnections(db, [id])
        bringBackEdits?.()
      })
    notices.say(`Deleted “${name}”.`, { label: 'Undo', run })
  })
}

/** Takes a connection out of use until further notice, or back into it. */
export async function markOffline({ id }: Listed, markedOffline: boolean): Promise<void> {
  await reporting(async () => {
    const connection = await readConnection(db, id)
    if (connection) await putConnection(db, { ...connection, markedOffline, updatedAt: Date.now() })
  })
}

/** A copy with its own sealed secrets. */
export async function cloneConnection({ id }: Listed, names: readonly string[]): Promise<Connection | undefined> {
  return reporting(async () => {
    const connection = await readConnection(db, id)
    if (!connection) return undefined
    const now = Date.now()
    const copy = {
      ...connection,
      id: crypto.randomUUID(),
      name: copyName(connection.name, names),
      createdAt: now,
      updatedAt: now,
    }
    // The secrets first: a copy that lacks them would look whole.
    if (
      worker.phase === 'ready' &&
      !(await whenUnlocked(() => call(api.copySecrets, { connectionId: connection.id }, { to: copy.id })))
    )
      return undefined
    await putConnection(db, copy)
    if (worker.phase !== 'ready') notices.say('The copy has no secrets: without the background worker they cannot be copied.')
    return copy
  })
}

/** Tests the saved settings; the row in the list follows. */
export async function testSaved({ id }: Listed): Promise<void> {
  await reporting(async () => {
    const connection = await readConnection(db, id)
    if (!connection) return
    let testId = ''
    const test = () => {
      testId = crypto.randomUUID()
      return call(api.testConnection, { connectionId: connection.id }, { testId, connection, secrets: {}, unsaved: false })
    }
    let verdict = await test()
    if (verdict.code === 'locked' && (await askToUnlock())) verdict = await test()
    const viewLog = { label: 'View log', run: () => void push(logAddress(id, testId)) }
    notices.say(`${connection.name}: ${verdictPhrase(verdict)}`, viewLog)
  })
}

const UNDO_MS = 10 * 60 * 1000

/** Wakes the worker, which closes what a stopped predecessor left open. A failure shows at the first real call. */
export async function wakeWorker(): Promise<void> {
  await call(api.hello, {}, {}).catch(() => undefined)
  await purgeDeleted().catch(() => undefined)
}

/** Forgets connections whose deletion is older than the time for undoing it. */
async function purgeDeleted(): Promise<void> {
  const ids = await deletedConnections(db, Date.now() - UNDO_MS)
  if (ids.length === 0) return
  await call(api.forgetConnections, {}, { ids })
  await purgeConnections(db, ids)
}

/** Whether the provider can be asked to end the connection's token. */
export async function revocableToken(id: string): Promise<boolean> {
  const tokens = await readTokens(db, id)
  const client = tokens && (await readOAuthClient(db, tokens.clientId).catch(() => undefined))
  return client !== undefined && client.endpoints.revoke.trim() !== ''
}

/** Ends the token's life at the provider. Says why if that failed. */
export async function revokeFirst({ id, name }: Listed): Promise<boolean> {
  const verdict = await reporting(async () => {
    const connection = await readConnection(db, id)
    if (!connection) return undefined
    return whenUnlocked(() =>
      call(api.revokeToken, { connectionId: id }, { testId: crypto.randomUUID(), connection, secrets: {} }),
    )
  })
  if (verdict?.code === 'ok') return true
  if (verdict) notices.say(`The token of “${name}” was not revoked (${verdictPhrase(verdict)}), so nothing was deleted.`)
  return false
}
