import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { api } from '../../src/core/api'
import { logApi } from '../../src/core/api-log'
import { putConnection } from '../../src/storage/connections'
import { addExchange, readExchange } from '../../src/storage/exchanges'
import { aConnection, anExchange } from '../support/builders'
import { aWorker } from '../support/worker-deps'

const recorded = (name: string): string => readFileSync(new URL(`../vectors/curl/${name}.txt`, import.meta.url), 'utf8')

async function withEntry() {
  const worker = aWorker()
  const connection = aConnection({ baseUri: 'https://api.example.com' })
  await putConnection(worker.deps.db, connection)
  const { response: _, ...basis } = anExchange({
    failure: { kind: 'network', message: 'Failed to fetch' },
    removed: ['••• token'],
  })
  await addExchange(worker.deps.db, basis)
  const paste = async (text: string, counts = false) => {
    const answer = await worker.call(logApi.addOutput, { entryId: basis.id }, { text, counts })
    if (answer.status !== 200) return { problem: JSON.stringify(answer.body), entry: undefined, verdict: undefined }
    const { entry, verdict } = z.parse(logApi.addOutput.reply, answer.body)
    return { entry: await readExchange(worker.deps.db, entry), verdict, problem: undefined }
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
