/** What a server asks for in one challenge; parameters by their name in lower case. */
export interface AuthChallenge {
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * The challenges of a WWW-Authenticate header, which may be several in one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(header: string): AuthChallenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = []
  for (const [, name = '', equals, quoted, token] of header.matchAll(PIECES)) {
    if (equals === undefined) found.push({ scheme: name, parameters: {} })
    else {
      const last = found.at(-1)
      if (last) last.parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? token ?? ''
    }
  }
  return found
}

const PIECES = /([!#$%&'*+\-.^_`|~\w]+)(?:\s*(=)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g
