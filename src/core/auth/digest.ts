import * as z from 'zod/mini'
import { parseChallenges } from '../http/challenges'
import { encodeParts, joinMarked, marked, plain, type Marked } from '../http/marked'
import { requestTarget, sentBody, withHeader } from '../http/request'
import { bytesToHex } from '../template/bytes'
import { verdict } from '../verdict'
import { scheme, SigningProblem, type Challenge } from './scheme'
import { hash, type HashName } from './sign'
import { signatureOf, utf8 } from './signature'

/** Digest access authentication. @see https://www.rfc-editor.org/rfc/rfc7616 */
export const digest = scheme({
  kind: 'digest',
  label: 'Digest',
  hint: 'The documentation says “Digest authentication”, or shows curl --digest. Common with cameras, routers and database servers.',
  limits:
    'The server’s first refusal says how to sign, in its WWW-Authenticate header. A browser shows it only if the server also sends Access-Control-Expose-Headers: WWW-Authenticate; where it does not, paste that header below.',
  config: z.object({ kind: z.literal('digest'), username: z.string(), challenge: z.string() }),
  initial: { kind: 'digest', username: '', challenge: '' },
  fields: [
    {
      name: 'username',
      label: 'Username',
      kind: 'text',
      template: 'text',
      required: true,
      help: 'The user of the device or server, as its own sign-in page asks for it.',
      example: 'ada',
    },
    { name: 'password', label: 'Password', kind: 'secret', required: true, help: 'The password of that user.' },
    {
      name: 'challenge',
      label: 'Challenge',
      kind: 'text',
      rows: 3,
      help: 'Only for servers that hide it from browsers: run curl -i without a password, and paste its WWW-Authenticate line. It lasts as long as the server remembers its nonce.',
      example: 'Digest realm="…", nonce="…", qop="auth"',
    },
  ],
  apply: async (request, config, { password = plain('') }, means) => {
    const asked = parametersOf(means.challenge, config.challenge) ?? (means.standIns ? STAND_IN : undefined)
    // Nothing to answer yet: the server is asked first.
    if (!asked) return request
    const username = means.write('auth.username', config.username)
    const value = await credentials({
      asked,
      username,
      password,
      method: request.method,
      uri: requestTarget(request),
      body: sentBody(request),
      // A session's key is made once, of the nonces of its first request.
      cnonce: ((isSession(asked) && means.challenge?.['client']) || means.newId()).replaceAll('-', ''),
      nc: Number(means.challenge?.['uses'] ?? 1),
      standIns: means.standIns,
    })
    return withHeader(request, 'Authorization', value)
  },
  answer: ({ response, config, challenge }) => {
    if (response.status === 401) return supported(challengesOf(response.headers))
    const info = response.headers.find(({ name }) => name.toLowerCase() === 'authentication-info')?.value ?? ''
    const [, nonce] = /\bnextnonce="([^"]+)"/.exec(info) ?? []
    const asked = parametersOf(challenge, config.challenge)
    if (!asked || nonce === undefined) return undefined
    const first = isSession(asked) ? { firstNonce: asked['firstNonce'] ?? asked['nonce'] ?? '' } : {}
    return { ...asked, ...first, nonce, uses: '0' }
  },
  explain: ({ response, config }, refusal) => {
    if (response.status !== 401) return undefined
    const found = challengesOf(response.headers)
    const host = refusal.facts
    if (found.length === 0)
      return config.challenge.trim() === ''
        ? verdict('cors-blocked', { ...host, reason: 'challenge-hidden' })
        : verdict('bad-credentials', { ...host, reason: 'challenge-used' })
    if (supported(found)) return undefined
    const asks = found.map(({ scheme: name, parameters }) => [name, parameters['algorithm']].filter(Boolean).join(' '))
    return verdict('bad-credentials', { ...host, reason: 'other-challenge', detail: `It asks for ${asks.join(' or ')}.` })
  },
  lint: ({ challenge }) =>
    challenge.trim() === '' || parametersOf(undefined, challenge)
      ? []
      : [
          {
            field: 'challenge',
            severity: 'error',
            message: 'This is no Digest challenge: it begins with Digest and has realm="…" and nonce="…".',
          },
        ],
})

/** With neither value known, where the secret goes is known all the same. */
const STAND_IN: Challenge = { realm: 'realm', nonce: 'nonce', qop: 'auth' }

const challengesOf = (headers: readonly { name: string; value: string }[]) =>
  headers.filter(({ name }) => name.toLowerCase() === 'www-authenticate').flatMap(({ value }) => parseChallenges(value))

/** The challenge that the server sent last, or else the pasted one: a header line, or a whole answer around it. */
function parametersOf(challenge: Challenge | undefined, pasted: string): Challenge | undefined {
  if (challenge?.['nonce'] !== undefined) return challenge
  const [, line = ''] = /(?:^|:|,)[ \t]*(digest[ \t][^\r\n]*)/im.exec(pasted) ?? []
  return supported(parseChallenges(line))
}

/** The first that can be answered; servers name the one they prefer first. */
const supported = (challenges: ReturnType<typeof parseChallenges>): Challenge | undefined =>
  challenges.find(
    ({ scheme: name, parameters: { realm, nonce, algorithm, qop } }) =>
      name.toLowerCase() === 'digest' &&
      realm !== undefined &&
      nonce !== undefined &&
      algorithmOf(algorithm) !== undefined &&
      (qop === undefined || qopOf(qop) !== undefined),
  )?.parameters

function algorithmOf(name = 'MD5'): { hashName: HashName; session: boolean } | undefined {
  const [, base = '', session] = /^(.*?)(-sess)?$/i.exec(name) ?? []
  const hashName = (['MD5', 'SHA-256', 'SHA-512-256'] as const).find((each) => each === base.toUpperCase())
  return hashName && { hashName, session: session !== undefined }
}

const isSession = ({ algorithm }: Challenge): boolean => algorithmOf(algorithm)?.session === true

const qopOf = (offered: string): 'auth' | 'auth-int' | undefined => {
  const list = offered.split(/[\s,]+/)
  return list.includes('auth') ? 'auth' : list.includes('auth-int') ? 'auth-int' : undefined
}

interface Request {
  readonly asked: Challenge
  readonly username: Marked
  readonly password: Marked
  readonly method: string
  readonly uri: Marked
  readonly body: Marked
  readonly cnonce: string
  readonly nc: number
  readonly standIns: boolean
}

/** The Authorization header. @see https://www.rfc-editor.org/rfc/rfc7616#section-3.4 */
async function credentials({ asked, username, password, method, uri, body, cnonce, nc, standIns }: Request): Promise<Marked> {
  const { realm = '', nonce = '', firstNonce = nonce, opaque, algorithm, userhash } = asked
  const { hashName, session } = algorithmOf(algorithm) ?? unsupported()
  const qop = asked['qop'] === undefined ? undefined : qopOf(asked['qop'])
  const H = (text: string) => bytesToHex(hash(hashName, utf8(text)))
  const count = nc.toString(16).padStart(8, '0')

  const A1 = () => {
    const a1 = `${username.text}:${realm}:${password.text}`
    return session ? `${H(a1)}:${firstNonce}:${cnonce}` : a1
  }
  const A2 = () => `${method}:${uri.text}${qop === 'auth-int' ? `:${H(body.text)}` : ''}`
  const response = await signatureOf([username, password, uri, ...(qop === 'auth-int' ? [body] : [])], { standIns }, () =>
    H([H(A1()), nonce, ...(qop ? [count, cnonce, qop] : []), H(A2())].join(':')),
  )

  const hashed = userhash?.toLowerCase() === 'true'
  const name = hashed ? await signatureOf([username], { standIns }, () => H(`${username.text}:${realm}`)) : username
  const extended = !hashed && /[^\x20-\x7e]/.test(username.text)
  return joinMarked([
    extended
      ? marked`Digest username*=UTF-8''${encodeParts(username, encodeExtended)}`
      : marked`Digest username="${encodeParts(name, quoted)}"`,
    marked`, realm="${quoted(realm)}", nonce="${quoted(nonce)}", uri="${uri}", response="${response}"`,
    plain(algorithm === undefined ? '' : `, algorithm=${algorithm}`),
    plain(opaque === undefined ? '' : `, opaque="${quoted(opaque)}"`),
    plain(qop ? `, qop=${qop}, nc=${count}` : ''),
    plain(qop || session ? `, cnonce="${cnonce}"` : ''),
    plain(hashed ? ', userhash=true' : ''),
  ])
}

const unsupported = (): never => {
  throw new SigningProblem('auth.challenge', 'The server asks for an algorithm that Patchbay does not know.')
}

const quoted = (text: string): string => text.replace(/["\\]/g, '\\$&')

/** @see https://www.rfc-editor.org/rfc/rfc8187#section-3.2 */
const encodeExtended = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
