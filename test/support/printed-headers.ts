import { readFile } from 'node:fs/promises'

export type Headers = Readonly<Record<string, string>>

/** What the README tells a host to send: for the page, for a script, and for the worker. */
export interface Printed {
  readonly host: string
  readonly page: Headers
  readonly asset: Headers
  readonly worker: Headers
}

/** Every form in which the README prints the headers. The first is plain HTTP; the others are named by their code fence. */
export async function printedHeaders(): Promise<Printed[]> {
  const readme = await readFile('README.md', 'utf8')
  const hosting = /^## Hosting$(.*?)^## /ms.exec(readme)?.[1] ?? ''
  const fences = [...hosting.matchAll(/^```(\S*)\n(.*?)^```$/gms)].map(([, name = '', text = '']) => ({ name, text }))
  const [every, worker] = fences.filter(({ name }) => name === '').map(({ text }) => headersIn(text))
  if (!every || !worker) throw new Error('The README prints no headers.')
  const plain = { host: 'plain', page: every, asset: every, worker: { ...every, ...worker } }
  return [plain, ...fences.filter(({ name }) => name !== '').map(({ name, text }) => read(name, text))]
}

function read(host: string, text: string): Printed {
  if (host === '_headers') {
    const rules = text.split(/^(?=\/)/m).map((rule) => ({ path: rule.split('\n')[0] ?? '', headers: headersIn(rule) }))
    const of = (...paths: string[]) => joined(rules.filter(({ path }) => paths.includes(path)).map(({ headers }) => headers))
    return { host, page: of('/*', '/'), asset: of('/*', '/assets/*'), worker: of('/*', '/sw.js') }
  }
  const at = text.search(/^.*(location = \/sw\.js|<Files "sw\.js">|header \/sw\.js)/m)
  if (at < 0) throw new Error(`The headers for ${host} name no worker.`)
  const [every, worker] = [headersIn(text.slice(0, at)), headersIn(text.slice(at))]
  // Apache’s <Files> adds to what stands above it; the others replace it.
  return { host, page: every, asset: every, worker: host === 'apache' ? { ...every, ...worker } : worker }
}

/** Lines like `Name: value`, `add_header Name "value" always;`, `Header always set Name "value"` and `Name "value"`. */
const headersIn = (text: string): Headers =>
  Object.fromEntries(
    [
      ...text.matchAll(/^\s*(?:add_header |Header always set )?([A-Z][\w]*(?:-[A-Z]\w*)+)(?:: (.+)| "(.+)"(?: always;)?)$/gm),
    ].map(([, name = '', bare, quoted]) => [name, bare ?? quoted ?? '']),
  )

/** A header that two rules set is sent with both values, as Cloudflare does. */
const joined = (all: readonly Headers[]): Headers => {
  const result: Record<string, string> = {}
  for (const headers of all)
    for (const [name, value] of Object.entries(headers))
      result[name] = name in result ? `${result[name] ?? ''}, ${value}` : value
  return result
}
