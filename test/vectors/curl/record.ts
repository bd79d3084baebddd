import { execFileSync, spawn } from 'node:child_process'
import { createServer, type RequestListener } from 'node:http'
import { createSecureServer } from 'node:http2'
import { connect } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onLoopback } from '../../support/servers/loopback'
import { selfSigned } from '../../support/servers/self-signed'

/**
 * Records what the real curl prints, as a terminal shows it (`.tty.txt`) and as a file catches it (`.file.txt`):
 * `npx tsx test/vectors/curl/record.ts`. The test reads the files, so it needs neither curl nor the same version.
 */
const answer: RequestListener = (request, response) => {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
  request.resume().on('end', () => {
    switch (path.replace(/^https?:\/\/[^/]+/, '')) {
      case '/moved':
        return response.writeHead(302, { Location: '/json', 'Content-Type': 'text/html' }).end('<h1>Moved</h1>\n')
      case '/401':
        return json(401, { message: 'Unknown key.' }, { 'WWW-Authenticate': 'Bearer realm="api", error="invalid_token"' })
      case '/digest':
        return request.headers.authorization
          ? json(200, { user: 'ada' })
          : json(401, {}, { 'WWW-Authenticate': 'Digest realm="api", nonce="abc", qop="auth"' })
      case '/empty':
        return response.writeHead(204).end()
      case '/lines':
        return response
          .writeHead(200, { 'Content-Type': 'text/plain' })
          .end('* a list\n> a quotation\n< less\n\nHTTP/1.1 is a protocol\n{ [1] }\n')
      case '/page':
        return response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>\n<title>Sign in</title>\n')
      case '/binary':
        return response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(Buffer.from([0, 1, 2, 255, 10]))
      case '/never':
        return undefined
      default:
        return json(
          200,
          { user: 'ada', text: 'Zoë' },
          { 'X-Request-Id': 'r-1', 'Set-Cookie': 'session=recorded-cookie; Path=/' },
        )
    }
  })
}

const plain = await onLoopback(
  createServer((request, response) => {
    if (request.url === '/hints') response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    answer(request, response)
  }),
)
const secureServer = createSecureServer({ ...selfSigned(), allowHTTP1: true }, answer as never) // both versions, by ALPN
await new Promise<void>((resolve) => secureServer.listen(0, '127.0.0.1', resolve))
const secure = `https://127.0.0.1:${(secureServer.address() as { port: number }).port}`
const proxyServer = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'Content-Type': 'text/plain', Via: '1.1 test' }).end('by proxy\n')
})
proxyServer.on('connect', (request, socket) => {
  const [host = '', port = ''] = (request.url ?? '').split(':')
  const upstream = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\nProxy-Agent: test\r\n\r\n')
    upstream.pipe(socket).pipe(upstream)
  })
  for (const end of [upstream, socket]) end.on('error', () => undefined)
})
const proxy = await onLoopback(proxyServer)
const closed = await onLoopback(createServer())
await closed.close()

const auth = `-H 'Authorization: Bearer recorded-secret'`
const cases: Readonly<Record<string, string>> = {
  'get-i': `-i ${auth} ${plain.url}/json`,
  'get-v': `-v ${auth} ${plain.url}/json`,
  'get-iv': `-iv ${auth} ${plain.url}/json`,
  'get-isS': `-isS ${auth} ${plain.url}/json`,
  'head-I': `-I ${plain.url}/json`,
  'head-v': `-vI ${plain.url}/json`,
  'post-v': `-v -X POST -H 'Content-Type: application/json' -d '{"a":1}' ${plain.url}/json`,
  'empty-i': `-i ${plain.url}/empty`,
  'empty-v': `-v ${plain.url}/empty`,
  'lines-i': `-i ${plain.url}/lines`,
  'lines-v': `-v ${plain.url}/lines`,
  'page-v': `-v ${plain.url}/page`,
  'binary-v': `-v ${plain.url}/binary`,
  '401-i': `-i ${plain.url}/401`,
  '401-v': `-v ${plain.url}/401`,
  'digest-i': `-i --digest -u ada:lovelace ${plain.url}/digest`,
  'digest-v': `-v --digest -u ada:lovelace ${plain.url}/digest`,
  'redirect-i': `-i ${plain.url}/moved`,
  'redirect-iL': `-iL ${plain.url}/moved`,
  'redirect-vL': `-vL ${plain.url}/moved`,
  'continue-i': `-i -H 'Expect: 100-continue' -d a=1 ${plain.url}/json`,
  'continue-v': `-v -H 'Expect: 100-continue' -d a=1 ${plain.url}/json`,
  'hints-i': `-i ${plain.url}/hints`,
  'http2-i': `-k -i --http2 ${auth} ${secure}/json`,
  'http2-v': `-k -v --http2 ${auth} ${secure}/json`,
  'tls-v': `-k -v --http1.1 ${auth} ${secure}/json`,
  'proxy-i': `-k -i -x ${proxy.url} ${secure}/json`,
  'proxy-v': `-k -v -x ${proxy.url} ${secure}/json`,
  'proxy-http-v': `-v -x ${proxy.url} http://api.invalid/json`,
  'no-host': `-v http://api.invalid/json`,
  'no-host-sS': `-isS http://api.invalid/json`,
  'refused-v': `-v ${closed.url}/json`,
  'certificate-v': `-v ${secure}/json`,
  'timeout-v': `-v -m 1 ${plain.url}/never`,
}

const run = (command: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, COLUMNS: '80', TERM: 'dumb' },
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('close', () => resolve(Buffer.concat(chunks).toString()))
  })

for (const [name, options] of Object.entries(cases)) {
  const line = `curl ${options}`
  for (const [kind, text] of [
    ['tty', await run('script', ['-qec', line, '/dev/null'])],
    ['file', await run('sh', ['-c', `${line} 2>&1`])],
  ] as const)
    writeFileSync(join(import.meta.dirname, `${name}.${kind}.txt`), `$ ${line}\n${text}`)
}
console.info(execFileSync('curl', ['--version']).toString().split('\n')[0])
await Promise.all([plain.close(), proxy.close()])
secureServer.close()
process.exit() // sockets that a cut-off curl left behind
