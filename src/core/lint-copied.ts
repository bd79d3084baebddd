/** Characters without a shape of their own, but for the plain space. */
export const INVISIBLE = /(?![\x20\r\n\t])[\p{Cf}\p{Zs}\p{Cc}]/u

/** What looks wrong with a readable part of the credentials, such as a username. */
export function lintReadable(value: string): string[] {
  const spaced = value !== value.trim() ? ['It begins or ends with a space, which was probably copied along.'] : []
  const [, word] = /^(basic|bearer) /i.exec(value) ?? []
  const worded = word === undefined ? [] : [`It begins with “${word}”, which belongs into a header. Enter the value alone.`]
  return [...spaced, ...oddCharacter(value, INVISIBLE), ...worded]
}

/** Names the first character that should not be there. */
export function oddCharacter(value: string, odd: RegExp): string[] {
  const found = odd.exec(value)?.[0].codePointAt(0)
  if (found === undefined) return []
  const code = found.toString(16).toUpperCase().padStart(4, '0')
  return [
    `It contains a character outside plain ASCII (U+${code}): a look-alike, or an invisible one, may have come in by copying.`,
  ]
}
