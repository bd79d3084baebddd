import { encodeParts, joinMarked, marked, plain, type Marked } from '../http/marked'
import { FORM, headerOf, sentBody, withBodyField, withHeader, withQuery, type HttpRequest } from '../http/request'
import { parseUrl } from '../http/address'
import { bytesToBase64 } from '../template/bytes'
import { clockSkew } from './clock-skew'
import { config, fields, initial, lint, RSA, type Method, type OAuth1Config } from './oauth1-settings'
import { DAMAGED, readPrivateKey, WEAK } from './private-key'
import { scheme, SigningProblem, type Means, type Secrets } from './scheme'
import { hash, hmac, signBytes } from './sign'
import { signatureOf, utf8 } from './signature'

type Config = OAuth1Config

/** OAuth 1.0 requests with a token, which NetSuite calls token-based authentication. @see https://www.rfc-editor.org/rfc/rfc5849#section-3 */
export const oauth1 = scheme({
  kind: 'oauth1',
  label: 'OAuth 1.0',
  hint: 'The documentation speaks of consumer key and secret, token and token secret: NetSuite (TBA), Twitter v1.1, Magento, Trello, WooCommerce, Jira Server.',
  limits:
    'Where the API does not allow the Authorization header to web pages (CORS preflight), try the query as the place: it needs no preflight.',
  config,
  initial,
  fields,
  apply: (request, settings, secrets, means) => signOAuth1(request, settings, secrets, means),
  keeps: ['token', 'tokenSecret'],
  dance: (settings) =>
    settings.tokenBy === 'entered'
      ? []
      : [settings.temporaryUri, settings.tokenUri].flatMap((address) => {
          const url = parseUrl(address.trim())
          return url ? [{ method: 'POST', url: plain(url.href), headers: [] }] : []
        }),
  explain: clockSkew,
  lint,
  lintSecret: (field, value, { signatureMethod }) => {
    if (field !== 'privateKey') return undefined
    const read = readPrivateKey(value, rsaAlgorithm(signatureMethod))
    if ('problem' in read) return read.problem
    return read.weak ? `${WEAK} weak: use it only where the provider asks for one, as Jira Server did.` : undefined
  },
})

/**
 * Signs a request. `more` are parameters of a sign-in: `oauth_callback` before somebody agrees, `oauth_verifier` afterwards.
 * @see https://www.rfc-editor.org/rfc/rfc5849#section-2
 */
export async function signOAuth1(
  request: HttpRequest,
  settings: Config,
  secrets: Secrets,
  means: Means,
  more: readonly Parameter[] = [],
): Promise<HttpRequest> {
  const parameters = [...(await oauthParameters(request, settings, secrets, means)), ...more]
  const signed = [...parameters, pair('oauth_signature', await signatureFor(request, settings, parameters, secrets, means))]
  switch (settings.place) {
    case 'header':
      return withHeader(request, 'Authorization', authorizationHeader(means.write('auth.realm', settings.realm), signed))
    case 'query':
      return signed.reduce((so, [name, value]) => withQuery(so, name, value), request)
    case 'body':
      return signed.reduce((so, [name, value]) => withBodyField(so, name, value), asForm(request))
  }
}

export type Parameter = readonly [name: string, value: Marked]
const pair = (name: string, value: Marked | string): Parameter => [name, typeof value === 'string' ? plain(value) : value]

/** @see https://www.rfc-editor.org/rfc/rfc5849#section-3.1 */
async function oauthParameters(request: HttpRequest, settings: Config, { token }: Secrets, means: Means): Promise<Parameter[]> {
  const body = sentBody(request)
  const hashes = settings.bodyHash === 'yes' && settings.place !== 'body' && !isForm(request)
  const bodyHash = hashes
    ? [
        pair(
          'oauth_body_hash',
          await signatureOf([body], means, () => bytesToBase64(hash(hashName(settings.signatureMethod), utf8(body.text)))),
        ),
      ]
    : []
  return [
    pair('oauth_consumer_key', means.write('auth.consumerKey', settings.consumerKey)),
    ...(token ? [pair('oauth_token', token)] : []),
    pair('oauth_signature_method', settings.signatureMethod),
    pair('oauth_timestamp', String(Math.floor(means.now / 1000))),
    pair('oauth_nonce', means.newId().replaceAll('-', '')),
    pair('oauth_version', '1.0'),
    ...bodyHash,
  ]
}

/** @see https://www.rfc-editor.org/rfc/rfc5849#section-3.4 */
async function signatureFor(
  request: HttpRequest,
  { signatureMethod: method }: Config,
  parameters: readonly Parameter[],
  { consumerSecret = plain(''), tokenSecret = plain(''), privateKey = plain('') }: Secrets,
  means: Means,
): Promise<Marked> {
  const key = marked`${encodeParts(consumerSecret, encode)}&${encodeParts(tokenSecret, encode)}`
  if (method === 'PLAINTEXT') return key
  const body = sentBody(request)
  const inputs = [...parameters.map(([, value]) => value), request.url, ...(isForm(request) ? [body] : [])]
  const base = utf8(signatureBaseString(request, parameters))
  if (RSA.includes(method))
    return signatureOf([privateKey, ...inputs], means, async () => {
      const read = readPrivateKey(privateKey.text, rsaAlgorithm(method))
      if ('problem' in read) throw new SigningProblem('auth.privateKey', read.problem)
      const signature = await signBytes(read.key, base)
      if (!signature) throw new SigningProblem('auth.privateKey', DAMAGED)
      return bytesToBase64(signature)
    })
  return signatureOf([key, ...inputs], means, () => bytesToBase64(hmac(hashName(method), utf8(key.text), base)))
}

/** @see https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1 */
export function signatureBaseString(request: HttpRequest, parameters: readonly Parameter[]): string {
  const url = new URL(request.url.text)
  // A question mark in the beginning would be taken for that of an address.
  const form = isForm(request) ? [...new URLSearchParams(`&${sentBody(request).text}`)] : []
  const all = [...url.searchParams, ...form, ...parameters.map(([name, { text }]) => [name, text] as const)]
  const normalized = all
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return [request.method.toUpperCase(), encode(url.origin + url.pathname), encode(normalized)].join('&')
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** @see https://www.rfc-editor.org/rfc/rfc5849#section-3.6 */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** @see https://www.rfc-editor.org/rfc/rfc5849#section-3.5.1 */
function authorizationHeader(realm: Marked, parameters: readonly Parameter[]): Marked {
  const shown = [...(realm.text === '' ? [] : [pair('realm', realm)]), ...parameters]
  return joinMarked([
    plain('OAuth '),
    ...shown.flatMap(([name, value], i) => [
      plain(`${i > 0 ? ', ' : ''}${name}="`),
      name === 'realm' ? value : encodeParts(value, encode),
      plain('"'),
    ]),
  ])
}

/** A body that is a form is signed with the request; any other is not. @see https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.3.1 */
const isForm = (request: HttpRequest): boolean =>
  sentBody(request).text !== '' && (headerOf(request, 'Content-Type')?.text ?? '').toLowerCase().startsWith(FORM)

const asForm = (request: HttpRequest): HttpRequest => {
  if (/^(GET|HEAD)$/.test(request.method))
    throw new SigningProblem(
      'auth.place',
      `The parameters go into the body, and ${request.method} has none. Choose the header or the query.`,
    )
  const { text } = sentBody(request)
  if (text !== '' && (!isForm(request) || /^\s*\{/.test(text)))
    throw new SigningProblem(
      'auth.place',
      'The parameters go into a form, and the body is none. Choose the header or the query.',
    )
  return withHeader(request, 'Content-Type', plain(FORM))
}

const hashName = (method: Method) => (method.endsWith('SHA512') ? 'SHA-512' : method.endsWith('SHA256') ? 'SHA-256' : 'SHA-1')

const rsaAlgorithm = (method: Method) => ({ name: 'RSASSA-PKCS1-v1_5', hash: hashName(method) })
