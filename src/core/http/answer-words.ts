import { find, type Answer, type Limits } from '../answer'
import type { HttpResponse } from '../exchange'
import { scalarText } from './path'

export type Telling = Limits & {
  /** Removes secrets that an answer repeats. Words are cut to size only after it: a part of a secret would not be found again. */
  readonly redact?: ((text: string) => string) | undefined
}

/** What a rule of the user's found at its path. */
export function foundWords({ data, format }: Answer, value: unknown, path: string, telling: Telling): string {
  if (format === 'none') return `The answer is empty, so there is no “${path}” in it.`
  if (data === undefined && format === 'html') return `The answer is a web page, and there is no “${path}” in it.`
  if (value === undefined) return `There is no “${path}” in the answer.`
  return `“${path}” is ${shown(JSON.stringify(value), 80, telling)}.`
}

/** What may be shown of a text of the answer, in one line. */
export function shown(text: string, length: number, { redact = (whole) => whole }: Telling): string {
  const clean = redact(text)
  return clean.length > length ? `${clean.slice(0, length)}…` : clean
}

/** Of a challenge, where the browser shows it. @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export function challengeWords({ headers }: HttpResponse): string | undefined {
  const challenge = headers.find(({ name }) => name.toLowerCase() === 'www-authenticate')?.value ?? ''
  return /error_description="([^"]+)"/.exec(challenge)?.[1]
}

const JSON_PLACES = [
  'error_description',
  'error.message',
  'error.description',
  'errors[0].message',
  'errors[0].detail',
  'errors[0]',
  'message',
  'detail',
  'error',
  'title',
  'error_message',
  'msg',
  'detail[0].msg',
  'errors.*[0]',
]
const XML_PLACES = ['//faultstring', '//Reason/Text', '//error_description', '//message', '//Message', '//detail', '//error']

/** The server's own words about a failure, in one line. */
export async function serverWords(answer: Answer, errorPath: string, limits: Limits): Promise<string | undefined> {
  for (const path of errorPath
    ? [errorPath]
    : answer.format === 'json'
      ? JSON_PLACES
      : answer.format === 'xml'
        ? XML_PLACES
        : []) {
    const found = await find(answer, path, limits)
    const value = 'value' in found ? found.value : undefined
    const text = scalarText(Array.isArray(value) ? value[0] : value)
      ?.replace(/\s+/g, ' ')
      .trim()
    if (text) return text
  }
  return undefined
}
