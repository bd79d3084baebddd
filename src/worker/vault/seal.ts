import type { SealedFacts } from '../../core/sealed'

/** The key of everything sealed. Each change of how it is held makes a new one, of the next generation. */
export interface SealingKey {
  readonly key: CryptoKey
  readonly generation: number
}

/** A secret as the vault keeps it. The facts are authenticated with it: a changed origin or a moved record does not open. */
export interface Sealed {
  readonly version: 2
  /** Of the key; absent where there had been one key only. */
  readonly generation?: number
  readonly facts: SealedFacts
  readonly iv: Uint8Array<ArrayBuffer>
  readonly ciphertext: ArrayBuffer
}

/** Version 1 knew one slot only. */
export interface SealedV1 extends Omit<Sealed, 'version' | 'facts'> {
  readonly version: 1
  readonly facts: Omit<SealedFacts, 'slots'> & { readonly slot: SealedFacts['slots'][number] }
}

/** AES-256-GCM with a fresh 96-bit nonce. @see https://www.w3.org/TR/webcrypto-2/#aes-gcm */
export async function seal({ key, generation }: SealingKey, facts: SealedFacts, value: string): Promise<Sealed> {
  const { connectionId, field, slots, origins } = facts
  const { iv, algorithm } = freshAesGcm([2, connectionId, field, slots, origins])
  const ciphertext = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode(value))
  return { version: 2, generation, facts, iv, ciphertext }
}

/** The value; rejects with an `OperationError` if anything of the record was changed. */
export async function unseal({ key }: SealingKey, record: Sealed | SealedV1): Promise<string> {
  const { connectionId, field, origins } = record.facts
  const data = [record.version, connectionId, field, record.version === 1 ? record.facts.slot : record.facts.slots, origins]
  return new TextDecoder().decode(await crypto.subtle.decrypt(aesGcm(record.iv, data), key, record.ciphertext))
}

/** The facts in today's shape. */
export function factsOf(record: Sealed | SealedV1): SealedFacts {
  if (record.version === 2) return record.facts
  const { slot, ...facts } = record.facts
  return { ...facts, slots: [slot] }
}

export const generationOf = (record: Sealed | SealedV1): number => record.generation ?? 1

/** A nonce that was never used, and the cipher that authenticates `data` with what it encrypts. */
export function freshAesGcm(data: unknown): { iv: Uint8Array<ArrayBuffer>; algorithm: AesGcmParams } {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, algorithm: aesGcm(iv, data) }
}

/** The cipher for something encrypted before. `data` has to be what it was then, to the letter. */
export const aesGcm = (iv: Uint8Array<ArrayBuffer>, data: unknown): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(JSON.stringify(data)),
})
