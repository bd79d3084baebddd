import { api } from '../../core/api'
import { exportsApi } from '../../core/api-exports'
import { MAX_BACKUP_SIZE, readBackup, TOO_LARGE, type Backup, type BackupProblem } from '../../core/backup'
import { backupKeyOf } from '../../core/backup/backup-key'
import { documentsDigest } from '../../core/backup/envelope'
import { hostsOf, secretsToFillIn } from '../../core/backup/facts'
import { planImport, resolveImport, type Choice, type Existing, type ImportPlan } from '../../core/backup/plan'
import type { Connection } from '../../core/connection'
import type { OAuthClient } from '../../core/oauth/client'
import type { BodyOf, ReplyOf } from '../../core/route'
import { importDocuments, undoImport, type ImportUndo } from '../../storage/backup-rows'
import { listConnections } from '../../storage/connections'
import { listFlows } from '../../storage/flows'
import { listOAuthClients } from '../../storage/oauth-clients'
import { forgetLastImport, readLastImport, writeLastImport, type LastImport } from '../../storage/last-import'
import { listSealed } from '../../storage/sealed'
import { call } from '../worker-client/call'
import { db } from './database'
import { saveFile, whenUnlocked } from './export-file'
import { live } from './live.svelte'
import { notices, reporting } from './notices.svelte'
import { askToPersist } from './persist'
import { changeSetting } from './settings.svelte'

/** Has the worker write a backup and hands it to the browser as a download. False if the vault stays locked, or if it was cancelled. */
export async function makeBackup(order: BodyOf<typeof exportsApi.exportBackup>, signal: AbortSignal): Promise<boolean> {
  const file = await whenUnlocked(() => call(exportsApi.exportBackup, {}, order))
  if (!file || signal.aborted) return false
  saveFile(file.fileName, 'application/json', file.text)
  const whole = [order.connectionIds, order.flowIds, order.oauthClientIds].every((ids) => ids === 'all')
  if (whole) {
    await changeSetting('lastBackup', Date.now())
    await changeSetting('lastBackupSecrets', order.secrets.kind)
  }
  const all = order.secrets.kind === 'encrypted' ? 'Backed up everything.' : 'Backed up all documents, without secrets.'
  notices.say(whole ? all : 'Backed up the selection. It does not count as the last backup of everything.')
  return true
}

/** A backup that was read, and what importing it would do. Nothing has been changed. */
export interface Opened {
  readonly backup: Backup
  readonly existing: Existing
  readonly plan: ImportPlan
  /** By the id of a connection or OAuth client of the file: where it may call, and which of these places its counterpart here may not. */
  readonly hosts: ReadonlyMap<string, { readonly all: readonly string[]; readonly added: readonly string[] }>
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
  const plan = planImport(backup, existing)
  const hosts = await Promise.all(
    [...plan.connections, ...plan.oauthClients].map(async (item) => {
      const all = await hostsOf(item.document)
      const mine = item.state === 'differs' ? await hostsOf(item.mine) : all
      return [item.document.id, { all, added: all.filter((host) => !mine.includes(host)) }] as const
    }),
  )
  return { backup, existing, plan, hosts: new Map(hosts) }
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
  const written = { at: Date.now(), undo, sealed }
  await writeLastImport(db, written)
  askToPersist()
  const isNew = ({ document: { id } }: { document: { id: string } }) => writes.map.some(({ to }) => to === id)
  const missing = (await missingSecrets()).filter(isNew).length
  const rest =
    missing === 0 ? '' : ` ${missing === 1 ? 'One lacks' : `${missing} lack`} secrets: Settings lists them under Backup.`
  notices.say(summary(undo, secrets) + rest, { label: 'Undo', run: () => void reporting(() => takeBack(written)) })
  return true
}

/** Connections and OAuth clients that cannot work yet, since secrets that they need are not sealed here. */
export async function missingSecrets(): Promise<
  readonly { readonly document: Connection | OAuthClient; readonly labels: readonly string[] }[]
> {
  const { connections, oauthClients, sealed } = await storedDocuments()
  return [...connections, ...oauthClients].flatMap((document) => {
    const labels = secretsToFillIn(document, sealed)
    return labels.length === 0 ? [] : [{ document, labels }]
  })
}

export const liveMissingSecrets = () => live(() => missingSecrets, [])

/** When the last import was made, as long as it can be undone. */
export const liveLastImport = () => live(() => async () => (await readLastImport(db))?.at, undefined)

export const undoLastImport = () =>
  reporting(async () => {
    const last = await readLastImport(db)
    if (last) await takeBack(last)
  })

async function secretsOrder({ secrets, documents }: Backup, passphrase: string) {
  if (secrets.kind !== 'encrypted') return undefined
  const [digest, key] = await Promise.all([documentsDigest(documents), backupKeyOf(passphrase, secrets)])
  return { envelope: secrets, digest, key }
}

/** Connections and OAuth clients that are gone again are forgotten whole, with tests and log; of others, only the secrets that came. */
async function takeBack({ at, undo, sealed }: LastImport): Promise<void> {
  const { removed, secrets, kept } = await undoImport(db, undo, sealed, Date.now())
  if (secrets.length > 0) await call(exportsApi.forgetSecrets, {}, { secrets: [...secrets] })
  if (removed.length > 0) await call(api.forgetConnections, {}, { ids: [...removed] })
  // A later import has its own way back.
  if ((await readLastImport(db))?.at === at) await forgetLastImport(db)
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
  const counts = [
    [connections.length, 'connection'],
    [flows.length, 'flow'],
    [oauthClients.length, 'OAuth client'],
    [sealed.length, 'secret'],
  ] as const
  const parts = counts.flatMap(([number, noun]) => (number > 0 ? [count(number, noun)] : []))
  const rest =
    kept.length > 0 ? ` ${count(kept.length, 'secret')} sealed here already ${kept.length === 1 ? 'was' : 'were'} kept.` : ''
  return `Imported ${parts.join(', ') || 'nothing new'}.${rest}`
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
