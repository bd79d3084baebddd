import { keptFields, secretFields, type Secrets } from './auth'
import { tokenPlace } from './auth/oauth2'
import type { Connection } from './connection'
import type { TemplateScope } from './template/render'

/** Field name of an encrypted custom field, in the vault and among {@link Secrets}. */
export const encryptedField = (name: string): string => `encrypted.${name}`

/** Names of all secrets that the user enters for a connection: its scheme's and the encrypted custom ones. */
export const secretsOf = ({ auth, custom }: Pick<Connection, 'auth' | 'custom'>): string[] => [
  ...secretFields(auth),
  ...custom.encrypted.map(encryptedField),
]

/** Names of all secrets that may be in the vault for these settings: those, and tokens that the worker got. */
export const keptSecretsOf = ({ auth, custom }: Pick<Connection, 'auth' | 'custom'>): string[] => [
  ...keptFields(auth),
  ...custom.encrypted.map(encryptedField),
]

/** Fields that the vault has a use for under these settings: those secrets, and the note of where the user lets tokens go. */
export const sealedFieldsOf = (connection: Pick<Connection, 'auth' | 'custom'>): string[] => [
  ...keptSecretsOf(connection),
  ...(connection.auth.kind === 'oauth2' ? [tokenPlace(connection.auth)] : []),
]

/** What templates of a connection can name. A secret without a value is there, but undefined. */
export function scopeOf(
  connection: Connection,
  secrets: Secrets,
  { now, newId }: Pick<TemplateScope, 'now' | 'newId'>,
): TemplateScope {
  const { id, name, environment, auth, custom, baseUri } = connection
  const settings = Object.entries(auth).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' && key !== 'kind' ? [[key, value]] : [],
  )
  const http = {
    baseURI: baseUri,
    auth: {
      ...Object.fromEntries(settings),
      ...Object.fromEntries(keptFields(auth).map((field) => [field, secrets[field]])),
      ...(auth.kind === 'login' ? { session: secrets['session'] } : {}),
    },
    encrypted: Object.fromEntries(custom.encrypted.map((field) => [field, secrets[encryptedField(field)]])),
    unencrypted: Object.fromEntries(Object.entries(custom.unencrypted).map(([key, value]) => [key, jsonValue(value)])),
  }
  return { values: { connection: { id, name, environment, http } }, now, newId }
}

type Value = TemplateScope['values'][string]

/** Custom fields come from JSON, so whatever is in them is a template's value. */
function jsonValue(value: unknown): Value {
  if (Array.isArray(value)) return value.map(jsonValue)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonValue(inner)]))
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
