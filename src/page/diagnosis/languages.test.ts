import { execFileSync } from 'node:child_process'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Exchange } from '../../core/exchange'
import { languageNames, writtenIn } from './languages'

type Sent = Exchange['request']

const NASTY = 'it\'s "q" $HOME `id` #{1} \\n ’ \n{"a":1}'

const request = (text: string, query = 'page=2&q=a%20b&q=c'): Sent => ({
  method: 'PATCH',
  url: `https://api.example.com/v1/x?${query}`,
  headers: [
    { name: 'Content-Type', value: 'application/json; charset=utf-8' },
    { name: 'X-Text', value: text.replaceAll('\n', ' ') },
    { name: 'X-Twice', value: 'one' },
    { name: 'x-twice', value: 'two' },
  ],
  body: { text, size: text.length, truncated: false, binary: false },
})

const anyText = fc.string({ unit: 'binary', minLength: 1 }).map((text) => text.replaceAll('\0', '0'))

test.each(languageNames)('%s has the method, the whole query and every header', async (name) => {
  const code = await writtenIn(name, request('{}'))
  expect(code).toMatch(/PATCH/i)
  expect(code).toContain('https://api.example.com/v1/x?page=2&q=a%20b&q=c')
  expect(code).toContain('application/json; charset=utf-8')
  expect(code).toContain('one, two')
  expect(code).not.toMatch(/pb\d+z/)
  expect(await writtenIn(name, { method: 'GET', url: 'https://a.example/', headers: [] })).toContain('https://a.example/')
})

test.each([
  ['Python (requests)', String.raw`payload = "it's \"q\" $HOME ${'`id`'} #{1} \\n ’ \n{\"a\":1}"`],
  ['Go', String.raw`strings.NewReader("it's \"q\" $HOME ${'`id`'} #{1} \\n ’ \n{\"a\":1}")`],
  ['Java (java.net.http)', String.raw`ofString("it's \"q\" $HOME ${'`id`'} #{1} \\n ’ \n{\"a\":1}")`],
  ['C# (HttpClient)', String.raw`new StringContent("it's \"q\" $HOME ${'`id`'} #{1} \\n ’ \n{\"a\":1}")`],
  ['C# (HttpClient)', 'MediaTypeHeaderValue.Parse("application/json; charset=utf-8")'],
  ['PHP (cURL)', 'CURLOPT_POSTFIELDS => \'it\\\'s "q" $HOME `id` #{1} \\\\n ’ \n{"a":1}\''],
  ['Ruby', 'request.body = \'it\\\'s "q" $HOME `id` #{1} \\\\n ’ \n{"a":1}\''],
  ['PowerShell (Invoke-WebRequest)', '-Body \'it\'\'s "q" $HOME `id` #{1} \\n ’’ \n{"a":1}\''],
])('in %s nothing of a text is code', async (name, literal) => {
  expect(await writtenIn(name, request(NASTY))).toContain(literal)
})

test('the JavaScript sends just this, whatever the text', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (text, query) => {
      const sent = request(text, encodeURIComponent(query.toWellFormed()))
      const calls: unknown[] = []
      const fetch = (...call: unknown[]) => {
        calls.push(JSON.parse(JSON.stringify(call)))
        return new Promise(() => undefined)
      }
      runInNewContext(await writtenIn('JavaScript (fetch)', sent), { fetch, console })
      const headers = {
        'Content-Type': 'application/json; charset=utf-8',
        'X-Text': sent.headers[1]?.value,
        'X-Twice': 'one, two',
      }
      expect(calls).toEqual([[sent.url, { method: 'PATCH', headers, body: text }]])
    }),
  )
})

test.each([
  ['Wget', 'wget'],
  ['HTTPie', 'http'],
])('a shell gives %s just these words, whatever the text', async (name, command) => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const script = `${command}() { printf '%s\\0' "$@"; [ -t 0 ] || cat; }\n${await writtenIn(name, request(text))}\n`
      const words = execFileSync('sh', ['-c', script], { input: '' }).toString().split('\0')
      expect(words).toContain('https://api.example.com/v1/x?page=2&q=a%20b&q=c')
      expect(words.map((word) => word.replace(/^X-Text: ?/, ''))).toContain(text.replaceAll('\n', ' '))
      expect(words).toContain(text)
    }),
    { numRuns: 30 },
  )
})

test.each(['http', 'https'])('Ruby encrypts what goes by https alone: %s', async (scheme) => {
  const code = await writtenIn('Ruby', { method: 'GET', url: `${scheme}://localhost:8080/a`, headers: [] })
  expect(code).toContain(`URI('${scheme}://localhost:8080/a')`)
  expect(code.includes('use_ssl = true')).toBe(scheme === 'https')
})
