import * as z from 'zod/mini'

export const BACKUP_FORMAT = 'patchbay-backup'
/** Version 1 knew no OAuth clients. */
export const BACKUP_VERSION = 2

/** PBKDF2 stops a whole worker while it counts; devices of today are calibrated to a few million. */
const MOST_ITERATIONS = 20_000_000

const bytesSchema = z.string().check(z.refine((text) => /^[A-Za-z\d+/]*={0,2}$/.test(text)))

/** A secret's field, without its value. The id may also be that of an OAuth client. */
export const secretNameSchema = z.object({ connectionId: z.string(), field: z.string() })
export type SecretName = z.infer<typeof secretNameSchema>

/** Secrets under a passphrase of their own. All bytes are base64. */
export const envelopeSchema = z.strictObject({
  kind: z.literal('encrypted'),
  salt: bytesSchema,
  /** Of PBKDF2 with SHA-256. */
  iterations: z.number().check(z.refine((count) => Number.isInteger(count) && count > 0 && count <= MOST_ITERATIONS)),
  iv: bytesSchema,
  ciphertext: bytesSchema,
  /** Which secrets are in it; absent in files of version 1. */
  fields: z.optional(z.array(secretNameSchema)),
})
export type Envelope = z.infer<typeof envelopeSchema>

export const backupSecretsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('placeholders'), fields: z.array(secretNameSchema) }),
  envelopeSchema,
])
export type BackupSecrets = z.infer<typeof backupSecretsSchema>

/** The part of a backup that is readable, as the text that its digest is made of. Reading and writing it again changes nothing. */
export const documentsText = (...kinds: readonly unknown[]): string => JSON.stringify(kinds)

/** SHA-256 in hex: what the secrets are bound to, so that they cannot be put beside other documents. */
export async function documentsDigest(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return digest.reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '')
}
