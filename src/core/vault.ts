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

export interface PassphraseStrength {
  readonly score: 0 | 1 | 2 | 3 | 4
  /** For people: what to think of it, and what would help. */
  readonly words: string
}

/** A rough and rather strict estimate, for a hint beside the field. It cannot know what others know of its author. */
export function passphraseStrength(text: string): PassphraseStrength {
  const characters = charactersOf(text)
  if (characters.length < MIN_PASSPHRASE) return { score: 0, words: `Too short: at least ${MIN_PASSPHRASE} characters.` }
  const bits = bitsOf(charactersOf(withoutCommonWords(characters.join(''))))
  if (bits < 25) return { score: 0, words: 'Very weak: among the first to be tried.' }
  if (bits < 40) return { score: 1, words: 'Weak: add words that do not belong together.' }
  if (bits < 55) return { score: 2, words: 'Fair: another word makes it good.' }
  return bits < 75 ? { score: 3, words: 'Good.' } : { score: 4, words: 'Strong.' }
}

const charactersOf = (text: string): string[] => Array.from(normalPassphrase(text))

const COMMON =
  /pass(?:word|wort|phrase)?|secret|letmein|welcome|admin|login|master|qwert[yz]?|azerty|asdf|zxcv|iloveyou|dragon|monkey|football|baseball|sunshine|princess|shadow|superman|batman|hello|summer|winter|spring|autumn|test|patchbay/g
const LOOKALIKES: Readonly<Record<string, string>> = { '@': 'a', '0': 'o', '1': 'l', '3': 'e', '5': 's', $: 's', '!': 'i' }

/** A common word counts as one character, however it is written. */
function withoutCommonWords(text: string): string {
  const plain = text.toLowerCase().replace(/[@0135$!]/g, (sign) => LOOKALIKES[sign] ?? sign)
  if (plain.length !== text.length) return text
  let rest = ''
  let from = 0
  for (const { index, 0: word } of plain.matchAll(COMMON)) {
    rest += `${text.slice(from, index)}\u{FFFC}`
    from = index + word.length
  }
  return rest + text.slice(from)
}

/** What each character adds: little where it was to be expected, more where the kind of character changes. */
function bitsOf(characters: readonly string[]): number {
  const pairs = new Set<string>()
  return characters.reduce((sum, character, at) => {
    const before = characters[at - 1] ?? ''
    const repeated = pairs.has(before + character)
    pairs.add(before + character)
    const expected =
      repeated || (at > 1 && step(characters, at) === step(characters, at - 1) && Math.abs(step(characters, at)) < 2)
    return sum + (expected ? 0.5 : kindOf(character) === kindOf(before) ? 2.2 : character === ' ' || before === ' ' ? 2.5 : 6)
  }, 0)
}

const step = (characters: readonly string[], at: number): number =>
  (characters[at]?.codePointAt(0) ?? 0) - (characters[at - 1]?.codePointAt(0) ?? 0)

const KINDS = [/^\p{Ll}$/u, /^\p{Lu}$/u, /^\p{L}$/u, /^\p{Nd}$/u, /^\s$/u]
const kindOf = (character: string): number => KINDS.findIndex((kind) => kind.test(character))
