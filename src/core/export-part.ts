import * as z from 'zod/mini'

/**
 * A part of something that is about to leave the app. `name` says to its reader which one it is (“Orders” (notes), GET https://… at
 * 12:03). `text` is all that users and servers wrote in it, without the words of the file's own format: a password may be one of
 * those by chance. {@link writtenTexts} takes them out of any value.
 */
export const exportPartSchema = z.object({ name: z.string(), text: z.string() })
export type ExportPart = z.infer<typeof exportPartSchema>

/** Keys whose values are words of the app's own, from closed lists. */
const OWN_WORDS = new Set([
  'kind',
  'place',
  'mediaType',
  'method',
  'environment',
  'expects',
  'successAs',
  'errorAs',
  'answerAs',
  'cause',
  'mode',
])
/** Parts of a document in which the keys, too, are the user's. */
const FREE = new Set(['variables', 'unencrypted'])

/** Everything in a document or log entry that somebody may have written: where a secret could stand. */
export function writtenTexts(value: unknown, free = false): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number' || typeof value === 'bigint') return free ? [String(value)] : []
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item) => writtenTexts(item, free))
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!free && OWN_WORDS.has(key) && typeof inner === 'string') return []
    return [...(free ? [key] : []), ...writtenTexts(inner, free || FREE.has(key))]
  })
}

/** A document as parts, one for each of its properties. */
export const partsOf = (document: { readonly name: string }): ExportPart[] =>
  Object.entries(document).map(([key, value]) => ({
    name: `“${document.name}” (${key})`,
    text: writtenTexts({ [key]: value }).join('\n'),
  }))
