import { normalPassphrase } from '../../core/vault'
import { aesGcm, freshAesGcm, type SealingKey } from './seal'
import type { PassphraseKeyRecord } from './vault-database'

const AES = { name: 'AES-GCM', length: 256 } as const

/** A random data key and the row that keeps it, wrapped by a key that the passphrase makes. */
export async function makePassphraseKey(
  passphrase: string,
  generation: number,
  iterations: number,
): Promise<{ key: CryptoKey; record: PassphraseKeyRecord }> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const wrapping = await deriveKey(passphrase, salt, iterations)
  // Only a key that can be exported can be wrapped. What is used from here on is its twin that cannot.
  const exportable = await crypto.subtle.generateKey(AES, true, ['encrypt', 'decrypt'])
  const { iv, algorithm } = freshAesGcm(parametersOf({ generation, salt, iterations }))
  const wrapped = await crypto.subtle.wrapKey('raw', exportable, wrapping, algorithm)
  const row = { id: 'current', generation, mode: 'passphrase', salt, iterations, iv, wrapped } as const
  const key = await unwrap(row, wrapping)
  return { key, record: { ...row, proof: await proofOf({ key, generation }) } }
}

/** The data key; rejects with an `OperationError` if the passphrase is another, or if anything of the row was changed. */
export const openPassphraseKey = async (record: PassphraseKeyRecord, passphrase: string): Promise<CryptoKey> =>
  unwrap(record, await deriveKey(passphrase, record.salt, record.iterations))

/** Whether this is the key of the row. */
export async function isKeyOf({ generation, proof }: PassphraseKeyRecord, key: CryptoKey): Promise<boolean> {
  try {
    await crypto.subtle.decrypt(aesGcm(proof.iv, proofData(generation)), key, proof.ciphertext)
    return true
  } catch {
    return false
  }
}

/** PBKDF2 with SHA-256. @see https://www.rfc-editor.org/rfc/rfc8018#section-5.2 */
export async function deriveKey(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const text = new TextEncoder().encode(normalPassphrase(passphrase))
  const password = await crypto.subtle.importKey('raw', text, 'PBKDF2', false, ['deriveKey'])
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(algorithm, password, AES, false, ['wrapKey', 'unwrapKey'])
}

type Wrapped = Omit<PassphraseKeyRecord, 'proof'>

function unwrap(record: Wrapped, wrapping: CryptoKey): Promise<CryptoKey> {
  const algorithm = aesGcm(record.iv, parametersOf(record))
  return crypto.subtle.unwrapKey('raw', record.wrapped, wrapping, algorithm, AES, false, ['encrypt', 'decrypt'])
}

const parametersOf = ({ generation, salt, iterations }: Pick<Wrapped, 'generation' | 'salt' | 'iterations'>) => [
  'key',
  generation,
  'PBKDF2-SHA-256',
  iterations,
  [...salt],
]

async function proofOf({ key, generation }: SealingKey): Promise<PassphraseKeyRecord['proof']> {
  const { iv, algorithm } = freshAesGcm(proofData(generation))
  return { iv, ciphertext: await crypto.subtle.encrypt(algorithm, key, new Uint8Array()) }
}

/** Never the data of a secret, whose first item is a number. */
const proofData = (generation: number) => ['proof', generation]
