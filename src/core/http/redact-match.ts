import { opensEscape, type Reader } from './redact-escapes'

/**
 * Where the form ends that begins at `start` of the text, each of its characters as it is or escaped; nothing if none begins
 * there. If the escapes can be read in more than one way, the farthest end.
 */
export function endOf(text: string, read: Reader, start: number, form: string): number | undefined {
  // Where the rest of the form may begin, without its first i units: mostly one place, else any of `here`.
  let only: number | undefined = start
  let here: readonly number[] = []
  // Where it may begin without one unit more, after an escaped surrogate pair.
  let later: readonly number[] = []
  for (let i = 0; i < form.length; i++) {
    if (only !== undefined) {
      const unit = text.charCodeAt(only)
      if (!opensEscape(unit)) {
        if (!isSame(form, i, unit)) return undefined
        only++
        continue
      }
      here = [only]
    }
    const next = new Set(later)
    const after = new Set<number>()
    for (const at of here)
      for (const { units, end } of read(at)) {
        if (units.length === 1 && isSame(form, i, units.charCodeAt(0))) next.add(end)
        if (units.length === 2 && form.startsWith(units, i)) after.add(end)
      }
    if (next.size === 0 && after.size === 0) return undefined
    here = [...next]
    later = [...after]
    only = here.length === 1 && later.length === 0 ? here[0] : undefined
  }
  return only ?? Math.max(...here)
}

/** Forms write a blank as a plus sign. */
const isSame = (form: string, i: number, unit: number): boolean =>
  form.charCodeAt(i) === unit || (unit === 0x2b && form.charCodeAt(i) === 0x20)
