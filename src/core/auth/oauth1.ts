import * as z from 'zod/mini'
import { encodeParts, joinMarked, marked, plain, type Marked } from '../http/marked'
import { FORM, headerOf, sentBody, withBodyField, withHeader, withQuery, type HttpRequest } from '../http/request'
import { bytesToBase64 } from '../template/bytes'
import { clockSkew } from './clock-skew'
import { readPrivateKey } from './private-key'
import { scheme, SigningProblem, type Means, type Secrets } from './scheme'
import { hash, hmac, signBytes } from './sign'
import { signatureOf, utf8 } from './signature'

const methods = ['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512', 'PLAINTEXT'] as const
type Method = (typeof methods)[number]

const config = z.object({
  kind: z.literal('oauth1'),
  consumerKey: z.string(),
  signatureMethod: z.enum(methods),
  realm: z.string(),
  place: z.enum(['header', 'query', 'body']),
  bodyHash: z.enum(['no', 'yes']),
})
type Config = z.infer<typeof config>

const RSA: readonly string[] = methods.filter((method) => method.startsWith('RSA'))
const SHARED: readonly string[] = methods.filter((method) => !method.startsWith('RSA'))

/** OAuth 1.0 requests with a token, which NetSuite calls token-based authentication. @see https://www.rfc-editor.org/rfc/rfc5849#section-3 */
export const oauth1 = scheme({
  kind: 'oauth1',
  label: 'OAuth 1.0',
  hint: 'The documentation speaks of consumer key and secret, token and token secret: NetSuite (TBA), Twitter v1.1, Magento, Trello, WooCommerce, Jira Server.',
  limits:
    'Where the API does not allow the Authorization header to web pages (CORS preflight), try the query as the place: it needs no preflight.',
  config,
  initial: { kind: 'oauth1', consumerKey: '', signatureMethod: 'HMAC-SHA256', realm: '', place: 'header', bodyHash: 'no' },
  fields: [
    {
      name: 'consumerKey',
      label: 'Consumer key',
      kind: 'text',
      template: 'text',
      required: true,
      help: 'Of the app or integration that you registered with the provider. NetSuite: Setup → Integration → Manage Integrations, shown once after saving.',
    },
    {
      name: 'consumerSecret',
      label: 'Consumer secret',
      kind: 'secret',
      required: true,
      help: 'It belongs to the consumer key and is shown with it, mostly only once.',
      when: { field: 'signatureMethod', is: SHARED },
    },
    {
      name: 'token',
      label: 'Token',
      kind: 'secret',
      help: 'Access token of the user. NetSuite: Setup → Users/Roles → Access Tokens (Token ID). Empty for requests of the app itself.',
    },
    {
      name: 'tokenSecret',
      label: 'Token secret',
      kind: 'secret',
      help: 'It belongs to the token and is shown with it, mostly only once.',
      when: { field: 'signatureMethod', is: SHARED },
    },
    {
      name: 'signatureMethod',
      label: 'Signature method',
      kind: 'select',
      help: 'NetSuite wants HMAC-SHA256; older APIs mostly HMAC-SHA1; Jira Server RSA-SHA1.',
      options: methods.map((value) => ({ value, label: value })),
    },
    {
      name: 'privateKey',
      label: 'Private key',
      kind: 'secret',
      rows: 6,
      required: true,
      help: 'In PEM form, with its first and last line. Its public half is what you gave to the provider.',
      example: '-----BEGIN PRIVATE KEY-----',
      when: { field: 'signatureMethod', is: RSA },
    },
    {
      name: 'realm',
      label: 'Realm',
      kind: 'text',
      template: 'text',
      help: 'NetSuite wants its account id here, in capitals and with _ for -, such as 123456_SB1. Elsewhere mostly empty.',
      when: { field: 'place', is: 'header' },
    },
    {
      name: 'place',
      label: 'Parameters in',
      kind: 'select',
      help: 'Where the oauth_ parameters stand.',
      options: [
        { value: 'header', label: 'Authorization header' },
        { value: 'query', label: 'Query' },
        { value: 'body', label: 'Form body' },
      ],
    },
    {
      name: 'bodyHash',
      label: 'Body hash',
      kind: 'select',
      help: 'An extension (oauth_body_hash) that signs bodies other than forms; Mastercard demands it.',
      options: [
        { value: 'no', label: 'Leave it out' },
        { value: 'yes', label: 'Add it' },
      ],
      when: { field: 'place', is: ['header', 'query'] },
    },
  ],
  apply: async (request, settings, secrets, means) => {
    const parameters = await oauthParameters(request, settings, secrets, means)
    const signed = (signature: Marked) => [...parameters, pair('oauth_signature', signature)]
    const signature = await signatureFor(request, settings, parameters, secrets, means)
    switch (settings.place) {
      case 'header':
        return withHeader(
          request,
          'Authorization',
          authorizationHeader(means.write('auth.realm', settings.realm), signed(signature)),
        )
      case 'query':
        return signed(signature).reduce((so, [name, value]) => withQuery(so, name, value), request)
      case 'body':
        return signed(signature).reduce((so, [name, value]) => withBodyField(so, name, value), asForm(request))
    }
  },
  explain: clockSkew,
  lint: ({ place, signatureMethod, realm }) => [
    ...(place === 'header' && /[a-z-]/.test(realm) && /^\d+[-_]/.test(realm)
      ? [
          {
            field: 'realm',
            severity: 'warning' as const,
            message: `NetSuite writes account ids in capitals and with _: ${realm.toUpperCase().replaceAll('-', '_')}.`,
          },
        ]
      : []),
    ...(signatureMethod === 'PLAINTEXT'
      ? [
          {
            field: 'signatureMethod',
            severity: 'warning' as const,
            message:
              'PLAINTEXT sends both secrets with each request. Use it over https only, and where nothing else is offered.',
          },
        ]
      : []),
  ],
  lintSecret: (field, value, { signatureMethod }) => {
    if (field !== 'privateKey') return undefined
    const read = readPrivateKey(value, rsaAlgorithm(signatureMethod))
    return 'problem' in read ? read.problem : undefined
  },
})

type Parameter = readonly [name: string, value: Marked]
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
      return bytesToBase64(await signBytes(read.key, base))
    })
  return signatureOf([key, ...inputs], means, () => bytesToBase64(hmac(hashName(method), utf8(key.text), base)))
}

/** @see https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1 */
export function signatureBaseString(request: HttpRequest, parameters: readonly Parameter[]): string {
  const url = new URL(request.url.text)
  const form = isForm(request) ? [...new URLSearchParams(sentBody(request).text)] : []
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
  if (sentBody(request).text !== '' && !isForm(request))
    throw new SigningProblem(
      'auth.place',
      'The parameters go into a form, and the body is none. Choose the header or the query.',
    )
  return withHeader(request, 'Content-Type', plain(FORM))
}

const hashName = (method: Method) => (method.endsWith('SHA512') ? 'SHA-512' : method.endsWith('SHA256') ? 'SHA-256' : 'SHA-1')

const rsaAlgorithm = (method: Method) => ({ name: 'RSASSA-PKCS1-v1_5', hash: hashName(method) })
