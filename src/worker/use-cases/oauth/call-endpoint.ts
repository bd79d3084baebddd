import * as oauth from 'oauth4webapi'
import type { Cause, HttpResponse } from '../../../core/exchange'
import { parseJson } from '../../../core/http/media-type'
import { encodeParts, joinMarked, marked, plain, secretText, type Marked } from '../../../core/http/marked'
import { percentEncode, withQuery, type HttpRequest } from '../../../core/http/request'
import { extrasFor, type ExtraRequest, type OAuthClient } from '../../../core/oauth/client'
import { conforming } from '../../../core/oauth/deviations'
import { Problem } from '../../../core/problem'
import type { Deps } from '../../deps'
import { send, type Occasion, type Outcome } from '../send'

/** One call to an endpoint of an OAuth client: for whom, why, and which of the user's own parameters go with it. */
export interface EndpointCall {
  readonly occasion: Occasion
  readonly document: OAuthClient
  readonly cause: Cause
  readonly extra?: ExtraRequest
  /** The field that a parameter called `token` holds, where one is revoked or asked about. */
  readonly token?: 'accessToken' | 'refreshToken'
}

/** What the library is handed, and afterwards what became of the request. */
export interface EndpointOptions {
  readonly options: {
    readonly [oauth.allowInsecureRequests]: true
    readonly [oauth.customFetch]: (
      url: string,
      init: { method: string; headers: Record<string, string>; body?: URLSearchParams | null | undefined },
    ) => Promise<Response>
    readonly additionalParameters: Record<string, string>
  }
  readonly sent: () => { readonly request: HttpRequest; readonly outcome: Outcome } | undefined
}

/** There is no answer to read; {@link EndpointOptions.sent} tells why. */
export class NoAnswer extends Error {}

/**
 * Lets the OAuth library make its requests by `send`, so that each is recorded, redacted, and refused if a secret would leave its
 * place. http is left to the form's rules, which allow it on this computer only.
 */
export function endpointOptions(deps: Deps, { occasion, document, cause, extra, token }: EndpointCall): EndpointOptions {
  let sent: { request: HttpRequest; outcome: Outcome } | undefined
  return {
    options: {
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: async (url, init) => {
        const request = withExtras(requestOf(url, init, token), document, extra)
        const outcome = await send(deps, request, occasion, { cause, issues: async (response) => issuedCodes(response) })
        sent = { request, outcome }
        if (!outcome.response || outcome.failure || outcome.response.type === 'opaqueredirect') throw new NoAnswer()
        return conforming(outcome.response, document.deviations, document.delimiter)
      },
      additionalParameters: Object.fromEntries(extra ? extrasFor(document, extra, 'body') : []),
    },
    sent: () => sent,
  }
}

/** The request that the library would make, for a terminal. Nothing is sent. */
export async function writtenRequest(
  document: OAuthClient,
  extra: ExtraRequest,
  write: (options: EndpointOptions['options']) => Promise<unknown>,
): Promise<HttpRequest> {
  let written: HttpRequest | undefined
  await write({
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (url, init) => {
      written = withExtras(requestOf(url, init), document, extra)
      return new Response()
    },
    additionalParameters: Object.fromEntries(extrasFor(document, extra, 'body')),
  })
  if (!written) throw new Problem('internal', 'The token request could not be written.')
  return written
}

/** Parameters that hold a secret, with the field it is known by. */
const SECRET_PARAMETERS: Readonly<Record<string, string>> = {
  client_secret: 'clientSecret',
  refresh_token: 'refreshToken',
  password: 'password',
  code: 'code',
  code_verifier: 'codeVerifier',
  device_code: 'deviceCode',
  assertion: 'assertion',
  client_assertion: 'clientAssertion',
}

/** The library's request with the ranges of what is secret in it. */
function requestOf(
  url: string,
  { method, headers, body }: { method: string; headers: Record<string, string>; body?: URLSearchParams | null | undefined },
  token?: string,
): HttpRequest {
  const { authorization, ...others } = headers
  const basic = authorization?.replace(/^Basic /, '')
  const fieldOf = (name: string) => (name === 'token' ? token : SECRET_PARAMETERS[name])
  const pairs = [...(body ?? [])].map(([name, value], i): Marked => {
    const field = fieldOf(name)
    const shown = encodeParts(field ? secretText(value, field) : plain(value), percentEncode)
    return marked`${i === 0 ? '' : '&'}${percentEncode(name)}=${shown}`
  })
  return {
    method,
    url: plain(url),
    headers: [
      ...Object.entries(others).map(([name, value]) => ({ name, value: plain(value) })),
      ...(basic === undefined ? [] : [{ name: 'authorization', value: marked`Basic ${secretText(basic, 'clientSecret')}` }]),
    ],
    ...(body ? { body: joinMarked(pairs) } : {}),
  }
}

function withExtras(request: HttpRequest, document: OAuthClient, extra: ExtraRequest | undefined): HttpRequest {
  if (!extra) return request
  const headers = extrasFor(document, extra, 'header').map(([name, value]) => ({ name, value: plain(value) }))
  const whole: HttpRequest = { ...request, headers: [...request.headers, ...headers] }
  return extrasFor(document, extra, 'query').reduce(
    (changed: HttpRequest, [name, value]) => withQuery(changed, name, plain(value)),
    whole,
  )
}

/** Codes that an answer hands out; tokens are known by their names anyway. */
function issuedCodes(response: HttpResponse): { field: string; value: string }[] {
  const value = parseJson(response.body.text)?.value
  if (typeof value !== 'object' || value === null || !('device_code' in value)) return []
  return typeof value.device_code === 'string' ? [{ field: 'deviceCode', value: value.device_code }] : []
}
