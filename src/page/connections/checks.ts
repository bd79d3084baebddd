import { parseUrl } from '../../core/connection'
import type { Finding } from '../../core/lint'

/** What is known to be wrong, by field, and who wants to know that a field was left. */
export interface Checks {
  readonly of: (field: string) => { readonly problem: string; readonly severity: 'error' | 'warning' }
  /** Whether a field that begins with one of these has an error. */
  readonly failIn: (...prefixes: readonly string[]) => boolean
  /** Whether one of these fields has an error or a warning. */
  readonly noted: (...fields: readonly string[]) => boolean
  readonly visit: (field: string) => void
}

export const checksOf = (findings: readonly Finding[], visit: (field: string) => void): Checks => ({
  of: (field) => {
    const found = findings.find((each) => each.field === field)
    return { problem: found?.message ?? '', severity: found?.severity ?? 'error' }
  },
  failIn: (...prefixes) =>
    findings.some(({ field, severity }) => severity === 'error' && prefixes.some((prefix) => field.startsWith(prefix))),
  noted: (...fields) => findings.some(({ field }) => fields.includes(field)),
  visit,
})

/** What is wrong with a list of status codes, or empty. */
export function statusesProblem(text: string): string {
  const odd = text.split(/[\s,;]+/).find((word) => word !== '' && !/^[1-5]\d\d$/.test(word))
  return odd === undefined
    ? ''
    : `“${odd}” is no status code: those have three digits, such as 429. Separate several with commas.`
}

/** What is wrong with the address of a web page, or empty. */
export function linkProblem(text: string): string {
  if (text.trim() === '' || webAddress(text)) return ''
  return `“${text.trim()}” is not the address of a web page. Begin with https://`
}

/** The address, if a link may lead there. */
export function webAddress(text: string): string | undefined {
  const url = parseUrl(text.trim())
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined
}
