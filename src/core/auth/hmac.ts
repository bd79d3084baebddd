import * as z from 'zod/mini'
import { fateOf } from '../http/browser-headers'
import { fieldsOf, joinMarked, plain, sliceMarked, trimMarked, type Marked } from '../http/marked'
import { requestTarget, sentBody, withHeader, withQuery, type HttpRequest } from '../http/request'
import { bytesOfBase64, bytesOfHex, bytesToBase64, bytesToHex } from '../template/bytes'
import type { TemplateValue } from '../template/render'
import { clockSkew } from './clock-skew'
import { scheme, SigningProblem, type Means } from './scheme'
import { hmac as hmacOf } from './sign'
import { signatureOf, utf8 } from './signature'

const NAMES = ['method', 'host', 'path', 'query', 'target', 'url', 'body', 'contentLength', 'nonce', 'headers'] as const

/** A keyed hash over a string that the documentation describes, put where it wants it. @see https://www.rfc-editor.org/rfc/rfc2104 */
export const hmac = scheme({
  kind: 'hmac',
  label: 'HMAC signature',
  hint: 'The documentation tells how to build a “string to sign”, and where its HMAC goes: exchanges, webhooks, Azure SharedKey, payment providers.',
  limits:
    'Headers of its own make browsers ask the server first (CORS preflight). A string to sign that needs the Date header cannot be used: browsers do not let a page set it.',
  config: z.object({
    kind: z.literal('hmac'),
    keyId: z.string(),
    algorithm: z.enum(['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']),
    keyEncoding: z.enum(['text', 'base64', 'hex']),
    toSign: z.string(),
    // Since this was added later, what is stored may lack it.
    toSignEncoding: z._default(z.enum(['text', 'hex']), 'text'),
    encoding: z.enum(['hex', 'base64', 'base64url']),
    headers: z.string(),
    query: z.string(),
  }),
  initial: {
    kind: 'hmac',
    keyId: '',
    algorithm: 'SHA-256',
    keyEncoding: 'text',
    toSign: '{{timestamp "unixMs"}}{{method}}{{{target}}}{{{body}}}',
    toSignEncoding: 'text',
    encoding: 'hex',
    headers: 'X-Timestamp: {{timestamp "unixMs"}}\nX-Signature: {{signature}}',
    query: '',
  },
  fields: [
    {
      name: 'keyId',
      label: 'Key id',
      kind: 'text',
      template: 'text',
      help: 'The public part of the credentials (API key, account), if there is one. Below it stands where {{connection.http.auth.keyId}} does.',
    },
    {
      name: 'secret',
      label: 'Signing secret',
      kind: 'secret',
      required: true,
      help: 'The provider shows it when the key is created, mostly only once; for a webhook, in the webhook’s settings.',
    },
    {
      name: 'keyEncoding',
      label: 'The secret is',
      kind: 'select',
      help: 'Documentation that says “base64-decode the secret” means the second.',
      options: [
        { value: 'text', label: 'Used as it stands' },
        { value: 'base64', label: 'Base64 of the key' },
        { value: 'hex', label: 'Hex of the key' },
      ],
    },
    {
      name: 'algorithm',
      label: 'Algorithm',
      kind: 'select',
      help: 'HMAC with this hash.',
      options: ['SHA-256', 'SHA-512', 'SHA-384', 'SHA-1', 'MD5'].map((value) => ({ value, label: `HMAC-${value}` })),
    },
    {
      name: 'toSign',
      label: 'String to sign',
      kind: 'text',
      template: 'text',
      names: NAMES,
      rows: 4,
      required: true,
      help: `As the documentation writes it; each line break counts. Names: ${NAMES.join(', ')}; headers.x-date is one of the request’s headers, target is path and query.`,
    },
    {
      name: 'toSignEncoding',
      label: 'The string to sign is',
      kind: 'select',
      help: 'Hex is for documentation that signs raw bytes, such as those of a hash: write {{hex path}}{{hash body "sha256"}}.',
      options: [
        { value: 'text', label: 'Signed as it stands' },
        { value: 'hex', label: 'Hex of what is signed' },
      ],
    },
    {
      name: 'encoding',
      label: 'Signature as',
      kind: 'select',
      help: 'How the documentation writes the result.',
      options: [
        { value: 'hex', label: 'Hex' },
        { value: 'base64', label: 'Base64' },
        { value: 'base64url', label: 'Base64 for URLs' },
      ],
    },
    {
      name: 'headers',
      label: 'Headers to add',
      kind: 'text',
      template: 'header',
      names: [...NAMES, 'signature'],
      rows: 4,
      help: 'One a line. {{signature}} is the result; {{nonce}} is the same here and above, and so is the time of {{timestamp}}.',
      example: 'Authorization: HMAC {{connection.http.auth.keyId}}:{{signature}}',
    },
    {
      name: 'query',
      label: 'Query parameters to add',
      kind: 'text',
      template: 'text',
      names: [...NAMES, 'signature'],
      rows: 2,
      help: 'One name=value a line, encoded for you. Those without {{signature}} are added first, and are part of what is signed.',
      example: 'signature={{signature}}',
    },
  ],
  apply: async (request, config, { secret = plain('') }, means) => {
    const nonce = means.newId()
    const unsigned = addLines(request, config, means, { nonce }, (line) => !USES_SIGNATURE.test(line))
    const names = namesOf(unsigned, nonce)
    const toSign = means.write('auth.toSign', config.toSign.replaceAll('\r\n', '\n'), { names })
    const signature = await signatureOf([secret, toSign], means, () =>
      ENCODINGS[config.encoding](
        hmacOf(config.algorithm, keyBytes(secret.text, config.keyEncoding), bytesToSign(toSign.text, config.toSignEncoding)),
      ),
    )
    return addLines(unsigned, config, means, { ...names, signature }, (line) => USES_SIGNATURE.test(line))
  },
  explain: clockSkew,
  lint: ({ headers, query }) => [
    ...(USES_SIGNATURE.test(headers + query)
      ? []
      : [error('headers', 'The signature goes nowhere: write {{signature}} into a header or a query parameter.')]),
    ...linesOf(headers).flatMap(lintHeaderLine),
    ...linesOf(query)
      .filter((line) => !line.includes('='))
      .map((line) => error('query', `“${line.trim()}” is no parameter: write its name, =, and its value.`)),
  ],
  lintSecret: (_, value, { keyEncoding }) =>
    bytesOf(value, keyEncoding)
      ? undefined
      : `This is not ${keyEncoding}. If it is used as it stands, choose that above the string to sign.`,
})

interface Remark {
  readonly field: string
  readonly severity: 'error' | 'warning'
  readonly message: string
}

const error = (field: string, message: string): Remark => ({ field, severity: 'error', message })

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '')

function lintHeaderLine(line: string): Remark[] {
  const [, name = ''] = /^\s*([^:{]*?)\s*:/.exec(line) ?? []
  if (!line.includes(':')) return [error('headers', `“${line.trim()}” is no header: write its name, a colon, and its value.`)]
  const fate = fateOf({ name, value: '' })
  const message = `Browsers do not let a page set ${name}. ${fate?.why ?? ''} So the server signs something else.`
  return fate ? [{ field: 'headers', severity: 'warning', message }] : []
}

const USES_SIGNATURE = /\{\{[^}]*\bsignature\b/

type Names = Readonly<Record<string, TemplateValue>>

const namesOf = (request: HttpRequest, nonce: string): Names => {
  const target = requestTarget(request)
  const mark = target.text.indexOf('?')
  const body = sentBody(request)
  return {
    method: request.method,
    host: new URL(request.url.text).host,
    path: sliceMarked(target, 0, mark < 0 ? target.text.length : mark),
    query: mark < 0 ? '' : sliceMarked(target, mark + 1),
    target,
    url: joinMarked([plain(new URL(request.url.text).origin), target]),
    body,
    contentLength: body.text === '' ? '' : String(utf8(body.text).length),
    nonce,
    headers: Object.fromEntries(request.headers.map(({ name, value }) => [name.toLowerCase(), value])),
  }
}

/** Adds the lines of both fields that `wanted` picks. */
function addLines(
  request: HttpRequest,
  { headers, query }: { headers: string; query: string },
  means: Means,
  names: Names,
  wanted: (line: string) => boolean,
): HttpRequest {
  const withHeaders = linesOf(headers)
    .filter(wanted)
    .reduce((so, line) => {
      const [name, value] = parted(
        means.write('auth.headers', line, { place: 'header', names: { ...namesOf(so, ''), ...names } }),
        ':',
      )
      if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(name))
        throw new SigningProblem('auth.headers', `“${line}” is no header: write its name, a colon, and its value.`)
      return withHeader(so, name, value)
    }, request)
  return linesOf(query)
    .filter(wanted)
    .reduce((so, line) => {
      const [name, value] = parted(means.write('auth.query', line, { names: { ...namesOf(so, ''), ...names } }), '=')
      return withQuery(so, name, value)
    }, withHeaders)
}

/** Name and value around the first separator. A secret in the name has no place. */
function parted(line: Marked, separator: string): [name: string, value: Marked] {
  const at = line.text.indexOf(separator)
  const name = sliceMarked(line, 0, Math.max(at, 0))
  if (fieldsOf(name).length > 0) throw new SigningProblem('auth.headers', 'A secret may not be part of a name.')
  return [name.text.trim(), trimMarked(sliceMarked(line, at + 1))]
}

const ENCODINGS: Readonly<Record<'hex' | 'base64' | 'base64url', (bytes: Uint8Array) => string>> = {
  hex: bytesToHex,
  base64: bytesToBase64,
  base64url: (bytes) => bytesToBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
}

const bytesOf = (text: string, encoding: 'text' | 'base64' | 'hex'): Uint8Array | undefined =>
  encoding === 'text' ? utf8(text) : encoding === 'hex' ? bytesOfHex(text.trim()) : bytesOfBase64(text)

function keyBytes(text: string, encoding: 'text' | 'base64' | 'hex'): Uint8Array {
  const bytes = bytesOf(text, encoding)
  if (bytes) return bytes
  throw new SigningProblem(
    'auth.secret',
    `The signing secret is not ${encoding}. Choose “Used as it stands”, or enter it again.`,
  )
}

function bytesToSign(text: string, encoding: 'text' | 'hex'): Uint8Array {
  const bytes = bytesOf(text, encoding)
  if (bytes) return bytes
  throw new SigningProblem('auth.toSign', 'Filled in, the string to sign is not hex. Write {{hex …}} around what is text.')
}
