import type { Exchange } from '../exchange'
import { maskOf } from './marked'
import { issuedTokens, redactor } from './redact'

/** Names under which APIs take credentials, in a header, a query or a body. */
export const isCredentialName = (name: string): boolean => CREDENTIAL.test(name) && !POLICY.test(name)

const CREDENTIAL =
  /^(proxy-)?authorization$|cookie|(api|access|app|auth|subscription|private|client)[-_ ]?(key|token|secret)|token$|secret|passw|passphrase|^(x-)?(key|sig|signature|session|sid|auth|code|pwd)$|[-_](sig|signature|sessionid|session)$|wsse/i

/** Sounds like it, and says only what a server allows. */
const POLICY = /^(access-control-|www-)/i

/**
 * Removes from what came from outside whatever its name says to be a credential, and known secrets in any form. For output of curl
 * and HAR files, which nobody redacted: there a secret's place is not known, and its value may not be either.
 */
export function withoutCredentials(
  exchange: Exchange,
  secrets: readonly { readonly field: string; readonly value: string }[],
): Exchange {
  const named: { field: string; value: string }[] = []
  const note = (name: string, value: string): string => {
    const [, scheme = '', credential = ''] = SCHEME.exec(value) ?? []
    if (credential.trim() === '') return value
    named.push({ field: name.toLowerCase(), value: credential })
    return scheme + maskOf([name.toLowerCase()])
  }
  const byName = mapTexts(exchange, {
    url: (text) =>
      text.replace(PARAMETER, (whole, mark: string, name: string, value: string) =>
        isCredentialName(name) ? `${mark}${name}=${note(name, value)}` : whole,
      ),
    header: (value, name) => (isCredentialName(name) ? note(name, value) : value),
    body: (text) =>
      text
        .replace(MEMBER, (whole, name: string, colon: string, value: string) =>
          isCredentialName(name) ? `"${name}"${colon}"${note(name, value)}"` : whole,
        )
        .replace(PAIR, (whole, mark: string, name: string, value: string) =>
          isCredentialName(name) ? `${mark}${name}=${note(name, value)}` : whole,
        ),
  })
  // What was named once is removed wherever else it stands; what is short would turn texts into dots.
  const long = named.filter(({ value }) => value.length >= 8)
  const { redact, removed } = redactor([...secrets, ...long, ...issuedTokens(exchange.response?.body.text ?? '')])
  const clean = mapTexts(byName, { url: redact, header: redact, body: redact })
  const { failure } = exchange
  return {
    ...clean,
    ...(failure ? { failure: { ...failure, message: redact(failure.message) } } : {}),
    removed: [...new Set([...exchange.removed, ...named.map(({ field }) => maskOf([field])), ...removed()])],
  }
}

const SCHEME = /^((?:Basic|Bearer|Digest|Token|ApiKey|Negotiate|OAuth|AWS4-HMAC-SHA256) )?(.*)$/is
const PARAMETER = /([?&;])([^=&#]+)=([^&#]+)/g
const MEMBER = /"([\w.-]+)"(\s*:\s*)"((?:[^"\\]|\\.)+)"/g
const PAIR = /(^|&)([\w.%-]+)=([^&\s]+)/g

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
