import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { occupantOf } from './occupant'
import { canOpenBrowser } from './open-browser'
import { readOptions } from './options'
import { serve } from './serve'

/** The addresses of `localhost` that this computer has. */
const LOOPBACK = ['127.0.0.1', '::1'].filter((address) =>
  Object.values(networkInterfaces()).some((all) => all?.some((each) => each.address === address)),
)

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function aPatchbay(): Promise<number> {
  const served = await serve({ folder: '.', port: 0 })
  cleanups.push(served.close)
  return Number(new URL(served.url).port)
}

async function portOf(server: Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host)
  cleanups.push(() => server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port // it listens on TCP
}

const somethingElse = (answer = '{}', host?: string) =>
  portOf(
    createHttpServer((_request, response) => response.end(answer)),
    host,
  )

async function aFreePort(): Promise<number> {
  const server = createServer()
  const port = await portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

/** Runs `npm start` as its script does. */
async function start(...args: string[]) {
  const entry = fileURLToPath(new URL('start.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', entry, '--no-open', ...args])
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, out, errors }
}

test('a port where nobody listens is free', async () => {
  expect(await occupantOf(await aFreePort())).toBe('nobody')
})

test('a running Patchbay is known by its answer', async () => {
  expect(await occupantOf(await aPatchbay())).toBe('patchbay')
})

test.each(['{}', '"patchbay"', 'null', '{"name":"patchboard"}', '<!doctype html>', ''])(
  'another server is not taken for Patchbay: it says %s',
  async (answer) => {
    expect(await occupantOf(await somethingElse(answer))).toBe('something-else')
  },
)

test.each(LOOPBACK)('another server is noticed on %s', async (address) => {
  expect(await occupantOf(await somethingElse('{}', address))).toBe('something-else')
})

test('a program that does not speak HTTP, or says nothing, is noticed', async () => {
  const rude = createServer((socket) => socket.end('220 mail.example ESMTP\r\n').on('error', () => undefined))
  const silent = createServer((socket) => void cleanups.push(() => socket.destroy()))
  expect(await occupantOf(await portOf(rude))).toBe('something-else')
  expect(await occupantOf(await portOf(silent))).toBe('something-else')
})

test('without options it builds, opens the browser and has its fixed port', () => {
  expect(readOptions([])).toEqual({ port: 4870, open: true, build: true })
})

test('every option can be set', () => {
  expect(readOptions(['--port', '5001', '--no-open', '--no-build'])).toEqual({ port: 5001, open: false, build: false })
})

test.each(['0', '65536', '48a', '-1', '', '4870.5', ' 80'])('refuses “%s” as a port', (port) => {
  expect(readOptions([`--port=${port}`])).toEqual({ refusal: `--port takes a whole number from 1 to 65535, not “${port}”.` })
})

test.each([
  { args: ['--prot', '80'], named: '--prot' },
  { args: ['80'], named: '80' },
  { args: ['--port'], named: '--port' },
  { args: ['--no-open=yes'], named: '--no-open' },
])('refuses what it does not understand: $args', ({ args, named }) => {
  expect(readOptions(args)).toEqual({ refusal: expect.stringContaining(named) as unknown })
})

test('opens a browser only where there is one to be seen', () => {
  expect(canOpenBrowser({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(canOpenBrowser({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(canOpenBrowser({}, 'linux')).toBe(false)
  expect(canOpenBrowser({}, 'darwin')).toBe(true)
  expect(canOpenBrowser({ CI: 'true' }, 'darwin')).toBe(false)
})

test('npm start leads to the Patchbay that runs already', async () => {
  const port = await aPatchbay()
  const { code, out } = await start('--port', String(port))
  expect(out).toContain(`Patchbay runs already, at http://localhost:${port}`)
  expect(code).toBe(0)
})

test('npm start fails where something else listens, and says what another port would mean', async () => {
  const port = await somethingElse()
  const { code, errors } = await start('--port', String(port))
  expect(errors).toContain(`Port ${port} is taken by another program`)
  expect(errors).toContain('npm start -- --port N')
  expect(errors).toContain(`connections saved at http://localhost:${port} are not visible at another port`)
  expect(code).toBe(1)
})

test('npm start refuses a command line that it does not understand', async () => {
  const { code, errors } = await start('--prot', '80')
  expect(errors).toContain("Unknown option '--prot'")
  expect(errors).toContain('Usage: npm start')
  expect(code).toBe(2)
})
