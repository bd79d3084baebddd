import type { Exchange } from '../exchange'

/** Quotes a word for POSIX shells. @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** The same request as a cURL command line; masks of removed secrets stay visible, to be filled in by hand. */
export function toCurl({ method, url, headers, body }: Exchange['request']): string {
  const parts = [
    ...(method === 'HEAD' ? ['--head'] : method === 'GET' && !body ? [] : [`--request ${method}`]),
    // Else curl takes brackets and braces for ranges and lists of its own. @see https://curl.se/docs/manpage.html#-g
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    `--url ${quote(url)}`,
    ...headers.map(({ name, value }) => `--header ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(body && body.text !== '' ? [`--data-raw ${quote(body.text)}`] : []),
  ]
  return `curl ${parts.join(' \\\n  ')}`
}
