import { BACKUP_FORMAT, BACKUP_VERSION, type Envelope } from '../../core/backup/envelope'
import { openPortable, type PortableSecret } from '../../core/backup/portable'
import { Problem } from '../../core/problem'
import { deriveKey } from './passphrase-key'
import { aesGcm, freshAesGcm } from './seal'

/** Encrypts secrets under a passphrase of their own. They open only beside the documents of this digest. */
export async function closeEnvelope(
  secrets: readonly PortableSecret[],
  { passphrase, iterations, digest }: { passphrase: string; iterations: number; digest: string },
): Promise<Envelope> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const key = await deriveKey(passphrase, salt, iterations, ['encrypt'])
  const parameters = { salt: toBase64(salt), iterations }
  const { iv, algorithm } = freshAesGcm(boundTo(parameters, digest))
  const portable = secrets.map(({ connectionId, field, origins, slots, value }) => ({
    connectionId,
    field,
    origins,
    slots,
    value,
  }))
  const ciphertext = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode(JSON.stringify(portable)))
  return { kind: 'encrypted', ...parameters, iv: toBase64(iv), ciphertext: toBase64(new Uint8Array(ciphertext)) }
}

/** Throws `wrong-passphrase` also where documents or secrets were changed: the two cannot be told apart. */
export async function openEnvelope(envelope: Envelope, digest: string, passphrase: string): Promise<PortableSecret[]> {
  try {
    const key = await deriveKey(passphrase, fromBase64(envelope.salt), envelope.iterations, ['decrypt'])
    const algorithm = aesGcm(fromBase64(envelope.iv), boundTo(envelope, digest))
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

const boundTo = ({ salt, iterations }: Pick<Envelope, 'salt' | 'iterations'>, digest: string) => [
  BACKUP_FORMAT,
  BACKUP_VERSION,
  'PBKDF2-SHA-256',
  iterations,
  salt,
  digest,
]

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
