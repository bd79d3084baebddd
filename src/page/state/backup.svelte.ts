import { api } from '../../core/api'
import { exportsApi } from '../../core/api-exports'
import { MAX_BACKUP_SIZE, readBackup, TOO_LARGE, type Backup, type BackupProblem } from '../../core/backup'
import { backupKeyOf } from '../../core/backup/backup-key'
import { documentsDigest } from '../../core/backup/envelope'
import { planImport, resolveImport, type Choice, type Existing, type ImportPlan } from '../../core/backup/plan'
import type { BodyOf, ReplyOf } from '../../core/route'
import type { SealedFacts } from '../../core/sealed'
import { importDocuments, undoImport, type ImportUndo } from '../../storage/backup-rows'
import { listConnections } from '../../storage/connections'
import { listFlows } from '../../storage/flows'
import { listOAuthClients } from '../../storage/oauth-clients'
import { listSealed } from '../../storage/sealed'
import { call } from '../worker-client/call'
import { db } from './database'
import { saveFile, whenUnlocked } from './export-file'
import { notices, reporting } from './notices.svelte'
import { askToPersist } from './persist'
import { changeSetting } from './settings.svelte'

/** Has the worker write a backup and hands it to the browser as a download. False if the vault stays locked, or if it was cancelled. */
export async function makeBackup(order: BodyOf<typeof exportsApi.exportBackup>, signal: AbortSignal): Promise<boolean> {
  const file = await whenUnlocked(() => call(exportsApi.exportBackup, {}, order))
  if (!file || signal.aborted) return false
  saveFile(file.fileName, 'application/json', file.text)
  const whole = [order.connectionIds, order.flowIds, order.oauthClientIds].every((ids) => ids === 'all')
  if (whole) await changeSetting('lastBackup', Date.now())
  notices.say(whole ? 'Backed up everything.' : 'Backed up the selection. It does not count as the last backup of everything.')
  return true
}

/** A backup that was read, and what importing it would do. Nothing has been changed. */
export interface Opened {
  readonly backup: Backup
  readonly existing: Existing
  readonly plan: ImportPlan
}

export const storedDocuments = async (): Promise<Existing> => ({
  connections: (await listConnections(db)).connections,
  flows: (await listFlows(db)).flows,
  oauthClients: (await listOAuthClients(db)).clients,
  sealed: await listSealed(db),
})

export async function openBackup(file: File): Promise<Opened | BackupProblem> {
  if (file.size > MAX_BACKUP_SIZE) return { problem: TOO_LARGE, details: [] }
  const backup = readBackup(await file.text())
  if ('problem' in backup) return backup
  const existing = await storedDocuments()
  return { backup, existing, plan: planImport(backup, existing) }
}

/**
 * Imports what was chosen. The passphrase is tried before anything is written; without one, secrets are left out. False if the
 * vault stays locked or if it was cancelled before anything was written; throws what went wrong, and then nothing was changed.
 */
export async function importBackup(
  { backup, plan, existing }: Opened,
  choiceOf: (id: string) => Choice,
  passphrase: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const seal = passphrase === undefined ? undefined : await secretsOrder(backup, passphrase)
  if (seal && !(await whenUnlocked(() => call(exportsApi.importSecrets, {}, { ...seal, map: [] })))) return false
  if (signal.aborted) return false

  const writes = resolveImport(plan, choiceOf, { newId: () => crypto.randomUUID(), now: Date.now(), existing })
  const undo = await importDocuments(db, writes)
  let secrets: ReplyOf<typeof exportsApi.importSecrets> = { found: 0, sealed: [], kept: [] }
  try {
    if (seal) secrets = await call(exportsApi.importSecrets, {}, { ...seal, map: [...writes.map] })
  } catch (error) {
    await undoImport(db, undo, [], Date.now())
    throw error
  }
  const sealed = (await listSealed(db)).filter(({ connectionId, field }) =>
    secrets.sealed.some((each) => each.connectionId === connectionId && each.field === field),
  )
  askToPersist()
  notices.say(summary(undo, secrets), {
    label: 'Undo',
    run: () => void reporting(() => takeBack(undo, sealed)),
  })
  return true
}

async function secretsOrder({ secrets, documents }: Backup, passphrase: string) {
  if (secrets.kind !== 'encrypted') return undefined
  const [digest, key] = await Promise.all([documentsDigest(documents), backupKeyOf(passphrase, secrets)])
  return { envelope: secrets, digest, key }
}

/** Connections and OAuth clients that are gone again are forgotten whole, with tests and log; of others, only the secrets that came. */
async function takeBack(undo: ImportUndo, sealed: readonly SealedFacts[]): Promise<void> {
  const { removed, secrets, kept } = await undoImport(db, undo, sealed, Date.now())
  if (secrets.length > 0) await call(exportsApi.forgetSecrets, {}, { secrets: [...secrets] })
  if (removed.length > 0) await call(api.forgetConnections, {}, { ids: [...removed] })
  const names = kept.map((name) => `“${name}”`).join(', ')
  notices.say(
    kept.length === 0
      ? 'The import was undone.'
      : `The import was undone, except for what was changed since: ${names} ${kept.length === 1 ? 'stays' : 'stay'} as now.`,
  )
}

function summary(
  { connections, flows, oauthClients }: ImportUndo,
  { sealed, kept }: ReplyOf<typeof exportsApi.importSecrets>,
): string {
  const parts = [
    count(connections.length, 'connection'),
    count(flows.length, 'flow'),
    ...(oauthClients.length > 0 ? [count(oauthClients.length, 'OAuth client')] : []),
    ...(sealed.length > 0 ? [count(sealed.length, 'secret')] : []),
  ]
  const rest =
    kept.length > 0 ? ` ${count(kept.length, 'secret')} sealed here already ${kept.length === 1 ? 'was' : 'were'} kept.` : ''
  return `Imported ${parts.join(', ')}.${rest}`
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
