import type { SealedFacts } from '../../core/sealed'

/** A secret as the vault keeps it. The facts are authenticated with it: a changed origin or a moved record does not open. */
export interface Sealed {
  readonly version: 1
  readonly facts: SealedFacts
  readonly iv: Uint8Array<ArrayBuffer>
  readonly ciphertext: ArrayBuffer
}

/** AES-256-GCM with a fresh 96-bit nonce. @see https://www.w3.org/TR/webcrypto-2/#aes-gcm */
export async function seal(key: CryptoKey, facts: SealedFacts, value: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const ciphertext = await crypto.subtle.encrypt(algorithm(iv, facts), key, new TextEncoder().encode(value))
  return { version: 1, facts, iv, ciphertext }
}

/** The value; rejects with an `OperationError` if anything of the record was changed. */
export async function unseal(key: CryptoKey, { facts, iv, ciphertext }: Sealed): Promise<string> {
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm(iv, facts), key, ciphertext))
}

const algorithm = (iv: Uint8Array<ArrayBuffer>, { connectionId, field, slot, origins }: SealedFacts): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(JSON.stringify([1, connectionId, field, slot, origins])),
})
