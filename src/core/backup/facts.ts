import { authFields } from '../auth'
import { requestsOf } from '../bindings'
import { originOf, type Connection } from '../connection'
import { endpointNames, type OAuthClient } from '../oauth/client'
import { enteredBy } from './plan'
import type { BackupSecrets, SecretName } from './envelope'

/**
 * Where requests of a connection may go, or the calls of an OAuth client: the origins of all that its settings write, and those
 * that its secrets are allowed to go to. A base URI that is no address yet stands there as it is.
 */
export async function hostsOf(document: Connection | OAuthClient): Promise<string[]> {
  if (!('auth' in document)) return distinct(endpointNames.flatMap((name) => originOf(document.endpoints[name].trim()) ?? []))
  const written = (await requestsOf(document)).map(({ url }) => originOf(url.text) ?? url.text)
  const base = document.baseUri.trim()
  const own = written.length === 0 && base !== '' ? [originOf(base) ?? base] : []
  return distinct([...written, ...own, ...document.allowedOrigins.map((text) => text.trim()).filter(Boolean)])
}

/** The secrets that a document cannot do without and that are not sealed here, by the names that its form has for them. */
export function secretsToFillIn(document: Connection | OAuthClient, sealed: readonly SecretName[]): string[] {
  const isHere = (wanted: string) => sealed.some(({ connectionId, field }) => connectionId === document.id && field === wanted)
  const optional =
    'auth' in document
      ? authFields(document.auth).flatMap(({ kind, required, name }) => (kind === 'secret' && !required ? [name] : []))
      : []
  return enteredBy(document)
    .filter((field) => !optional.includes(field) && !isHere(field))
    .map((field) => labelOf(document, field))
}

/** The secrets that a backup brings. Without its encrypted part, or of a file of version 1, all that are entered are meant. */
export const secretsIn = (secrets: BackupSecrets, documents: readonly (Connection | OAuthClient)[]): readonly SecretName[] => {
  if (secrets.kind !== 'encrypted') return []
  return (
    secrets.fields ??
    documents.flatMap((document) => enteredBy(document).map((field) => ({ connectionId: document.id, field })))
  )
}

function labelOf(document: Connection | OAuthClient, field: string): string {
  if (!('auth' in document)) return field === 'privateKey' ? 'Private key' : 'Client secret'
  return authFields(document.auth).find(({ name }) => name === field)?.label ?? field.replace(/^encrypted\./, '')
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort()
