import { charactersOf, MIN_PASSPHRASE } from './vault'

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
