import { prototypeKeyIn } from '../../core/backup/safe-json'
import { keyProblem } from './custom-rows'

/** An object, or a sentence that says why the text is none. */
export type Parsed<Value> = { readonly values: Readonly<Record<string, Value>> } | { readonly problem: string }

/** Reads unencrypted custom fields. An empty text has none. */
export function parseCustom(text: string): Parsed<unknown> {
  let value: unknown
  try {
    value = text.trim() === '' ? {} : JSON.parse(text)
  } catch (error) {
    return {
      problem: `This is not JSON yet, so it is not taken over: ${error instanceof Error ? error.message : String(error)}.`,
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'An object is needed, such as { "accountId": "42" }.' }
  const values: Record<string, unknown> = { ...value }
  const odd = Object.keys(values)
    .map((key) => (key === '' ? 'A key is empty.' : keyProblem(key, [])))
    .find((problem) => problem !== '')
  const twice = repeatedKey(text)
  if (odd !== undefined) return { problem: odd }
  const unsafe = prototypeKeyIn(values)
  if (unsafe !== undefined) return { problem: `“${unsafe}” cannot be a key: the browser keeps that name for itself.` }
  return twice === undefined ? { values } : { problem: `“${twice}” stands there twice.` }
}

/** Reads encrypted custom fields, whose values are texts. */
export function parseSecrets(text: string): Parsed<string> {
  const parsed = parseCustom(text)
  if ('problem' in parsed) return parsed
  const entries = Object.entries(parsed.values)
  const other = entries.find(([, value]) => typeof value !== 'string')
  return other
    ? { problem: `The value of “${other[0]}” must be a text in quotation marks.` }
    : { values: Object.fromEntries(entries.map(([key, value]) => [key, String(value)])) }
}

/** The first key that a JSON object has twice; `JSON.parse` would keep only the last. */
function repeatedKey(text: string): string | undefined {
  const seen = new Set<string>()
  let depth = 0
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (/^[{[]/.test(token)) depth++
    else if (/^[}\]]/.test(token)) depth--
    else if (depth === 1 && colon !== undefined) {
      const key = String(JSON.parse(token.slice(0, -colon.length)))
      if (seen.has(key)) return key
      seen.add(key)
    }
  }
  return undefined
}
