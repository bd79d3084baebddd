/** What a helper's signature says about calls of it. */
export interface Signature {
  readonly name: string
  /** What the arguments are called, required ones first. */
  readonly names: readonly string[]
  readonly least: number
  readonly most: number
  readonly options: readonly string[]
}

/** Reads `hmac text key algorithm [encoding] [keyEncoding="base64"]` or `concat text…`. */
export function readSignature(signature: string): Signature {
  const [name = '', ...words] = signature.split(' ')
  const isOption = (word: string) => word.includes('=')
  const positions = words.filter((word) => !isOption(word))
  const required = positions.filter((word) => !word.startsWith('['))
  return {
    name,
    names: positions.map((word) => word.replace(/[[\]…]/g, '')),
    least: required.length,
    most: positions.some((word) => word.endsWith('…')) ? Infinity : positions.length,
    options: words.filter(isOption).map((word) => word.replace(/^\[|=.*$/g, '')),
  }
}
