import { build } from 'virtual:build-info'
import { logApi } from '../../core/api-log'
import { toDebugLog } from '../../core/export/debug-log'
import { harEntry, toHar } from '../../core/export/har'
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

/** Read, proven and written at a time, so that an export of any length needs little memory. */
const BATCH = 250
/** Entries that a support bundle takes; it says how many there are. */
const BUNDLED = 1000

const partOf = (exchange: Exchange): ExportPart => ({
  name: `the log entry ${exchange.request.method} at ${new Date(exchange.at).toLocaleString()}`,
  text: writtenTexts(exchange).join('\n'),
})

async function readAll(ids: readonly string[]): Promise<Exchange[]> {
  const exchanges = await Promise.all(ids.map((id) => readExchange(db, id)))
  return exchanges.flatMap((exchange) => exchange ?? [])
}

/** Entries by their ids, newest first as a list has them; the file begins with the oldest. */
const exportEntries = (ids: readonly string[], name: string, type: string, { head, each, between, tail }: Form) =>
  reporting(async () => {
    const inOrder = [...ids].reverse()
    const written: string[] = []
    for (let from = 0; from < inOrder.length; from += BATCH) {
      const exchanges = await readAll(inOrder.slice(from, from + BATCH))
      if (!(await provenFree(exchanges.map(partOf)))) return
      written.push(...exchanges.map(each))
      if (inOrder.length > 4 * BATCH && from % (4 * BATCH) === 0)
        notices.say(`Exporting: ${from} of ${inOrder.length} requests.`)
    }
    saveFile(name, type, new Blob([head, ...written.flatMap((text, i) => (i === 0 ? [text] : [between, text])), tail]))
  })

interface Form {
  readonly head: string
  readonly each: (exchange: Exchange) => string
  readonly between: string
  readonly tail: string
}

export const exportHar = (ids: readonly string[]) => {
  const [head = '', tail = ''] = JSON.stringify(toHar([], build)).split('[]')
  const each = (exchange: Exchange) => JSON.stringify(harEntry(exchange))
  return exportEntries(ids, 'patchbay.har', 'application/json', {
    head: `${head}[\n`,
    each,
    between: ',\n',
    tail: `\n]${tail}`,
  })
}

export const exportDebugLog = (ids: readonly string[]) =>
  exportEntries(ids, 'patchbay-debug.log', 'text/plain', {
    head: '',
    each: (exchange) => toDebugLog([exchange]),
    between: '\n',
    tail: '\n',
  })

/** Connection without secrets, tests with their steps, log entries, and what runs here. */
export const exportSupportBundle = (connectionId: string) =>
  reporting(async () => {
    const connection = (await readConnection(db, connectionId)) ?? (await readDraft(db, connectionId))?.connection
    if (!connection) throw new Problem('not-found', 'This connection was deleted.')
    const [sealed, health, tests, rows, count] = await Promise.all([
      listSealed(db, connectionId),
      db.health.get(connectionId),
      db.attempts.where('[connectionId+startedAt]').between([connectionId, 0], [connectionId, Infinity]).toArray(),
      listExchanges(db, { connectionId, limit: BUNDLED }),
      db.logCounts.get(connectionId),
    ])
    const exchanges = (await readAll(rows.map(({ id }) => id))).reverse()
    const text = toSupportBundle({
      at: Date.now(),
      version: build,
      environment: {
        browser: navigator.userAgent,
        address: location.origin,
        worker: worker.phase,
        online: String(navigator.onLine),
        secureContext: String(isSecureContext),
      },
      connection,
      sealed,
      health: health ?? noHealth(connectionId),
      tests,
      exchanges,
      entriesInAll: count?.entries ?? exchanges.length,
    })
    const parts = [
      ...partsOf(connection),
      ...exchanges.map(partOf),
      { name: 'the verdicts of the tests', text: writtenTexts({ health, tests }).join('\n') },
    ]
    if (await provenFree(parts)) saveFile('patchbay-support.json', 'application/json', text)
  })

/** Adds the entries of a HAR file to the log. */
export const importHarFile = (file: File) =>
  reporting(async () => {
    const text = await file.text()
    const imported = await whenUnlocked(() => call(logApi.importHar, {}, { name: file.name, text }))
    if (!imported) return
    const { added, skipped } = imported
    const why = added === 1000 ? 'only the newest 1,000 are taken' : 'they are no requests of HTTP, or no time is in them'
    notices.say(`Added ${added} entries of ${file.name}${skipped > 0 ? `; ${skipped} were left out: ${why}` : ''}.`)
  })
