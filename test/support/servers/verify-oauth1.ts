import type { Request } from 'express'
import { createHmac } from 'node:crypto'
import OAuth from 'oauth-1.0a'

interface Sent {
  readonly url: URL
  readonly form: [string, string][]
  readonly oauth: Readonly<Record<string, string>>
}

/** What a request says of OAuth 1.0, verified or not, in header, query and form. */
export function sentOAuth1(request: Request, body: string): Sent {
  const header = [...(request.get('Authorization') ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    decodeURIComponent(value),
  ])
  const url = new URL(request.originalUrl, `http://${request.get('Host') ?? ''}`)
  const form = request.get('Content-Type')?.startsWith('application/x-www-form-urlencoded')
    ? [...new URLSearchParams(body)]
    : []
  const all = [...url.searchParams, ...form, ...header].filter(([name]) => name?.startsWith('oauth_'))
  return { url, form, oauth: Object.fromEntries(all) as Record<string, string> } // names and values are texts
}

/** The `oauth_` parameters of a request whose HMAC fits these secrets, by a library that others wrote; else nothing. */
export function verifyOAuth1(
  request: Request,
  body: string,
  consumerSecret: string,
  tokenSecret: string,
): Readonly<Record<string, string>> | undefined {
  const { url, form, oauth } = sentOAuth1(request, body)
  const { oauth_signature: signature, ...data } = oauth
  // The library leaves names in the URL encoded, so it gets all parameters as data; repeated ones as lists.
  const others = [...url.searchParams, ...form].filter(([name]) => !name.startsWith('oauth_'))
  const values = Object.fromEntries(
    others.map(([name]) => {
      const all = others.filter((other) => other[0] === name).map(([, value]) => value)
      return [name, all.length === 1 ? all[0] : all]
    }),
  )
  const method = data['oauth_signature_method'] ?? ''
  const [, hash] = /^HMAC-(\w+)$/.exec(method) ?? []
  if (hash === undefined) return undefined
  const signer = new OAuth({
    consumer: { key: data['oauth_consumer_key'] ?? '', secret: consumerSecret },
    signature_method: method,
    hash_function: (base, key) => createHmac(hash.toLowerCase(), key).update(base).digest('base64'),
  })
  const expected = signer.getSignature(
    { method: request.method, url: url.origin + url.pathname, data: values },
    tokenSecret,
    data as unknown as OAuth.Data, // its type wants each parameter by name
  )
  return signature === expected ? data : undefined
}
