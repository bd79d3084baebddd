import * as z from 'zod/mini'
import { BACKUP_FORMAT, BACKUP_VERSION, backupSecretsSchema, documentsText, type BackupSecrets } from './backup/envelope'
import { isTooDeep, PROTOTYPE_KEYS, prototypeKeyIn } from './backup/safe-json'
import { openConnection, type Connection } from './connection'
import { openFlow, type Flow } from './flow'
import { openOAuthClient, type OAuthClient } from './oauth/client'

/** Bytes of a file; anything larger is refused before it is read. */
export const MAX_BACKUP_SIZE = 20_000_000

/** What a Date can hold. */
const LAST_TIME = 8.64e15

const fileSchema = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  version: z.literal(BACKUP_VERSION),
  createdAt: z.number().check(z.minimum(0), z.maximum(LAST_TIME)),
  connections: z.array(z.unknown()),
  flows: z.array(z.unknown()),
  oauthClients: z.array(z.unknown()),
  secrets: backupSecretsSchema,
})

/** A backup whose every document can be opened by this version. */
export interface Backup {
  readonly createdAt: number
  readonly connections: readonly Connection[]
  readonly flows: readonly Flow[]
  readonly oauthClients: readonly OAuthClient[]
  readonly secrets: BackupSecrets
  /** The readable part as it stands in the file, for its digest. */
  readonly documents: string
}

/** What is wrong with a file, in words; `details` has a line for each document that cannot be opened. */
export interface BackupProblem {
  readonly problem: string
  readonly details: readonly string[]
}

export const TOO_LARGE = 'The file is larger than any backup: 20 MB at most. Nothing was read.'

/** Reads a backup from anywhere. Never throws: what cannot be read as a whole is refused as a whole, with the reason. */
export function readBackup(text: string): Backup | BackupProblem {
  try {
    return read(text)
  } catch {
    return refused('The file cannot be read as a backup.')
  }
}

function read(text: string): Backup | BackupProblem {
  if (text.length > MAX_BACKUP_SIZE) return refused(TOO_LARGE)
  if (/^\uFEFF?\s*$/.test(text)) return refused('The file is empty. Take another copy of it.')
  if (!/^\uFEFF?\s*\{/.test(text)) return refused('This is not a backup of Patchbay: the file is no JSON object.')
  if (isTooDeep(text)) return refused('The file is nested deeper than any backup. Nothing was read.')
  let file: unknown
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return refused('The file is cut off or damaged: it is no complete JSON. Take another copy of it.')
  }
  const wrong = wrongKind(file)
  if (wrong !== undefined) return refused(wrong)
  const unsafe = prototypeKeyIn(file)
  if (unsafe !== undefined)
    return refused(`The file was not made by Patchbay: it has a key that no backup has (${unsafe}). Nothing was read.`)
  const parsed = fileSchema.safeParse(upgraded(file))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refused(`The backup is damaged (${issue?.path.join('.') || 'the whole'}: ${issue?.code ?? 'not valid'}).`)
  }
  const { createdAt, connections, flows, oauthClients, secrets } = parsed.data
  const details: string[] = []
  // One set for all kinds: secrets are found by the id alone.
  const ids = new Set<string>()
  const backup = {
    createdAt,
    connections: openAll('Connection', connections, timed(openConnection), ids, details),
    flows: openAll('Flow', flows, openFlow, ids, details),
    oauthClients: openAll('OAuth client', oauthClients, timed(openOAuthClient), ids, details),
    secrets,
    // As in the file, whatever was dropped or upgraded since: that is what the secrets are bound to.
    documents: documentsText(...kindsOf(file).map((kind) => part(file, kind))),
  }
  return details.length === 0
    ? backup
    : { problem: 'Some documents of the backup cannot be opened, so nothing is imported.', details }
}

/** What the digest of a file is made of, in this order. */
const kindsOf = (file: unknown) =>
  part(file, 'version') === 1 ? ['connections', 'flows'] : ['connections', 'flows', 'oauthClients']

/** A file of version 1 has no OAuth clients, whatever was put into it since: its secrets are not bound to them. */
const upgraded = (file: unknown): unknown =>
  typeof file === 'object' && file !== null && part(file, 'version') === 1
    ? { ...file, version: BACKUP_VERSION, oauthClients: [] }
    : file

/** Why this is not a backup that this version knows, told by its first words. */
function wrongKind(file: unknown): string | undefined {
  const format = part(file, 'format')
  const version = part(file, 'version')
  if (format === 'patchbay-flow') return 'This file holds a single flow, not a backup. Import it in Flows.'
  if (format !== BACKUP_FORMAT) return 'This is not a backup of Patchbay.'
  if (version === BACKUP_VERSION || version === 1) return undefined
  return typeof version === 'number' && version > BACKUP_VERSION
    ? `The backup has version ${version}, this Patchbay reads version ${BACKUP_VERSION}. Update Patchbay, then restore it.`
    : 'The backup does not say which version it has.'
}

function openAll<Document extends { id: string; deletedAt?: unknown }>(
  noun: string,
  rows: readonly unknown[],
  open: (row: unknown) => Document,
  ids: Set<string>,
  details: string[],
): Document[] {
  return rows.flatMap((row, index) => {
    const name = part(row, 'name')
    const label = `${noun} ${index + 1}${typeof name === 'string' ? ` “${name.slice(0, 100)}”` : ''}`
    try {
      const document = open(row)
      if (PROTOTYPE_KEYS.has(document.id)) throw new Error('its id is not allowed')
      if (ids.has(document.id)) throw new Error('another has the same id')
      ids.add(document.id)
      // A deletion is not part of a backup.
      delete document.deletedAt
      return [document]
    } catch (error) {
      details.push(`${label}: ${reasonOf(error)}`)
      return []
    }
  })
}

/** Lists show the times, and a Date cannot hold every number. */
const timed =
  <Document extends { createdAt: number; updatedAt: number }>(open: (row: unknown) => Document) =>
  (row: unknown): Document => {
    const document = open(row)
    const { createdAt, updatedAt } = document
    if (Math.min(createdAt, updatedAt) < 0 || Math.max(createdAt, updatedAt) > LAST_TIME) throw new Error('its time is no date')
    return document
  }

function reasonOf(error: unknown): string {
  if (error instanceof z.core.$ZodError) {
    const [issue] = error.issues
    return `${issue?.path.join('.') || 'the whole'} does not fit`
  }
  return error instanceof Error ? error.message : 'not valid'
}

const refused = (problem: string): BackupProblem => ({ problem, details: [] })

const part = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key] // it has this key of its own
    : undefined
