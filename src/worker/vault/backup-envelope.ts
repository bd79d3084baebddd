import { backupKeyOf, fromBase64, toBase64 } from '../../core/backup/backup-key'
import { BACKUP_FORMAT, type Envelope } from '../../core/backup/envelope'
import { openPortable, type Portable } from '../../core/backup/portable'
import { Problem } from '../../core/problem'
import { aesGcm, freshAesGcm } from './seal'

/** Encrypts secrets under a passphrase of their own. They open only beside the documents of this digest. */
export async function closeEnvelope(
  { secrets, tokens }: Portable,
  { passphrase, iterations, digest }: { passphrase: string; iterations: number; digest: string },
): Promise<Envelope> {
  const salt = toBase64(crypto.getRandomValues(new Uint8Array(16)))
  const fields = secrets.map(({ connectionId, field }) => ({ connectionId, field }))
  const parameters = { salt, iterations, fields }
  const key = await aesKey(await backupKeyOf(passphrase, parameters), 'encrypt')
  const { iv, algorithm } = freshAesGcm(boundTo(parameters, digest))
  const portable = secrets.map(({ connectionId, field, origins, slots, value }) => ({
    connectionId,
    field,
    origins,
    slots,
    value,
  }))
  const text = new TextEncoder().encode(JSON.stringify({ secrets: portable, tokens }))
  const ciphertext = toBase64(new Uint8Array(await crypto.subtle.encrypt(algorithm, key, text)))
  return { kind: 'encrypted', ...parameters, iv: toBase64(iv), ciphertext }
}

/**
 * Opens them with the key of {@link backupKeyOf}. Throws `wrong-passphrase` also where documents or secrets were changed: the two
 * cannot be told apart.
 */
export async function openEnvelope(envelope: Envelope, digest: string, backupKey: string): Promise<Portable> {
  try {
    const algorithm = aesGcm(fromBase64(envelope.iv), boundTo(envelope, digest))
    const key = await aesKey(backupKey, 'decrypt')
    const text = await crypto.subtle.decrypt(algorithm, key, fromBase64(envelope.ciphertext))
    return openPortable(new TextDecoder().decode(text))
  } catch (cause) {
    throw new Problem(
      'wrong-passphrase',
      'This passphrase does not open the secrets of the backup, or the file was changed since it was made. Nothing was imported.',
      { cause },
    )
  }
}

const aesKey = (backupKey: string, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromBase64(backupKey), 'AES-GCM', false, [usage])

/** The 1 is the envelope's version. That of the file may grow: its documents are in the digest. */
const boundTo = ({ salt, iterations, fields }: Pick<Envelope, 'salt' | 'iterations' | 'fields'>, digest: string) => [
  BACKUP_FORMAT,
  1,
  'PBKDF2-SHA-256',
  iterations,
  salt,
  digest,
  // Files of version 1 do not have these.
  ...(fields?.map(({ connectionId, field }) => [connectionId, field]) ?? []),
]
