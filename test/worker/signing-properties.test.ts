import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { initialAuth, type AuthConfig } from '../../src/core/auth'
import { authorise } from '../../src/core/authorise'
import { plain } from '../../src/core/http/marked'
import type { Slot } from '../../src/core/http/request'
import { aSecret } from '../support/builders'
import { PASSWORD, startSigning, USER, type SigningServer } from '../support/servers/signing'
import { aKeyedConnection, aWorker } from '../support/worker-deps'
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

const SLOTS: Slot[] = ['header:authorization', 'header:x-signature']

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

const cases: readonly (readonly [string, AuthConfig, string, Record<string, string>])[] = [
  ['HMAC', an('hmac', { headers: exchange }), 'exchange', { secret: PASSWORD }],
  [
    'OAuth 1.0',
    an('oauth1', { consumerKey: USER }),
    'oauth1',
    { consumerSecret: PASSWORD, token: `${USER}-token`, tokenSecret: PASSWORD },
  ],
  [
    'AWS Signature v4',
    an('aws', { accessKeyId: USER, region: 'eu-central-1', service: 'execute-api' }),
    'aws',
    { secretAccessKey: PASSWORD },
  ],
  ['Hawk', an('hawk', { id: USER }), 'hawk', { key: PASSWORD }],
]

test.each(cases)('what %s signs is what arrives', async (_, auth, scheme, values) => {
  const worker = aWorker()
  const connection = aKeyedConnection({ baseUri: server.url, auth })
  const secrets = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, aSecret(value, field)]))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), anAddress, aBody, async (method, address, content) => {
      const url = new URL(`${server.url}/${scheme}${address}`).href
      const body = method === 'GET' ? undefined : content
      const request = {
        method,
        url: plain(url),
        headers: [
          { name: 'Accept', value: plain('application/json') },
          ...(body ? [{ name: 'Content-Type', value: plain(body.type) }] : []),
        ],
        ...(body ? { body: plain(body.body) } : {}),
      }
      const signed = await authorise({ connection, secrets, now: Date.now(), newId: worker.deps.newId }, request)
      if (!signed.request) throw new Error(signed.findings[0]?.message)
      const held = Object.entries(values).map(([field, value]) => ({
        field,
        value,
        origins: [server.url],
        slots: SLOTS,
      }))
      const occasion = { connection, secrets: held, signal: new AbortController().signal, writes: [] }
      const { response } = await send(worker.deps, signed.request, occasion, { cause: 'test' })
      expect(response).toMatchObject({ status: 200 })
    }),
    { numRuns: 60 },
  )
})
