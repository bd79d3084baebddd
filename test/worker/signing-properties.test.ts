import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { initialAuth, type AuthConfig } from '../../src/core/auth'
import { authorise } from '../../src/core/authorise'
import type { HttpRequest, Slot } from '../../src/core/http/request'
import { aRequest, aSecret } from '../support/builders'
import { PASSWORD, startSigning, USER, type SigningServer } from '../support/servers/signing'
import { aKeyedConnection, aWorker } from '../support/worker-deps'
import { learnChallenge, nextChallenge, useChallenge } from '../../src/worker/use-cases/challenges'
import { send } from '../../src/worker/use-cases/send'

let server: SigningServer
beforeAll(async () => {
  server = await startSigning()
})
afterAll(() => server.close())

type Of<Kind extends AuthConfig['kind']> = Extract<AuthConfig, { kind: Kind }>
const an = <Kind extends AuthConfig['kind']>(kind: Kind, changes: Partial<Of<Kind>>): AuthConfig => ({
  ...(initialAuth(kind) as Of<Kind>), // of that very kind
  ...changes,
})

const SLOTS: Slot[] = ['header:authorization', 'header:x-signature', 'header:x-wsse', 'query:X-Amz-Signature']

/** Unreserved, reserved, forbidden in URLs, and beyond ASCII. */
const TEXT = Array.from('aZ09-._~ !*\'()@:/?#[]$&+,;=%"<>\\^`{|}éß漢😀')
const NAME = Array.from('aZ_-.é漢+& ')
const text = fc.string({ unit: fc.constantFrom(...TEXT), maxLength: 8 })
const name = fc.string({ unit: fc.constantFrom(...NAME), minLength: 1, maxLength: 4 })
const anAddress = fc
  .record({
    path: fc.array(
      text.filter((segment) => !/^\.{0,2}$/.test(segment)),
      { maxLength: 3 },
    ),
    query: fc.array(fc.tuple(name, text), { maxLength: 4 }),
  })
  .map(({ path, query }) => {
    const pairs = query.map((pair) => pair.map(encodeURIComponent).join('='))
    return `/${['', ...path.map(encodeURIComponent)].join('/')}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`.slice(1)
  })
const aBody = fc.oneof(
  fc.constant(undefined),
  fc.string({ unit: 'grapheme' }).map((value) => ({ type: 'application/json', body: JSON.stringify({ value }) })),
  fc
    .uniqueArray(fc.tuple(name, text), { selector: ([key]) => key, maxLength: 3 })
    .map((pairs) => ({ type: 'application/x-www-form-urlencoded', body: String(new URLSearchParams(pairs)) })),
)

const exchange = 'X-Timestamp: {{timestamp "unixMs"}}\nX-Signature: {{signature}}'

const cases: readonly (readonly [string, AuthConfig, string, () => Record<string, string>])[] = [
  ['Digest', an('digest', { username: USER }), 'digest', () => ({ password: PASSWORD })],
  ['HMAC', an('hmac', { headers: exchange }), 'exchange', () => ({ secret: PASSWORD })],
  [
    'OAuth 1.0',
    an('oauth1', { consumerKey: USER }),
    'oauth1',
    () => ({ consumerSecret: PASSWORD, token: `${USER}-token`, tokenSecret: PASSWORD }),
  ],
  [
    'AWS Signature v4',
    an('aws', { accessKeyId: USER, region: 'eu-central-1', service: 'execute-api' }),
    'aws',
    () => ({ secretAccessKey: PASSWORD }),
  ],
  [
    'AWS Signature v4 in the query',
    an('aws', { accessKeyId: USER, region: 'eu-central-1', service: 'execute-api', place: 'query' }),
    'presigned',
    () => ({ secretAccessKey: PASSWORD }),
  ],
  ['Hawk', an('hawk', { id: USER }), 'hawk', () => ({ key: PASSWORD })],
  ['WSSE', an('wsse', { username: USER }), 'wsse', () => ({ password: PASSWORD })],
  ['JWT', an('jwt', { payload: `{"iss":"${USER}","exp":4102444800}` }), 'jwt', () => ({ key: server.privateKey })],
]

test.each(cases)('what %s signs is what arrives', async (_, auth, scheme, valuesOf) => {
  const { deps } = aWorker()
  const values = Object.entries(valuesOf())
  const connection = aKeyedConnection({ baseUri: server.url, auth })
  const secrets = Object.fromEntries(values.map(([field, value]) => [field, aSecret(value, field)]))
  const held = values.map(([field, value]) => ({ field, value, origins: [server.url], slots: SLOTS }))
  const occasion = { connection, secrets: held, signal: new AbortController().signal, writes: [] }
  const ask = async (request: HttpRequest) => {
    const challenge = nextChallenge(deps, connection)
    const signed = await authorise({ connection, secrets, now: Date.now(), newId: deps.newId }, request, challenge)
    if (!signed.request) throw new Error(signed.findings[0]?.message)
    useChallenge(deps, connection, challenge)
    const { response } = await send(deps, signed.request, occasion, { cause: 'test' })
    if (response) await learnChallenge(deps, occasion, response, challenge)
    return response
  }
  // What has to be challenged is, once; from then on each request is signed at once.
  await ask(aRequest({ url: `${server.url}/${scheme}` }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), anAddress, aBody, async (method, address, content) => {
      const body = method === 'GET' ? undefined : content
      const request = aRequest({
        method,
        url: new URL(`${server.url}/${scheme}${address}`).href,
        headers: { Accept: 'application/json', ...(body && { 'Content-Type': body.type }) },
        ...(body && { body: body.body }),
      })
      expect(await ask(request)).toMatchObject({ status: 200 })
    }),
    { numRuns: 60 },
  )
})
