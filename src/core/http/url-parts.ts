/** An address as one reads it. */
export interface UrlParts {
  readonly base: string
  /** Decoded, in their order. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
  readonly fragment: string
}

/** Splits an address without changing it, so that the mask of a removed secret may stand anywhere in it. */
export function urlParts(url: string): UrlParts {
  const [beforeHash = '', ...fragments] = url.split('#')
  const mark = beforeHash.indexOf('?')
  return {
    base: mark < 0 ? beforeHash : beforeHash.slice(0, mark),
    parameters: mark < 0 ? [] : formFields(beforeHash.slice(mark + 1)),
    fragment: fragments.join('#'),
  }
}

/** Pairs of a query or a form, decoded. @see https://url.spec.whatwg.org/#urlencoded-parsing */
export const formFields = (text: string): { name: string; value: string }[] =>
  [...new URLSearchParams(text)].map(([name, value]) => ({ name, value }))
