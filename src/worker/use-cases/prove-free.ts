import type { ExportPart } from '../../core/export-part'
import { detector, redactor } from '../../core/http/redact'
import { Problem } from '../../core/problem'
import { listConnections } from '../../storage/connections'
import { listOAuthClients } from '../../storage/oauth-clients'
import type { Deps } from '../deps'

/** What a refusal names; of more it tells the number. */
const NAMED = 3

/**
 * Proves that no secret stands in an export, whoever's it is and in whatever form. Throws `secret-in-export`, naming the parts in
 * which one does, and `locked` while nobody can tell.
 */
export async function proveFree(deps: Deps, parts: readonly ExportPart[]): Promise<void> {
  const known = (await deps.vault.openAll()).map((secret, index) => ({ ...secret, key: String(index) }))
  const detect = detector(known.map(({ key, value }) => ({ field: key, value })))
  const found = parts.flatMap(({ name, text }) => detect(text).map((key) => ({ name, secret: known[Number(key)] })))
  if (found.length === 0) return

  const owners = [...(await listConnections(deps.db)).connections, ...(await listOAuthClients(deps.db)).clients]
  const named = found.slice(0, NAMED).map(({ name, secret }) => {
    const owner = owners.find(({ id }) => id === secret?.connectionId)?.name
    const of = owner === undefined ? 'a deleted connection' : `“${owner}”`
    return `the ${secret?.field.replace(/^encrypted\./, '') ?? 'secret'} of ${of} stands in ${name}`
  })
  const more = found.length > NAMED ? `, and ${found.length - NAMED} more` : ''
  // The secret may stand in the very name of a part.
  const words = redactor(known).redact(named.join('; ') + more)
  throw new Problem(
    'secret-in-export',
    `Nothing was exported, because a secret would be readable in it: ${words}. Remove it there, or leave the entry out.`,
  )
}
