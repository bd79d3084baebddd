import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { api } from '../../src/core/api'
import { exportsApi } from '../../src/core/api-exports'
import {
  authConfigSchema,
  authFields,
  initialAuth,
  schemeOf,
  schemes,
  secretFields,
  type AuthConfig,
} from '../../src/core/auth'
import type { Connection } from '../../src/core/connection'
import type { Exchange } from '../../src/core/exchange'
import { secretsOf } from '../../src/core/scope'
import { listExchanges, readExchange } from '../../src/storage/exchanges'
import { aTestSettings } from '../support/builders'
import { formsOf, inJson } from '../support/forms-of'
import { aClient, settle } from '../support/oauth'
import { aKeyedConnection, aWorker, tryOut, type TestWorker } from '../support/worker-deps'

// From the table, so that a new scheme is tried out without a line here.
const kinds = Object.values(schemes)
  .map(({ initial }) => initial.kind)
  .filter((kind) => schemeOf(kind).impossible === undefined)

/** All that a header may carry, and that some encoding writes in another way. */
const SIGNS = Array.from('azAZ09 !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~é§')
const aText = fc
  .string({ unit: fc.constantFrom(...SIGNS), minLength: 10, maxLength: 80 })
  .filter((text) => text.trim() === text && new Set(text).size > 5)
const bytes = fc.uint8Array({ minLength: 64, maxLength: 80 }).map((each) => Buffer.from(each))

const pem = { type: 'pkcs8', format: 'pem' } as const
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey.export(pem).toString()
const KEYS = [
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem).toString(),
  ...['P-256', 'P-384', 'P-521'].map(ec),
  generateKeyPairSync('ed25519').privateKey.export(pem).toString(),
]

// Called by a secret of its own where a scheme wants one.
const CLIENT = aClient({ url: 'https://login.example.com' }, { authentication: 'basic', extras: [] })

const OWN = '••• own'

/** A value of each kind that a scheme may ask for; the first that it has nothing against is taken. */
const someValues = fc
  .tuple(aText, bytes, bytes)
  .map(([text, coded, hexed]) => [text, hexed.toString('hex'), coded.toString('base64'), ...KEYS])

/** Any settings of a scheme that its form allows: each choice made, each call there or not, what is required filled in. */
const someSettings = (kind: AuthConfig['kind']): fc.Arbitrary<AuthConfig> => {
  const { fields } = schemeOf(kind)
  const choices = fields.flatMap(({ name, options, starts }): [string, fc.Arbitrary<unknown>][] => {
    if (options) return [[name, fc.constantFrom(...options.map(({ value }) => value))]]
    return starts ? [[name, fc.constantFrom(undefined, starts)]] : []
  })
  return fc.record(Object.fromEntries(choices)).map((chosen) => {
    const config: Record<string, unknown> = { ...initialAuth(kind), ...chosen }
    for (const { name, kind: asks, example } of fields)
      if (asks === 'text' && config[name] === '') config[name] = example?.replace(/ or .*/, '') ?? 'x'
    if ('challenge' in config) config['challenge'] = ''
    if ('client' in config) config['client'] = CLIENT.id
    return authConfigSchema.parse(config)
  })
}

const aCase = (kind: AuthConfig['kind']) =>
  fc.record({
    auth: someSettings(kind),
    values: fc.array(someValues, { minLength: 6, maxLength: 6 }),
    session: fc.string({
      unit: fc.constantFrom(...SIGNS.filter((sign) => /[\w.~-]/.test(sign))),
      minLength: 16,
      maxLength: 40,
    }),
    method: fc.constantFrom('GET' as const, 'POST' as const),
    mediaType: fc.constantFrom('json' as const, 'urlencoded' as const),
    behaviour: fc.constantFrom('answers', 'refuses first', 'is not there'),
    form: fc.nat(),
  })
type Case = ReturnType<typeof aCase> extends fc.Arbitrary<infer Value> ? Value : never

/** A server that says back all it was sent, and the secrets in every form that it can think of. */
function echo({ session, behaviour }: Case, secrets: readonly string[], clientSecret: string) {
  const sent: { url: string; headers: [string, string][]; body: string }[] = []
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const arrived = { url, headers: [...new Headers(init.headers)], body: typeof init.body === 'string' ? init.body : '' }
    sent.push(arrived)
    // Nobody else is ever sent the client's.
    const told = url.startsWith(CLIENT.endpoints.token) ? [...secrets, clientSecret] : secrets
    const forms = told.flatMap(formsOf)
    if (behaviour === 'is not there') throw new TypeError(`cannot reach ${url} with ${forms.join(' ')}`)
    const refused = behaviour === 'refuses first' && !arrived.headers.some(([name]) => name === 'authorization')
    const token = { token: session, access_token: session, token_type: 'Bearer' }
    return new Response(JSON.stringify({ ...token, arrived, again: JSON.stringify(arrived), forms }), {
      status: refused ? 401 : 200,
      headers: {
        'Content-Type': 'application/json',
        'WWW-Authenticate': 'Digest realm="all", nonce="bm9uY2U", qop="auth", algorithm=SHA-256',
        'X-Echo': encodeURIComponent(forms.join()),
      },
    })
  }
  return { sent, fetch }
}

async function entriesOf({ deps: { db } }: TestWorker): Promise<Exchange[]> {
  const listed = await listExchanges(db, { limit: 100 })
  return (await Promise.all(listed.map(({ id }) => readExchange(db, id)))).flatMap((entry) => entry ?? [])
}

/** What was sent, piece by piece, where the log shows a mask: signatures, digests and all that a secret went into. */
const touched = (entries: readonly Exchange[], sent: ReturnType<typeof echo>['sent']): string[] =>
  entries.flatMap(({ request }) => {
    const masked = request.headers.filter(({ value }) => value.includes('•••')).map(({ name }) => name.toLowerCase())
    return sent.flatMap(({ headers }) => headers.flatMap(([name, value]) => (masked.includes(name) ? [value] : [])))
  })

test.each(kinds)(
  'whatever the settings of %s, no form of a secret is in what is stored, nor leaves the app',
  async (kind) => {
    let masked = 0
    const isSigned = schemeOf(kind).fields.some((field) => field.kind === 'secret')
    await fc.assert(
      fc.asyncProperty(aCase(kind), async (given) => {
        const own = { unencrypted: {}, encrypted: ['own'] }
        const connection: Connection = aKeyedConnection({
          baseUri: 'https://api.example.com',
          auth: given.auth,
          custom: own,
          headers: [{ name: 'X-Own', value: '{{{connection.http.encrypted.own}}}' }],
          mediaType: given.mediaType,
          test: aTestSettings({
            relativeUri: '/me?a=b',
            method: given.method,
            ...(given.method === 'POST' ? { body: given.mediaType === 'json' ? '{"q":1}' : 'q=1' } : {}),
          }),
        })
        const typed = Object.fromEntries(
          secretsOf(connection).map((field, at) => [field, valueFor(given.auth, field, given.values[at] ?? [])]),
        )
        const clientSecret = given.values.at(-1)?.[0] ?? ''
        const secrets = Object.values(typed)
        const { sent, fetch } = echo(given, secrets, clientSecret)
        const worker = aWorker({ fetch })
        await settle(worker, CLIENT, connection, { clientSecret })
        const sealed = await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets: typed })
        expect(sealed.status).toBe(200)
        await tryOut(worker, connection)

        const entries = await entriesOf(worker)
        const stored = JSON.stringify(await Promise.all(worker.deps.db.tables.map((table) => table.toArray())))
        const hidden = [...secrets, clientSecret, given.session].flatMap(formsOf)
        for (const text of [...hidden, ...touched(entries, sent).flatMap(inJson)]) expect(stored).not.toContain(text)
        if (
          entries.some(({ request }) =>
            JSON.stringify(request)
              .replaceAll(isSigned ? OWN : '', '')
              .includes('•••'),
          )
        )
          masked++

        const prove = (texts: readonly string[]) =>
          worker.call(exportsApi.proveExport, {}, { parts: texts.map((text) => ({ name: 'an entry', text })) })
        expect((await prove(entries.map((entry) => JSON.stringify(entry)))).status).toBe(200)
        const form = hidden[given.form % secrets.flatMap(formsOf).length] ?? ''
        expect(await prove([`before${form}`])).toMatchObject({ status: 409 })
        const backup = await worker.call(
          exportsApi.exportBackup,
          {},
          { connectionIds: 'all', flowIds: 'all', oauthClientIds: 'all', secrets: { kind: 'placeholders' } },
        )
        for (const text of hidden) expect(JSON.stringify(backup.body)).not.toContain(text)
      }),
      { numRuns: 30, endOnFailure: true },
    )
    // Had nothing been sent, nothing would have been shown.
    expect(masked).toBeGreaterThan(0)
  },
  60_000,
)

function valueFor(auth: AuthConfig, field: string, values: readonly string[]): string {
  const scheme = schemeOf(auth.kind)
  if (!secretFields(auth).includes(field)) return values[0] ?? ''
  const label = authFields(auth).find(({ name }) => name === field)
  const fits = values.find((value) => scheme.lintSecret?.(field, value, auth) === undefined)
  if (fits === undefined) throw new Error(`No value fits ${label?.label ?? field}: give this test one more kind.`)
  return fits
}
