/**
 * The id of a log entry: a UUID of version 7, so that entries are stored in the order of time, and lists, pages and searches
 * follow the table itself. `random` is a UUID of version 4. @see https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export const entryId = (at: number, random: string): string => firstEntryId(at) + random.slice('xxxxxxxx-xxxx-4'.length)

/** One of several made at the same time, by its place among them, below 4096. @see https://www.rfc-editor.org/rfc/rfc9562#section-6.2 */
export const placedEntryId = (at: number, place: number, random: string): string =>
  firstEntryId(at) + place.toString(16).padStart(3, '0') + random.slice('xxxxxxxx-xxxx-4xxx'.length)

/** Not greater than the id of any entry made at this time, in milliseconds since 1970. */
export function firstEntryId(at: number): string {
  const time = Math.max(0, Math.trunc(at)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7`
}
