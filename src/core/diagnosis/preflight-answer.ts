import { toCurl } from '../http/curl'
import { parseCurlOutput, type CurlOutput } from '../http/curl-output'
import type { CorsPlan } from './cors-probes'

/** The question that a browser asks before a request, and nobody sees there: for a terminal. It carries no secret and changes nothing. */
export const preflightCurl = ({ url, triggers }: CorsPlan, method: string, pageOrigin: string): string =>
  toCurl(
    {
      method: 'OPTIONS',
      url,
      headers: [
        { name: 'Origin', value: pageOrigin },
        { name: 'Access-Control-Request-Method', value: method },
        ...(triggers.headers.length > 0
          ? [{ name: 'Access-Control-Request-Headers', value: [...triggers.headers].sort().join(',') }]
          : []),
      ],
    },
    { include: true },
  )

/** One thing that the browser looks for in the answer, and whether it is there. */
export interface Finding {
  readonly granted: boolean
  readonly words: string
}

/** What a terminal printed of the question's answer, read as a browser does. @see https://fetch.spec.whatwg.org/#cors-preflight-fetch-0 */
export function readPreflight(
  pasted: string,
  { triggers }: CorsPlan,
  method: string,
  pageOrigin: string,
): { readonly findings: readonly Finding[] } | { readonly problem: string } {
  const output = parseCurlOutput(pasted)
  if ('problem' in output) return output
  if (!output.response) return { problem: `There was no answer: ${output.failure?.message ?? 'curl failed'}.` }
  const { status } = output.response
  const origins = valuesOf(output.response, 'access-control-allow-origin')
  const methods = listOf(output.response, 'access-control-allow-methods')
  const headers = listOf(output.response, 'access-control-allow-headers').map((name) => name.toLowerCase())
  const said = (values: readonly string[]): string => (values.length === 0 ? 'it is missing' : `it says “${values.join(', ')}”`)
  const named = (name: string): boolean => headers.includes(name) || (name !== 'authorization' && headers.includes('*'))
  return {
    findings: [
      {
        granted: status >= 200 && status < 300,
        words:
          status >= 200 && status < 300
            ? `The status is ${status}.`
            : `The status is ${status}: a browser wants one from 200 to 299, without credentials and without a redirect.`,
      },
      ['*', pageOrigin].includes(origins.join())
        ? { granted: true, words: `This page may ask: Access-Control-Allow-Origin: ${origins.join()}.` }
        : { granted: false, words: `Access-Control-Allow-Origin has to be ${pageOrigin} or *, once; ${said(origins)}.` },
      ...(triggers.method === undefined
        ? []
        : methods.includes(method) || methods.includes('*')
          ? [{ granted: true, words: `The method ${method} is allowed.` }]
          : [{ granted: false, words: `The method ${method} is not in Access-Control-Allow-Methods; ${said(methods)}.` }]),
      ...triggers.headers.map((name) =>
        named(name)
          ? { granted: true, words: `The header ${name} is allowed.` }
          : {
              granted: false,
              words: `The header ${name} is not in Access-Control-Allow-Headers; ${said(headers)}${
                headers.includes('*') ? ', and an asterisk does not stand for Authorization' : ''
              }.`,
            },
      ),
    ],
  }
}

type Answer = NonNullable<CurlOutput['response']>

const valuesOf = ({ headers }: Answer, wanted: string): string[] =>
  headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value.trim())

const listOf = (answer: Answer, name: string): string[] =>
  valuesOf(answer, name)
    .flatMap((value) => value.split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '')
