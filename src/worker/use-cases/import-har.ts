import { entryId } from '../../core/entry-id'
import { readHar } from '../../core/export/read-har'
import { withoutCredentials } from '../../core/http/redact-by-name'
import { Problem } from '../../core/problem'
import { addExchange } from '../../storage/exchanges'
import type { Deps } from '../deps'

/** Adds the entries of a HAR file to the log, after whatever in them may be a credential was removed. */
export async function importHar(
  deps: Deps,
  { name, text }: { name: string; text: string },
): Promise<{ added: number; skipped: number }> {
  const origin = { connectionId: '', connectionName: name, applicationName: 'HAR file' }
  const har = readHar(text, origin, (at) => entryId(at, deps.newId()))
  if ('problem' in har) throw new Problem('invalid-request', har.problem)
  const secrets = await deps.vault.openAll()
  for (const exchange of har.exchanges) await addExchange(deps.db, withoutCredentials(exchange, secrets))
  return { added: har.exchanges.length, skipped: har.skipped }
}
