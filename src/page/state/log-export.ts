import { build } from 'virtual:build-info'
import { logApi } from '../../core/api-log'
import { toDebugLog } from '../../core/export/debug-log'
import { toHar } from '../../core/export/har'
import { toSupportBundle } from '../../core/export/support-bundle'
import type { Exchange } from '../../core/exchange'
import { partsOf, writtenTexts, type ExportPart } from '../../core/export-part'
import { noHealth } from '../../core/health'
import { Problem } from '../../core/problem'
import { readConnection } from '../../storage/connections'
import { readDraft } from '../../storage/drafts'
import { listExchanges, readExchange } from '../../storage/exchanges'
import { listSealed } from '../../storage/sealed'
import { call } from '../worker-client/call'
import { worker } from '../worker-client/lifecycle.svelte'
import { db } from './database'
import { provenFree, saveFile, whenUnlocked } from './export-file'
import { notices, reporting } from './notices.svelte'

/** Which entries an export takes: the newest of these. */
export interface ExportQuery {
  readonly connectionId?: string | undefined
  readonly testId?: string | undefined
}

const MOST = 1000

async function entriesOf(query: ExportQuery): Promise<Exchange[]> {
  const rows = await listExchanges(db, { ...query, limit: MOST })
  const whole = await Promise.all(rows.map(({ id }) => readExchange(db, id)))
  return whole.flatMap((exchange) => exchange ?? [])
}

const partOf = (exchange: Exchange): ExportPart => ({
  name: `the log entry ${exchange.request.method} at ${new Date(exchange.at).toLocaleString()}`,
  text: writtenTexts(exchange).join('\n'),
})

export const exportHar = (query: ExportQuery) =>
  exporting(async () => {
    const exchanges = await entriesOf(query)
    return {
      fileName: 'patchbay.har',
      text: JSON.stringify(toHar(exchanges, build), null, 2),
      parts: exchanges.map(partOf),
    }
  })

export const exportDebugLog = (query: ExportQuery) =>
  exporting(async () => {
    const exchanges = await entriesOf(query)
    return {
      fileName: 'patchbay-debug.log',
      text: toDebugLog(exchanges),
      parts: exchanges.map(partOf),
    }
  })

/** Connection without secrets, tests with their steps, log entries, and what runs here. */
export const exportSupportBundle = (connectionId: string) =>
  exporting(async () => {
    const connection = (await readConnection(db, connectionId)) ?? (await readDraft(db, connectionId))?.connection
    if (!connection) throw new Problem('not-found', 'This connection was deleted.')
    const [sealed, health, tests, exchanges] = await Promise.all([
      listSealed(db, connectionId),
      db.health.get(connectionId),
      db.attempts.where('[connectionId+startedAt]').between([connectionId, 0], [connectionId, Infinity]).toArray(),
      entriesOf({ connectionId }),
    ])
    const environment = {
      browser: navigator.userAgent,
      address: location.origin,
      worker: worker.phase,
      online: String(navigator.onLine),
      secureContext: String(isSecureContext),
    }
    const text = toSupportBundle({
      at: Date.now(),
      version: build,
      environment,
      connection,
      sealed,
      health: health ?? noHealth(connectionId),
      tests,
      exchanges,
    })
    return {
      fileName: 'patchbay-support.json',
      text,
      parts: [
        ...partsOf(connection),
        ...exchanges.map(partOf),
        { name: 'the verdicts of the tests', text: writtenTexts({ health, tests }).join('\n') },
      ],
    }
  })

interface Export {
  readonly fileName: string
  readonly text: string
  readonly parts: readonly ExportPart[]
}

/** Nothing is saved before the worker has found it free of secrets. */
const exporting = (write: () => Promise<Export>) =>
  reporting(async () => {
    const { fileName, text, parts } = await write()
    if (await provenFree(parts)) saveFile(fileName, fileName.endsWith('.log') ? 'text/plain' : 'application/json', text)
  })

/** Adds the entries of a HAR file to the log. */
export const importHarFile = (file: File) =>
  reporting(async () => {
    const text = await file.text()
    const imported = await whenUnlocked(() => call(logApi.importHar, {}, { name: file.name, text }))
    if (!imported) return
    const { added, skipped } = imported
    notices.say(`Added ${added} entries of ${file.name}${skipped > 0 ? `; ${skipped} were left out` : ''}.`)
  })
