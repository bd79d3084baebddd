import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { onLoopback, type TestServer } from '../../../test/support/servers/loopback'
import type { Exchange } from '../exchange'
import { toCurl } from './curl'

/** What arrived: the target as the request line has it, each given header's bytes, the body's. */
interface Arrived {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

let server: TestServer
const arrived: Arrived[] = []
beforeAll(async () => {
  server = await onLoopback(
    createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).filter(([name]) => /^(x-.*|content-type|accept|authorization)$/.test(name)),
        ) as Record<string, string> // single-valued, all of them
        const body = Buffer.concat(chunks).toString('hex')
        arrived.push({ method: request.method ?? '', target: request.url ?? '', headers, body })
        response.end('{}')
      })
    }),
  )
})
beforeEach(() => void arrived.splice(0))
afterAll(() => server.close())

const run = promisify(execFile)
/** The real curl, by the shell, as a user pastes it. */
const paste = (line: string) => run('/bin/sh', ['-c', line], { env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } })

const sentOf = ({ method, url, headers, body }: Exchange['request'], withBody: boolean): RequestInit & { url: string } => ({
  url,
  method,
  headers: headers.map(({ name, value }): [string, string] => [name, value]),
  ...(withBody && body ? { body: body.text } : {}),
})

const special = fc.constantFrom(...Array.from('ab \t\n\r\'"`\\$(){}[]!#~*?|&;<>=%@:-\0é🔑•'))
const text = fc.oneof(fc.string({ unit: special }), fc.string({ unit: 'binary' }))
const headerValue = fc
  .string({ unit: fc.constantFrom(...Array.from('ab \t\'"`\\$(){}[]!#~*?|&;<>=%@:-\xe9\xff')) })
  .map((value) => value.trim())

const aRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  path: text,
  query: text,
  header: headerValue,
  type: fc.constantFrom('', 'application/json', 'application/octet-stream'),
  text,
})

test('the real curl makes the request that fetch makes', async () => {
  await fc.assert(
    fc.asyncProperty(aRequest, async ({ method, path, query, header, type, text }) => {
      arrived.splice(0)
      const url = new URL(server.url)
      url.pathname = `/${path}`
      url.search = query
      // Node’s fetch loses a question mark that nothing follows, which may be all that is left of line breaks.
      if (url.search === '') url.search = ''
      const body = method === 'GET' ? '' : text
      const request: Exchange['request'] = {
        method,
        url: url.href,
        headers: [
          { name: 'Accept', value: 'application/json' },
          { name: 'X-Key', value: header },
          ...(type === '' ? [] : [{ name: 'Content-Type', value: type }]),
        ],
        body: { text: body, size: body.length, truncated: false, binary: false },
      }
      const { url: address, ...init } = sentOf(request, body !== '')
      await (await fetch(address, init)).text()
      await paste(toCurl(request))
      expect(arrived[1]).toEqual(arrived[0])
    }),
    { numRuns: 150 },
  )
})

test('a HEAD request ends', async () => {
  await paste(toCurl({ method: 'HEAD', url: `${server.url}/x`, headers: [] }))
  expect(arrived).toMatchObject([{ method: 'HEAD', target: '/x' }])
})

test('asked-for secrets take the place of their masks', async () => {
  const request = {
    method: 'POST',
    url: `${server.url}/x?key=••• api key`,
    headers: [
      { name: 'Authorization', value: 'Bearer ••• token' },
      { name: 'X-Both', value: '••• api key/••• token' },
    ],
    body: { text: '{"t":"••• token"}', size: 1, truncated: false, binary: false },
  }
  const line = toCurl(request, { ask: ['••• token', '••• api key', '••• key + secret'] })
  expect(line).not.toContain('•••')
  // The terminal's part is played by what the variables are set to.
  const answered = line.replace(/^ {2}printf.*read -r (\w+) <\/dev\/tty.*$/gm, (_, name: string) => `  ${name}='v-${name}'`)
  await paste(answered)
  expect(arrived[0]).toMatchObject({
    target: '/x?key=v-SECRET_API_KEY',
    headers: { authorization: 'Bearer v-SECRET_TOKEN', 'x-both': 'v-SECRET_API_KEY/v-SECRET_TOKEN' },
    body: Buffer.from('{"t":"v-SECRET_TOKEN"}').toString('hex'),
  })
})

test('of Basic, user name and password are asked for, since nobody types base64', async () => {
  const headers = [{ name: 'Authorization', value: 'Basic ••• password' }]
  const line = toCurl({ method: 'GET', url: `${server.url}/x`, headers }, { ask: ['••• password'] })
  expect(line).toContain('as name:password')
  const ofAClient = [{ name: 'Authorization', value: 'Basic ••• client secret' }]
  const asked = toCurl({ method: 'GET', url: `${server.url}/x`, headers: ofAClient }, { ask: ['••• client secret'] })
  expect(asked).toContain('client id and secret, as id:secret')
  await paste(line.replace(/^ {2}printf.*$/gm, `  SECRET_PASSWORD='ada:love lace'`))
  expect(arrived[0]?.headers).toMatchObject({ authorization: `Basic ${Buffer.from('ada:love lace').toString('base64')}` })
})

test('what is asked for inside a form is typed as it is, and curl encodes it', async () => {
  const request = {
    method: 'POST',
    url: `${server.url}/token`,
    headers: [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }],
    body: { text: 'grant_type=a+b&client_secret=••• client secret&scope=c%20d', size: 1, truncated: false, binary: false },
  }
  const secret = `a&b=c d%+'"é`
  const answer = `  SECRET_CLIENT_SECRET='${secret.replaceAll("'", `'\\''`)}'`
  await paste(toCurl(request, { ask: ['••• client secret'] }).replace(/^ {2}printf.*$/gm, () => answer))
  const body = Buffer.from(arrived[0]?.body ?? '', 'hex').toString()
  expect(body).toMatch(/^grant_type=a\+b&client_secret=.+&scope=c%20d$/)
  expect(new URLSearchParams(body).get('client_secret')).toBe(secret)
})
