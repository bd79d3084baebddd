/** Quotes a word for POSIX shells. @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A command that prints these very characters: a NUL among them, or (`latin1`) one byte for each up to U+00FF. */
export const printing = (text: string, latin1 = false): string => {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0000')
  return `printf '%b' ${quote(latin1 ? escaped.replace(/[\x80-\xff]/g, octal) : escaped)}`
}

const octal = (character: string): string => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`

/** A word in which each mask is the value of a shell variable. */
export function fillingWord(text: string, masks: readonly string[], write: (piece: string) => string = quote): string {
  const [mask, ...others] = masks
  if (mask === undefined) return text === '' ? '' : write(text)
  return text
    .split(mask)
    .map((piece) => fillingWord(piece, others, write))
    .join(`"$${variableOf(mask)}"`)
}

/** `••• api key` → `SECRET_API_KEY`: the prefix keeps it from being one of the shell's own. */
export const variableOf = (mask: string): string =>
  `SECRET_${mask
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '_')
    .toUpperCase()}`

/** Asks the terminal for a variable, without echo; not from the standard input, which may be what was pasted. */
export const asking = (variable: string, prompt: string): string =>
  `  printf '%s: ' ${quote(prompt)} >&2; stty -echo; IFS= read -r ${variable} </dev/tty; stty echo; echo >&2\n`
