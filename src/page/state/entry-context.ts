import type { ApplicationSnapshot } from '../../core/application'
import { parseUrl, type Connection } from '../../core/connection'
import type { Exchange } from '../../core/exchange'
import { neededPermission } from '../../core/http/address'
import type { Verdict } from '../../core/verdict'
import { readAttempt } from '../../storage/attempts'
import { readConnection } from '../../storage/connections'
import { readDraft } from '../../storage/drafts'
import { db } from './database'

/** What stands around a log entry: its connection, saved or a draft, and what the test that it belongs to concluded. */
export interface EntryContext {
  readonly connection: Connection | undefined
  readonly application: ApplicationSnapshot | undefined
  readonly verdict: Verdict | undefined
}

export async function readEntryContext({ connectionId, testId, cause, verdict }: Exchange): Promise<EntryContext> {
  const [saved, draft, attempt] = await Promise.all([
    readConnection(db, connectionId).catch(() => undefined),
    readDraft(db, connectionId),
    testId !== undefined && cause === 'test' ? readAttempt(db, testId) : undefined,
  ])
  const connection = saved ?? draft?.connection
  return { connection, application: connection?.application, verdict: verdict ?? attempt?.verdict }
}

/** Of the browser's permission that a page here needs to call this address; `unknown` where there is none, or none is needed. */
export async function localNetworkPermission(url: string): Promise<PermissionState | 'unknown'> {
  const needed = neededPermission(parseUrl(url)?.hostname ?? '', location.hostname)
  for (const each of needed ? [needed, 'local-network-access'] : []) {
    try {
      return (await navigator.permissions.query({ name: each as PermissionName })).state // newer than the type library
    } catch {
      // No such permission: an older browser has it under the older name.
    }
  }
  return 'unknown'
}

/** Opens the page in which the browser asks; call it in a click. */
export function askForLocalNetwork(url: string): void {
  const page = new URL('local-network.html', document.baseURI)
  page.searchParams.set('origin', new URL(url).origin)
  window.open(page, '_blank', 'popup,width=560,height=480,noopener')
}

/** Tells that the browser was asked. Returns how to stop. */
export function onLocalNetworkAsked(heard: () => void): () => void {
  const channel = new BroadcastChannel('patchbay-local-network')
  channel.onmessage = heard
  return () => channel.close()
}
