import type { Exchange } from '../exchange'
import { maskOf } from './marked'
import { isCredentialName, maskAddress, maskBody, maskHeader } from './named-credentials'
import { issuedTokens, redactor } from './redact'
import { bytesWithout } from './redact-bytes'

export { isCredentialName }

/** What goes beyond is masked where it stands only: looking for thousands, or for very long ones, would hold the worker up. */
const MOST_NAMED = 200
const LONGEST_NAMED = 4096

/**
 * Removes from what came from outside whatever its name says to be a credential, and known secrets in any form. For output of curl
 * and HAR files, which nobody redacted: there a secret's place is not known, and its value may not be either.
 */
export function withoutCredentials(
  exchange: Exchange,
  secrets: readonly { readonly field: string; readonly value: string }[],
): Exchange {
  const named = new Map<string, string>()
  const note = (name: string, value: string): string => {
    const [, scheme = '', credential = ''] = SCHEME.exec(value) ?? []
    // Nothing, or masked before.
    if (/^\s*(•••[\w +%.-]*)?$/.test(credential)) return value
    named.set(credential, name.toLowerCase())
    return scheme + maskOf([name.toLowerCase()])
  }
  const byName = mapTexts(exchange, {
    url: (text) => maskAddress(text, note),
    header: (value, name) => (isCredentialName(name) ? note(name, value) : maskHeader(value, note)),
    body: (text) => maskBody(text, note),
  })
  // What was named once is removed wherever else it stands; what is short would turn texts into dots.
  const long = [...named]
    .filter(([value]) => value.length >= 8 && value.length <= LONGEST_NAMED)
    .slice(0, MOST_NAMED)
    .map(([value, field]) => ({ field, value }))
  const issued = issuedTokens(exchange.response?.body.text ?? '').slice(0, MOST_NAMED)
  const { redact, removed } = redactor([...secrets, ...long, ...issued])
  const clean = mapTexts(byName, { url: redact, header: redact, body: redact })
  const { failure } = exchange
  const { response } = clean
  return {
    ...clean,
    ...(response
      ? { response: { ...response, body: bytesWithout(response.body, (text) => redact(maskBody(text, note))) } }
      : {}),
    ...(failure ? { failure: { ...failure, message: redact(failure.message) } } : {}),
    removed: [...new Set([...exchange.removed, ...[...named.values()].map((field) => maskOf([field])), ...removed()])],
  }
}

const SCHEME = /^((?:Basic|Bearer|Digest|Token|ApiKey|Negotiate|OAuth|AWS4-HMAC-SHA256) )?(.*)$/is

interface Mapping {
  readonly url: (text: string) => string
  readonly header: (value: string, name: string) => string
  readonly body: (text: string) => string
}

function mapTexts({ request, response, ...rest }: Exchange, { url, header, body }: Mapping): Exchange {
  const headers = (list: Exchange['request']['headers']) =>
    list.map(({ name, value }) => ({ name, value: header(value, name) }))
  return {
    ...rest,
    request: {
      ...request,
      url: url(request.url),
      headers: headers(request.headers),
      ...(request.body ? { body: { ...request.body, text: body(request.body.text) } } : {}),
    },
    ...(response
      ? {
          response: {
            ...response,
            url: url(response.url),
            headers: headers(response.headers),
            body: { ...response.body, text: body(response.body.text) },
          },
        }
      : {}),
  }
}
