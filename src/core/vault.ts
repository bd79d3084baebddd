import * as z from 'zod/mini'

/** Who holds the key of the sealed secrets: this browser alone, or whoever knows the passphrase that wraps it. */
const vaultModeSchema = z.enum(['browser', 'passphrase'])

/** What may be known of the vault. `generation` counts its keys, from 1. */
export const vaultStateSchema = z.object({
  mode: vaultModeSchema,
  locked: z.boolean(),
  generation: z.number(),
  sealedCount: z.number(),
})
export type VaultState = z.infer<typeof vaultStateSchema>

export const MIN_PASSPHRASE = 10

/** Keyboards write one text as different code points; all of them make one key. @see https://unicode.org/reports/tr15/ */
export const normalPassphrase = (text: string): string => text.normalize('NFKC')

/** A letter with its accents is one character. */
export const charactersOf = (text: string): string[] => Array.from(normalPassphrase(text))

/** A passphrase that may be chosen. One that is only tried may be any text. */
export const newPassphraseSchema = z
  .string()
  .check(z.refine((text) => charactersOf(text).length >= MIN_PASSPHRASE, `At least ${MIN_PASSPHRASE} characters`))

/** The way the key is to be held from now on. */
export const vaultWaySchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('browser') }),
  z.object({ mode: z.literal('passphrase'), passphrase: newPassphraseSchema }),
])
export type VaultWay = z.infer<typeof vaultWaySchema>

const cryptoKey = z.custom<CryptoKey>((value) => value instanceof CryptoKey)

/**
 * What the worker posts to its pages; a page of another build ignores it. The answer to `vault-key-wanted` goes to the port that
 * comes with it.
 */
export const vaultMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('vault-key-wanted'), build: z.string(), generation: z.number() }),
  z.object({ type: z.literal('vault-key'), build: z.string(), generation: z.number(), key: cryptoKey }),
  z.object({ type: z.literal('vault-locked'), build: z.string() }),
])
export type VaultMessage = z.infer<typeof vaultMessageSchema>

/** A page's answer: no key if it has none of that generation. */
export const vaultAnswerSchema = z.object({ key: z.optional(cryptoKey) })
export type VaultAnswer = z.infer<typeof vaultAnswerSchema>
