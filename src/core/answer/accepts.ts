import { scalarText } from '../http/path'

/**
 * Whether the found value, or one of a list, is one of the comma-separated values; without values: whether it is there and not
 * false, null, '' or an empty list. A value that has a comma stands in quotes, and a quote inside them twice (RFC 4180).
 */
export function accepts(value: unknown, values: string): boolean {
  const accepted = [...values.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*(?:,|$)/g)]
    .map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '')
    .filter(Boolean)
  const isThere = value !== undefined && value !== null && value !== false && value !== ''
  if (accepted.length === 0) return isThere && !(Array.isArray(value) && value.length === 0)
  return (Array.isArray(value) ? value.map(scalarText) : [scalarText(value)]).some(
    (text) => text !== undefined && accepted.includes(text),
  )
}
