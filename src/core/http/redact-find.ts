import { LONGEST_ESCAPE, opensEscape, readerOf, type Reader } from './redact-escapes'
import { endOf } from './redact-match'

/** A part of a text that must not be shown, by UTF-16 units, and the secret fields that it belongs to. */
export interface Found {
  readonly start: number
  readonly end: number
  readonly fields: readonly string[]
}

/** A form to look for. `before` units of it precede its anchor; in a text they take up to `slack` more, if escaped. */
interface Needle {
  readonly form: string
  readonly fields: readonly string[]
  readonly before: number
  readonly slack: number
}

/** Needles by their anchor, all of one size. */
interface Anchors {
  readonly size: number
  readonly needles: Map<number, Needle[]>
  /** Where to look in the map at all: most places lead nowhere, and an array tells so much sooner. */
  readonly table: Uint8Array
}

/** So many digits or letters in a row are rare in a text, but not in a secret. */
const LONGEST_ANCHOR = 3

/**
 * Finds all given forms in a text, however their characters are escaped; overlapping finds are all told, in no special order.
 * No encoder of text touches digits and letters. So one pass over the text as it stands looks for three of them in a row out of
 * each form, its anchor, and escapes are read only around a place where these stand. Forms without so many have a pass for
 * shorter anchors; a form without any is tried wherever its first character, or an escape, may stand. The time grows with the
 * length of the text, whatever is in it.
 */
export function finder(forms: ReadonlyMap<string, readonly string[]>): (text: string) => Found[] {
  const groups = new Map<number, Anchors>()
  for (const [form, fields] of forms) {
    const { at, size } = anchorOf(form, groups)
    const slack = form.slice(0, at).replace(/[a-z\d]/gi, '').length * (LONGEST_ESCAPE - 1)
    const needle = { form, fields, before: at, slack }
    put(groups, size, keyOf(form, at, size), needle)
    // The one character that forms write as another.
    if (size === 0 && form.startsWith(' ')) put(groups, size, '+'.charCodeAt(0), needle)
  }
  return (text) => {
    const read = readerOf(text)
    const found: Found[] = []
    for (const anchors of groups.values())
      if (anchors.size === 0) findLoose(text, read, anchors, found)
      else findAnchored(text, read, anchors, found)
    return found
  }
}

/** The first anchor that leads to no other needle yet, since keys of one kind begin alike, else the first one. */
function anchorOf(form: string, groups: ReadonlyMap<number, Anchors>): { at: number; size: number } {
  for (let size = LONGEST_ANCHOR; size > 0; size--) {
    const taken = groups.get(size)?.needles
    let first: number | undefined
    let run = 0
    for (let i = 0; i < form.length; i++) {
      run = isPlain(form.charCodeAt(i)) ? run + 1 : 0
      if (run < size) continue
      const at = i + 1 - size
      first ??= at
      if (!taken?.has(keyOf(form, at, size))) return { at, size }
    }
    if (first !== undefined) return { at: first, size }
  }
  return { at: 0, size: 0 }
}

function findAnchored(text: string, read: Reader, { size, needles, table }: Anchors, found: Found[]): void {
  let key = 0
  for (let i = 0; i < text.length; i++) {
    key = keyAfter(key, text.charCodeAt(i), size)
    if (table[hashOf(key)] === 0) continue
    for (const needle of needles.get(key) ?? []) {
      const { form, fields, before } = needle
      const anchor = i + 1 - size
      for (let start = earliestStart(text, anchor, needle); start <= anchor - before; start++) {
        const end = endOf(text, read, start, form)
        // What ends before the anchor is another find, told where its own anchor stands.
        if (end !== undefined && end > i) add(found, { start, end, fields })
      }
    }
  }
}

/** How far back the form may begin whose anchor stands at `anchor`: what is not escaped takes no more room than in the form. */
function earliestStart(text: string, anchor: number, { before, slack }: Needle): number {
  const farthest = Math.max(0, anchor - before - slack)
  let escape = anchor
  for (let at = anchor - 1; at >= farthest && escape - at < before + LONGEST_ESCAPE; at--)
    if (opensEscape(text.charCodeAt(at))) escape = at
  return Math.max(farthest, escape - before)
}

function findLoose(text: string, read: Reader, { needles, table }: Anchors, found: Found[]): void {
  for (let start = 0; start < text.length; start++) {
    const unit = text.charCodeAt(start)
    const escape = opensEscape(unit)
    if (!escape && table[hashOf(unit)] === 0) continue
    const firsts = escape ? new Set(read(start).map(({ units }) => units.charCodeAt(0))) : [unit]
    for (const first of firsts)
      for (const { form, fields } of needles.get(first) ?? []) {
        const end = endOf(text, read, start, form)
        if (end !== undefined) add(found, { start, end, fields })
      }
  }
}

const isPlain = (unit: number): boolean => (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a)

/** Of an anchor, its last bytes; other characters may share them, which costs a look, no more. Without one, the first unit. */
function keyOf(form: string, at: number, size: number): number {
  if (size === 0) return form.charCodeAt(0)
  let key = 0
  for (let i = at; i < at + size; i++) key = keyAfter(key, form.charCodeAt(i), size)
  return key
}

const keyAfter = (key: number, unit: number, size: number): number => ((key << 8) | (unit & 0xff)) & ((1 << (8 * size)) - 1)

const hashOf = (key: number): number => Math.imul(key, 0x9e3779b1) >>> 16

function put(groups: Map<number, Anchors>, size: number, key: number, needle: Needle): void {
  const anchors = groups.get(size) ?? { size, needles: new Map<number, Needle[]>(), table: new Uint8Array(0x10000) }
  groups.set(size, anchors)
  anchors.table[hashOf(key)] = 1
  const same = anchors.needles.get(key)
  if (same) same.push(needle)
  else anchors.needles.set(key, [needle])
}

/** Of a form that overlaps itself, one long find instead of one at each place. */
function add(found: Found[], next: Found): void {
  const last = found.at(-1)
  if (last?.fields === next.fields && last.start <= next.start && next.start < last.end)
    found[found.length - 1] = { ...last, end: Math.max(last.end, next.end) }
  else found.push(next)
}
