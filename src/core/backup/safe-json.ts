/** Deeper than any document that the app makes, and harmless to walk through. */
const DEEPEST = 200

/** How deep the brackets of a JSON text are nested, without reading it: a parser or a walker may not survive a hostile one. */
export function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === 92 /* \ */) at++
      else if (code === 34 /* " */) quoted = false
    } else if (code === 34) quoted = true
    else if (code === 91 /* [ */ || code === 123 /* { */) {
      if (++depth > DEEPEST) return true
    } else if (code === 93 /* ] */ || code === 125 /* } */) depth--
  }
  return false
}

/** The value without keys that would change an object's prototype where it is copied. */
export function withoutPrototypeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypeKeys)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !PROTOTYPE_KEYS.has(key))
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutPrototypeKeys(inner)]))
}

export const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
