import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { api } from '../../src/core/api'
import type { Exchange } from '../../src/core/exchange'
import { logApi } from '../../src/core/api-log'
import { putConnection } from '../../src/storage/connections'
import { addExchange, readExchange } from '../../src/storage/exchanges'
import { aConnection, anExchange } from '../support/builders'
import { aWorker } from '../support/worker-deps'

/** As if the host of {@link anExchange} had been asked. */
const recorded = (name: string): string =>
  readFileSync(new URL(`../vectors/curl/${name}.txt`, import.meta.url), 'utf8').replace(
    /(> Host: |:authority: )[\w.:]+/gi,
    '$1api.example.com',
  )

async function withEntry(changes: Partial<Exchange> = {}) {
  const worker = aWorker()
  const connection = aConnection({ baseUri: 'https://api.example.com' })
  await putConnection(worker.deps.db, connection)
  const { response: _, ...basis } = anExchange({
    failure: { kind: 'network', message: 'Failed to fetch' },
    removed: ['••• token'],
    ...changes,
  })
  await addExchange(worker.deps.db, basis)
  const paste = async (text: string, counts = false) => {
    const answer = await worker.call(logApi.addOutput, { entryId: basis.id }, { text, counts })
    if (answer.status !== 200) return { problem: JSON.stringify(answer.body) }
    const { entry, verdict, uncounted } = z.parse(logApi.addOutput.reply, answer.body)
    return { entry: await readExchange(worker.deps.db, entry), verdict, uncounted }
  }
  return { worker, connection, paste }
}

test('the output of curl becomes an entry, judged by the connection’s rules', async () => {
  const { paste, worker } = await withEntry()
  const { entry, verdict } = await paste(recorded('401-i.tty'))
  expect(verdict).toMatchObject({
    code: 'bad-credentials',
    facts: { status: 401, serverSays: 'Unknown key.', via: 'terminal' },
  })
  expect(entry).toMatchObject({
    cause: 'pasted',
    request: { method: 'GET', url: 'https://api.example.com/v1/me' },
    response: { type: 'terminal', status: 401 },
    verdict,
  })
  expect(await worker.deps.db.attempts.count()).toBe(0)
})

test('it counts as a test of the connection if the user says so, and says where it comes from', async () => {
  const { paste, worker, connection } = await withEntry()
  await paste(recorded('get-v.tty'), true)
  const [attempt] = await worker.deps.db.attempts.toArray()
  expect(attempt).toMatchObject({ connectionId: connection.id, open: 0, verdict: { code: 'ok', facts: { via: 'terminal' } } })
  expect(attempt?.steps.map(({ name, detail }) => [name, detail])).toEqual([
    ['request', '200, from your terminal'],
    ['rules', ''],
  ])
  expect(await worker.deps.db.health.get(connection.id)).toMatchObject({
    state: 'online',
    results: [{ code: 'ok', via: 'terminal' }],
  })
})

test.each(['get-v.tty', 'http2-v.file', 'digest-v.tty', 'redirect-vL.file'])('no credential in %s is kept', async (name) => {
  const { paste, worker, connection } = await withEntry()
  const secrets = { token: 'recorded-secret' }
  await worker.call(api.sealSecrets, { connectionId: connection.id }, { connection, secrets })
  await paste(recorded(name), true)
  const kept = JSON.stringify(await Promise.all(worker.deps.db.tables.map((table) => table.toArray())))
  expect(kept).not.toMatch(/recorded-secret|recorded-cookie|lovelace/)
  expect(kept).toContain('•••')
})

test.each([
  ['no-host.tty', 'no-answer', 'dns'],
  ['certificate-v.file', 'no-answer', 'tls'],
  ['timeout-v.tty', 'timeout', undefined],
])('%s tells more than a browser does', async (name, code, reason) => {
  const { paste } = await withEntry()
  expect((await paste(recorded(name))).verdict).toMatchObject({
    code,
    facts: { via: 'terminal', ...(reason ? { reason } : {}) },
  })
})

test('a redirect names where it leads', async () => {
  const { paste } = await withEntry()
  expect((await paste(recorded('redirect-i.tty'))).verdict).toMatchObject({
    code: 'redirect-blocked',
    facts: { target: '/json' },
  })
})

test('what is no output of curl is refused, with what to do', async () => {
  const { paste, worker } = await withEntry()
  expect((await paste('{"user":"ada"}')).problem).toContain('--include')
  expect(await worker.deps.db.exchanges.count()).toBe(1)
})

test('an output whose address cannot be read is an entry all the same', async () => {
  const { paste } = await withEntry()
  const output = '> GET https://[bad HTTP/1.1\n> Host: a\n>\n< HTTP/1.1 401 Unauthorized\n<\n'
  expect((await paste(output)).verdict).toMatchObject({ code: 'bad-credentials' })
})

const signed = { method: 'GET', url: 'https://api.example.com/v1/me', headers: [{ name: 'X-Key', value: '••• token' }] }
const sent = '> GET /v1/me HTTP/1.1\n> Host: api.example.com\n> x-key: k\n> \n< HTTP/1.1 200 OK\n< \n'

test.each<[what: string, text: string, basis: Partial<Exchange>, why: string | undefined]>([
  ['the same request', sent, {}, undefined],
  ['-i, which shows no request', 'HTTP/1.1 200 OK\n\n', {}, undefined],
  ['another host', sent.replace('api.', 'other.'), {}, 'It is the answer of other.example.com, not of api.example.com.'],
  ['another method', sent.replace('GET', 'HEAD'), {}, 'It is the answer to a HEAD, not to a GET.'],
  ['no credentials', sent.replace('> x-key: k\n', ''), {}, 'The request was made without the header X-Key.'],
  ['a probe', sent, { cause: 'probe' }, 'This request does not bring the connection’s credentials to its API.'],
  [
    'a control',
    'HTTP/1.1 200 OK\n\n',
    { cause: 'negative-control' },
    'This request does not bring the connection’s credentials to its API.',
  ],
])('the answer to %s counts only if it is about the connection', async (_, text, basis, why) => {
  const { paste, worker } = await withEntry({ request: signed, ...basis })
  const { entry, uncounted } = await paste(text, true)
  expect(uncounted).toBe(why)
  expect(entry).toMatchObject({ cause: 'pasted', response: { status: 200 } })
  expect(await worker.deps.db.health.count()).toBe(why === undefined ? 1 : 0)
})
