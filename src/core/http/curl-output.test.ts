import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseCurlOutput, type CurlOutput } from './curl-output'

const recorded = (name: string): string =>
  readFileSync(new URL(`../../../test/vectors/curl/${name}.txt`, import.meta.url), 'utf8')

function parsed(text: string): CurlOutput {
  const output = parseCurlOutput(text)
  if ('problem' in output) throw new Error(output.problem)
  return output
}

const headerOf = (output: CurlOutput, name: string) =>
  output.response?.headers.find((header) => header.name.toLowerCase() === name)?.value

const ADA = '{"user":"ada","text":"Zoë"}'

/** Recorded with the real curl; see test/vectors/curl/record.ts. Status, body, and the statuses of the answers before it. */
const answers: readonly [name: string, status: number, text: string, before?: readonly number[]][] = [
  ['get-i', 200, ADA],
  ['get-v', 200, ADA],
  ['get-iv', 200, ADA],
  ['get-isS', 200, ADA],
  ['head-I', 200, ''],
  ['head-v', 200, ''],
  ['post-v', 200, ADA],
  ['empty-i', 204, ''],
  ['empty-v', 204, ''],
  ['lines-i', 200, '* a list\n> a quotation\n< less\n\nHTTP/1.1 is a protocol\n{ [1] }\n'],
  ['lines-v', 200, '* a list\n> a quotation\n< less\n\nHTTP/1.1 is a protocol\n{ [1] }\n'],
  ['page-v', 200, '<!doctype html>\n<title>Sign in</title>\n'],
  ['401-i', 401, '{"message":"Unknown key."}'],
  ['401-v', 401, '{"message":"Unknown key."}'],
  ['digest-i', 200, '{"user":"ada"}', [401]],
  ['digest-v', 200, '{"user":"ada"}', [401]],
  ['redirect-i', 302, '<h1>Moved</h1>\n'],
  ['redirect-iL', 200, ADA, [302]],
  ['redirect-vL', 200, ADA, [302]],
  ['continue-i', 200, ADA, [100]],
  ['continue-v', 200, ADA, [100]],
  ['hints-i', 200, ADA, [103]],
  ['http2-i', 200, ADA],
  ['http2-v', 200, ADA],
  ['tls-v', 200, ADA],
  ['proxy-i', 200, ADA, [200]],
  ['proxy-v', 200, ADA, [200]],
  ['proxy-http-v', 200, 'by proxy\n'],
]

const each = answers.flatMap(([name, status, text, before = []]) =>
  ['tty', 'file'].map((kind) => ({ name: `${name}.${kind}`, status, text, before })),
)

test.each(each)('the answer in $name', ({ name, status, text, before }) => {
  const output = parsed(recorded(name))
  expect(output.response).toMatchObject({ status, text })
  expect(output.before.map((head) => head.status)).toEqual(before)
  expect(output.failure).toBeUndefined()
  if (text === ADA) expect(headerOf(output, 'x-request-id')).toBe('r-1')
})

test.each(['tty', 'file'])('-v shows the request, too (%s)', (kind) => {
  expect(parsed(recorded(`http2-v.${kind}`)).request).toMatchObject({
    method: 'GET',
    target: '/json',
    headers: expect.arrayContaining([{ name: 'authorization', value: 'Bearer recorded-secret' }]) as unknown,
  })
  expect(parsed(recorded(`post-v.${kind}`)).request).toMatchObject({ method: 'POST', target: '/json' })
  expect(parsed(recorded(`redirect-vL.${kind}`)).request).toMatchObject({ method: 'GET', target: '/json' })
  expect(parsed(recorded(`get-i.${kind}`)).request).toBeUndefined()
})

test.each([
  ['no-host', 'dns'],
  ['no-host-sS', 'dns'],
  ['refused-v', 'refused'],
  ['certificate-v', 'tls'],
  ['timeout-v', 'timeout'],
])('a terminal tells why there is no answer: %s', (name, kind) => {
  for (const ending of ['tty', 'file']) {
    const { response, failure } = parsed(recorded(`${name}.${ending}`))
    expect(response).toBeUndefined()
    expect(failure).toMatchObject({ kind, message: expect.stringMatching(/^curl \(\d+\): ./) as string })
  }
})

test.each(['tty', 'file'])('a binary body is not kept, and no failure (%s)', (kind) => {
  expect(parsed(recorded(`binary-v.${kind}`))).toMatchObject({ binary: true, response: { status: 200, text: '' } })
  expect(parsed(recorded(`binary-v.${kind}`)).failure).toBeUndefined()
})

test('a challenge is read', () => {
  expect(headerOf(parsed(recorded('401-i.tty')), 'www-authenticate')).toBe('Bearer realm="api", error="invalid_token"')
})

test('a prompt behind the body of JSON is cut off', () => {
  const text = 'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"a":[1]}ada@host:~$ '
  expect(parsed(text).response?.text).toBe('{"a":[1]}')
})

test('what curl says in a line with the body is cut off', () => {
  const text = '> GET / HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \nplain text* Connection #0 to host a.example left intact\n'
  expect(parsed(text).response?.text).toBe('plain text\n')
})

test.each(['', '{"user":"ada"}', 'curl --version\ncurl 7.88.1'])('a text without an answer is refused: %s', (text) => {
  expect(parseCurlOutput(text)).toMatchObject({ problem: expect.stringContaining('--include') as string })
})

/** What other versions of curl, other shells and odd bodies make of it. */
const odd: readonly [what: string, text: string, status: number, body: string][] = [
  [
    'a body that quotes a request and an answer',
    'HTTP/1.1 200 OK\nContent-Type: text/plain\n\nSent:\n> GET / HTTP/1.1\n> \n< HTTP/1.1 500 Oops\n< \nend\n',
    200,
    'Sent:\n> GET / HTTP/1.1\n> \n< HTTP/1.1 500 Oops\n< \nend\n',
  ],
  [
    'a body that quotes curl',
    'HTTP/1.1 200 OK\nContent-Type: text/plain\n\na\ncurl: (6) Could not resolve host: b\nc\n',
    200,
    'a\ncurl: (6) Could not resolve host: b\nc\n',
  ],
  [
    'a newer curl',
    '> GET / HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \nhello* shutting down connection #0\n* closing connection #0',
    200,
    'hello',
  ],
  ['a prompt behind a text', 'HTTP/1.1 200 OK\nContent-Type: text/plain\n\nhello ada@host:~$ ', 200, 'hello '],
  ['a prompt in a line of its own', 'HTTP/1.1 200 OK\nContent-Type: text/plain\n\nhello\nada@host:~/a$ ', 200, 'hello\n'],
  ['a prompt behind a length that is told', 'HTTP/1.1 200 OK\nContent-Length: 6\n\nhéllohost:~ ada% ', 200, 'héllo'],
  [
    'no prompt, though it may look like one',
    'HTTP/1.1 200 OK\nContent-Type: text/plain\n\nada@a.example: 5$',
    200,
    'ada@a.example: 5$',
  ],
  ['lines that were indented', '    HTTP/1.1 200 OK\n    A: b\n\n      hello\n    world', 200, '  hello\nworld'],
  ['an indented first line', ' HTTP/1.1 200 OK\nA: b\n\nhello', 200, 'hello'],
  ['indented -v', '  > GET / HTTP/1.1\n  > \n  < HTTP/1.1 200 OK\n  < \n  hello', 200, 'hello'],
  ['a rare method', '> M-SEARCH * HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \nhello', 200, 'hello'],
  ['a method in lower case', '> patch /x HTTP/1.1\n> \n< HTTP/1.1 400 Bad Request\n< \nhello', 400, 'hello'],
]

test.each(odd)('%s is read', (_, text, status, body) => {
  const { response, failure } = parsed(text)
  expect(response).toMatchObject({ status, text: body })
  expect(failure).toBeUndefined()
})

test('an answer that broke off is told, with or without a line of its own', () => {
  for (const gap of ['', '\n']) {
    const broken = `HTTP/1.1 200 OK\nContent-Length: 100\n\n{"a":${gap}curl: (18) transfer closed with 95 bytes remaining to read\nada@host:~$ `
    expect(parsed(broken)).toMatchObject({ response: { text: '{"a":' }, failure: { kind: 'network' } })
  }
})
