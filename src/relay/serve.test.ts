import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { PAGE_POLICY, WORKER_POLICY } from '../build/policy'
import { serve } from './serve'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A folder that holds a secret beside a build, so that a path that climbs out of the build would find something. */
function aBuild(): string {
  const root = mkdtempSync(join(tmpdir(), 'patchbay-serve-'))
  cleanups.push(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'dist', 'assets'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"secret":true}')
  writeFileSync(join(root, 'dist', 'index.html'), '<!doctype html><title>Patchbay</title>')
  writeFileSync(join(root, 'dist', 'sw.js'), 'self')
  writeFileSync(join(root, 'dist', 'manifest.webmanifest'), '{}')
  writeFileSync(join(root, 'dist', 'assets', 'index-1a2b3c.js'), 'export {}')
  return join(root, 'dist')
}

async function aServer(options: Partial<Parameters<typeof serve>[0]> = {}) {
  const served = await serve({ folder: aBuild(), port: 0, ...options })
  cleanups.push(served.close)
  return served
}

/** `fetch` would tidy the path up before it is sent. */
const rawStatus = (url: string, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url)
    request({ host: '127.0.0.1', port, path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })

test('the page comes with its policy and is asked for again on every visit', async () => {
  const { url } = await aServer()
  const response = await fetch(url)
  expect(await response.text()).toContain('<title>Patchbay</title>')
  expect(response.headers.get('Content-Type')).toBe('text/html;charset=utf-8')
  expect(response.headers.get('Content-Security-Policy')).toBe(PAGE_POLICY.header)
  expect(response.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
  expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin-allow-popups')
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(response.headers.get('Cache-Control')).toBe('no-cache')
})

test('the worker script comes with a policy of its own, which lets it call any API', async () => {
  const { url } = await aServer()
  const { headers } = await fetch(`${url}sw.js`)
  expect(headers.get('Content-Type')).toBe('text/javascript')
  expect(headers.get('Content-Security-Policy')).toBe(WORKER_POLICY)
  expect(headers.get('Cache-Control')).toBe('no-cache')
})

test('files with a hash in their name may be kept for ever, but not the news that one is missing', async () => {
  const { url } = await aServer()
  const found = await fetch(`${url}assets/index-1a2b3c.js`)
  expect(found.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  const missing = await fetch(`${url}assets/index-999999.js`)
  expect(missing.status).toBe(404)
  expect(missing.headers.get('Cache-Control')).toBe('no-store')
})

test('a page that has not changed is not sent again, and keeps its policy', async () => {
  const { url } = await aServer()
  const first = await fetch(url)
  const again = await fetch(url, { headers: { 'If-None-Match': first.headers.get('ETag') ?? '' } })
  expect(again.status).toBe(304)
  expect(again.headers.get('Content-Security-Policy')).toBe(PAGE_POLICY.header)
})

test.each(['api', 'api/', 'api/hello', 'api/connections/1/tests?x=1'])('/%s belongs to the worker', async (path) => {
  const { url } = await aServer()
  const response = await fetch(`${url}${path}`, { method: 'POST', body: '{}' })
  expect(response.status).toBe(404)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ type: 'not-found', status: 404 })
})

test('an address without a file is not found; there is no fall-back page', async () => {
  const { url } = await aServer()
  for (const path of ['connections', 'index', 'assets', 'assets/', 'apiary', 'sw.js/'])
    expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 404])
})

test('files are read only', async () => {
  const { url } = await aServer()
  expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
})

test('a new build is served without a restart', async () => {
  const folder = aBuild()
  const { url } = await aServer({ folder })
  await fetch(url)
  writeFileSync(join(folder, 'index.html'), 'a much longer page than the one before, from a later build')
  expect(await (await fetch(url)).text()).toContain('later build')
})

test.each([
  '/..%2f..%2fpackage.json',
  '/..%2fpackage.json',
  '/../package.json',
  '/%2e%2e/package.json',
  '/assets/../../package.json',
  '/..%5cpackage.json',
  '//../package.json',
  '/%00/../package.json',
  '/%e0%a4%a',
])('no path leads out of the build: %s', async (path) => {
  const { url } = await aServer()
  expect(await rawStatus(url, path)).toBe(404)
})

test('serves the app from a sub-folder, and nothing above it', async () => {
  const { url } = await aServer({ base: '/tools/patchbay/' })
  expect(url).toMatch(/^http:\/\/localhost:\d+\/tools\/patchbay\/$/)
  expect((await fetch(url)).status).toBe(200)
  expect((await fetch(`${url}sw.js`)).headers.get('Content-Security-Policy')).toBe(WORKER_POLICY)
  expect((await fetch(`${url}api/hello`)).headers.get('Content-Type')).toBe('application/problem+json')
  expect((await fetch(new URL('/', url))).status).toBe(404)
  expect((await fetch(new URL('/sw.js', url))).status).toBe(404)
  expect(await rawStatus(url, '/tools/patchbay/..%2f..%2fpackage.json')).toBe(404)
})

test('tells of every request that arrives', async () => {
  const seen: string[] = []
  const { url } = await aServer({ onRequest: (path, method) => seen.push(`${method} ${path}`) })
  await fetch(`${url}index.html?v=1`)
  await fetch(`${url}api/hello`, { method: 'POST' })
  expect(seen).toEqual(['GET /index.html', 'POST /api/hello'])
})

test('answers on both addresses of localhost, and on none that another computer can reach', async () => {
  const { url } = await aServer()
  const { port } = new URL(url)
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  for (const { address, family, internal } of interfaces.filter((each) => !each.address.startsWith('fe80'))) {
    const answer = fetch(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`).then(({ status }) => status)
    if (internal) await expect(answer).resolves.toBe(200)
    else await expect(answer).rejects.toThrow()
  }
})

test('a taken port is refused with the error of the system', async () => {
  const { url } = await aServer()
  await expect(aServer({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('a closed server answers no more', async () => {
  const { url, close } = await serve({ folder: aBuild(), port: 0 })
  await fetch(url)
  await close()
  await expect(fetch(url)).rejects.toThrow()
})
