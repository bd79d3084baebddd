import { placedEntryId } from '../../core/entry-id'
import { readHar } from '../../core/export/read-har'
import { withoutCredentials } from '../../core/http/redact-by-name'
import { Problem } from '../../core/problem'
import { addExchanges } from '../../storage/exchanges'
import type { Deps } from '../deps'

/**
 * Adds the entries of a HAR file to the log, after whatever in them may be a credential was removed. They stand at the top, and are
 * kept as long as what is recorded now, however old they are.
 */
export async function importHar(
  deps: Deps,
  { name, text }: { name: string; text: string },
): Promise<{ added: number; skipped: number }> {
  const origin = { connectionId: '', connectionName: name, applicationName: 'HAR file' }
  const now = deps.now()
  const har = readHar(text, origin, (place) => placedEntryId(now, place, deps.newId()))
  if ('problem' in har) throw new Problem('invalid-request', har.problem)
  const secrets = await deps.vault.openAll()
  await addExchanges(
    deps.db,
    har.exchanges.map((exchange) => withoutCredentials(exchange, secrets)),
  )
  return { added: har.exchanges.length, skipped: har.skipped }
}
