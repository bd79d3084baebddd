import * as z from 'zod/mini'
import { parseChallenges } from '../http/challenges'
import { encodeParts, joinMarked, marked, plain, type Marked } from '../http/marked'
import { headerOf, requestTarget, sentBody, withHeader, type HttpRequest } from '../http/request'
import { bytesToBase64 } from '../template/bytes'
import { clockSkew } from './clock-skew'
import { scheme } from './scheme'
import { hash, hmac } from './sign'
import { signatureOf, utf8 } from './signature'

/** Hawk, a MAC over the request. @see https://github.com/mozilla/hawk/blob/main/API.md */
export const hawk = scheme({
  kind: 'hawk',
  label: 'Hawk',
  hint: 'The documentation speaks of Hawk, and shows Authorization: Hawk id="…", ts="…", nonce="…", mac="…".',
  limits:
    'A server whose clock differs says so in WWW-Authenticate, which a browser shows only if the server exposes that header. Then Patchbay signs once more by the server’s clock.',
  config: z.object({
    kind: z.literal('hawk'),
    id: z.string(),
    algorithm: z.enum(['SHA-256', 'SHA-1']),
    payload: z.enum(['no', 'yes']),
    ext: z.string(),
    app: z.string(),
    dlg: z.string(),
  }),
  initial: { kind: 'hawk', id: '', algorithm: 'SHA-256', payload: 'no', ext: '', app: '', dlg: '' },
  fields: [
    {
      name: 'id',
      label: 'Id',
      kind: 'text',
      template: 'text',
      required: true,
      help: 'The id of the credentials, as the provider shows it beside the key.',
      example: 'dh37fgj492je',
    },
    {
      name: 'key',
      label: 'Key',
      kind: 'secret',
      required: true,
      help: 'The key that belongs to the id. It is used as it stands, without decoding.',
    },
    {
      name: 'algorithm',
      label: 'Algorithm',
      kind: 'select',
      help: 'Nearly always SHA-256.',
      options: [
        { value: 'SHA-256', label: 'SHA-256' },
        { value: 'SHA-1', label: 'SHA-1' },
      ],
    },
    {
      name: 'payload',
      label: 'Payload hash',
      kind: 'select',
      help: 'Signs the body, too. Some servers demand it, others ignore it.',
      options: [
        { value: 'no', label: 'Leave it out' },
        { value: 'yes', label: 'Add it' },
      ],
    },
    {
      name: 'ext',
      label: 'Ext',
      kind: 'text',
      template: 'text',
      help: 'Application data that some servers want to be signed.',
    },
    { name: 'app', label: 'App', kind: 'text', template: 'text', help: 'Application id, with Oz only.' },
    {
      name: 'dlg',
      label: 'Dlg',
      kind: 'text',
      template: 'text',
      help: 'Delegating application id, with Oz only.',
      when: { field: 'app', is: true },
    },
  ],
  lint: (config) =>
    (['id', 'ext', 'app', 'dlg'] as const)
      .filter((name) => /["\\\r\n]/.test(config[name]))
      .map((name) => ({
        field: name,
        severity: 'error' as const,
        message: 'Hawk’s header can hold no quotation mark, backslash or line break.',
      })),
  apply: async (request, config, { key = plain('') }, means) => {
    const write = (name: 'id' | 'ext' | 'app' | 'dlg') => means.write(`auth.${name}`, config[name])
    const [id, ext, app, dlg] = [write('id'), write('ext'), write('app'), write('dlg')]
    const ts = String(Math.floor(means.now / 1000) + Number(means.challenge?.['offset'] ?? 0))
    const nonce = means.newId().slice(0, 8)
    const payload = payloadString(request)
    const hashed =
      config.payload === 'yes'
        ? await signatureOf([payload], means, () => bytesToBase64(hash(config.algorithm, utf8(payload.text))))
        : plain('')
    const normalized = normalizedString(request, { ts, nonce, hash: hashed, ext, app, dlg })
    const mac = await signatureOf([key, normalized], means, () =>
      bytesToBase64(hmac(config.algorithm, utf8(key.text), utf8(normalized.text))),
    )
    const attributes = { id, ts: plain(ts), nonce: plain(nonce), hash: hashed, ext, mac, app, dlg }
    const shown = Object.entries(attributes).filter(([, value]) => value.text !== '')
    return withHeader(
      request,
      'Authorization',
      joinMarked([
        plain('Hawk '),
        ...shown.flatMap(([name, value], i) => [plain(`${i > 0 ? ', ' : ''}${name}="`), value, plain('"')]),
      ]),
    )
  },
  answer: ({ response, config, secrets, now }) => {
    const header = response.headers.find(({ name }) => name.toLowerCase() === 'www-authenticate')?.value ?? ''
    const { ts, tsm } = parseChallenges(header).find(({ scheme: name }) => name.toLowerCase() === 'hawk')?.parameters ?? {}
    if (response.status !== 401 || ts === undefined || tsm === undefined) return undefined
    // Only who has the key can say what time it is.
    const expected = bytesToBase64(hmac(config.algorithm, utf8(secrets['key']?.text ?? ''), utf8(`hawk.1.ts\n${ts}\n`)))
    return tsm === expected ? { offset: String(Number(ts) - Math.floor(now / 1000)) } : undefined
  },
  explain: clockSkew,
})

interface Attributes {
  readonly ts: string
  readonly nonce: string
  readonly hash: Marked
  readonly ext: Marked
  readonly app: Marked
  readonly dlg: Marked
}

/** What the MAC is computed of. @see https://github.com/mozilla/hawk/blob/main/API.md#normalized-request-string */
function normalizedString(request: HttpRequest, { ts, nonce, hash: hashed, ext, app, dlg }: Attributes): Marked {
  const { hostname, port, protocol } = new URL(request.url.text)
  const number = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return joinMarked([
    plain(`hawk.1.header\n${ts}\n${nonce}\n${request.method}\n`),
    marked`${requestTarget(request)}\n${hostname}\n${number}\n${hashed}\n${escaped(ext)}\n`,
    ...(app.text === '' ? [] : [marked`${app}\n${dlg}\n`]),
  ])
}

const escaped = (ext: Marked): Marked => encodeParts(ext, (text) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n'))

function payloadString(request: HttpRequest): Marked {
  const type = headerOf(request, 'Content-Type')?.text.split(';')[0]?.trim().toLowerCase() ?? ''
  return marked`hawk.1.payload\n${type}\n${sentBody(request)}\n`
}
