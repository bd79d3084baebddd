import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Exchange } from '../exchange'
import { toCurl } from './curl'

type Sent = Exchange['request']

const aSent = (changes: Partial<Sent> = {}): Sent => ({ method: 'GET', url: 'https://a.example/', headers: [], ...changes })
const aBody = (text: string) => ({ text, size: text.length, truncated: false, binary: false })

/** Stands in for curl on the shell's path: says how many arguments it got, and which, each ended by a NUL. */
const folder = mkdtempSync(join(tmpdir(), 'patchbay-curl-'))
beforeAll(() => writeFileSync(join(folder, 'curl'), `#!/bin/sh\nprintf '%s\\0' "$#" "$@"\n`, { mode: 0o755 }))
afterAll(() => rmSync(folder, { recursive: true }))

/** What curl is given, call by call, when the text is pasted into a shell. */
function callsOf(text: string): string[][] {
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', text], { env: { PATH: `${folder}:/usr/bin:/bin` }, encoding: 'utf8' })
  expect(stderr).toBe('')
  const words = stdout.split('\0').slice(0, -1)
  const calls: string[][] = []
  while (words.length > 0) calls.push(words.splice(0, 1 + (Number(words[0]) || 0)).slice(1))
  return calls
}

const argumentsOf = (line: string): string[] => callsOf(line).flat()

test('a GET is an address and its headers', () => {
  const headers = [{ name: 'Accept', value: 'application/json' }]
  expect(toCurl(aSent({ headers }))).toBe(`curl --url 'https://a.example/' \\\n  --header 'Accept: application/json'`)
})

/** As a browser labels a text that has no type, where curl would call it a form. */
const TEXT = ['--header', 'Content-Type: text/plain;charset=UTF-8']

test.each([
  ['HEAD', undefined, ['--head']],
  ['POST', undefined, ['--request', 'POST']],
  ['PUT', '{"a":1}', ['--request', 'PUT', ...TEXT, '--data-raw', '{"a":1}']],
  ['POST', '@file', ['--request', 'POST', ...TEXT, '--data-raw', '@file']],
  ['GET', 'q', ['--request', 'GET', ...TEXT, '--data-raw', 'q']],
  ['POST', '', ['--request', 'POST']],
])('%s with the body %s', (method, body, expected) => {
  const line = toCurl(aSent({ method, ...(body === undefined ? {} : { body: aBody(body) }) }))
  expect(argumentsOf(line).filter((word) => word !== '--url' && word !== 'https://a.example/')).toEqual(expected)
})

test('a header without a value ends with a semicolon, else curl would drop it', () => {
  expect(argumentsOf(toCurl(aSent({ headers: [{ name: 'X-Empty', value: '' }] })))).toContain('X-Empty;')
})

test.each(['https://a.example/?ids[]=1', 'https://a.example/?filter={"a":1}', 'https://[::1]:8080/'])(
  'brackets and braces are sent as they are: %s',
  (url) => {
    expect(argumentsOf(toCurl(aSent({ url })))).toEqual(['--globoff', '--url', url])
  },
)

test('the mask of a removed secret stays visible', () => {
  const headers = [{ name: 'Authorization', value: 'Bearer ••• token' }]
  expect(argumentsOf(toCurl(aSent({ headers })))).toContain('Authorization: Bearer ••• token')
})

test('whatever the method is, the shell hands it to curl and runs nothing else', () => {
  const method = fc.oneof(
    fc.constantFrom('GET; echo x; #', '$(id)', '`id`', "'", 'M-SEARCH', 'a\nb', '-x', '&', '"$HOME"'),
    fc.string({ minLength: 1, unit: 'binary-ascii' }).filter((text) => !text.includes('\0')),
  )
  fc.assert(
    fc.property(method, (odd) => {
      fc.pre(odd !== 'HEAD' && odd !== 'GET')
      expect(callsOf(toCurl(aSent({ method: odd })))).toEqual([['--request', odd, '--url', 'https://a.example/']])
    }),
    { numRuns: 40 },
  )
})

test('a header whose name is none is left out: curl would read a file for it', () => {
  const headers = ['@/etc/passwd', '', 'A B', 'X-Good'].map((name) => ({ name, value: '1' }))
  expect(argumentsOf(toCurl(aSent({ headers })))).toEqual(['--url', 'https://a.example/', '--header', 'X-Good: 1'])
})

test('what may come compressed is shown as text', () => {
  const headers = [{ name: 'accept-encoding', value: 'gzip, br' }]
  expect(toCurl({ method: 'GET', url: 'https://a.example/', headers })).toContain('--compressed')
  expect(toCurl({ method: 'GET', url: 'https://a.example/', headers: [] })).not.toContain('--compressed')
})
