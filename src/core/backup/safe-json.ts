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

/** Where a key stands that would change an object's prototype when it is copied, as a path; nothing if there is none. */
export function prototypeKeyIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    if (PROTOTYPE_KEYS.has(key)) return key
    const below = prototypeKeyIn(inner)
    if (below !== undefined) return `${key}.${below}`
  }
  return undefined
}

export const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
