/** Milliseconds either side of 1970 that a `Date` can hold. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const FARTHEST = 8.64e15

/** Digits below this are seconds, from it on milliseconds: the year 5138 in seconds, 1973 in milliseconds. */
const FIRST_MILLISECONDS = 1e11

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

export const isTime = (ms: number): boolean => Math.abs(ms) <= FARTHEST

/**
 * Milliseconds since 1970 of an ISO 8601 date (UTC if it names no zone), an HTTP date, or digits: seconds or milliseconds
 * since 1970. Nothing for any other text, since `Date` reads them differently in each browser and zone.
 */
export function parseDate(text: string): number | undefined {
  const date = text.trim()
  if (/^-?\d+(?:\.\d+)?$/.test(date))
    return known(Math.abs(Number(date)) < FIRST_MILLISECONDS ? Number(date) * 1000 : Number(date))
  if (IMF_FIXDATE.test(date)) return known(Date.parse(date))
  const [, day, time = '00:00', zone = 'Z'] = ISO.exec(date) ?? []
  if (day === undefined) return undefined
  const ms = Date.parse(`${day}T${time}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  // Some browsers take the 31st of February for a day in March.
  return new Date(Date.parse(`${day}T00:00Z`)).getUTCDate() === Number(day.slice(8)) ? known(ms) : undefined
}

const known = (ms: number): number | undefined => (isTime(ms) ? ms : undefined)

const LENGTHS: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** Units that {@link addToDate} knows, in the singular. */
export const DATE_UNITS: readonly string[] = [...Object.keys(LENGTHS), 'month', 'year']

/** Adds whole calendar months and years in UTC (the 31st becomes the last day of a shorter month), all else by its length. */
export function addToDate(ms: number, amount: number, unit: string): number {
  const length = LENGTHS[unit]
  if (length !== undefined) return Math.round(ms + amount * length)
  const date = new Date(ms)
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + amount * (unit === 'year' ? 12 : 1), 1)
  const last = new Date(date)
  last.setUTCMonth(date.getUTCMonth() + 1, 0)
  return date.setUTCDate(Math.min(day, last.getUTCDate()))
}
