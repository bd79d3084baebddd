import * as z from 'zod/mini'
import { headerSchema } from '../settings'
import type { CorsPlan } from './cors-probes'
import { triggerWords } from './preflight'

export const corsReportSchema = z.object({
  steps: z.array(
    z.object({
      question: z.string(),
      /** `derived`: not asked, since the answer follows from others or asking might change something. */
      outcome: z.enum(['yes', 'no', 'derived']),
      words: z.string(),
      /** Its log entry. */
      entry: z.optional(z.string()),
    }),
  ),
  conclusion: z.enum(['unreachable', 'origin-refused', 'header-refused', 'method-refused', 'answer-hidden']),
  words: z.string(),
  /** What the API's owner has to send: with the answer to OPTIONS, if the browser asks first, and with every answer. */
  needed: z.object({ preflight: z.array(headerSchema), answer: z.array(headerSchema) }),
  /** Whether another place for the credential would do without the question. */
  placement: z.string(),
})
export type CorsReport = z.infer<typeof corsReportSchema>

/** Whether a browser could read the answer to a probe, and where that is logged. */
export interface ProbeResult {
  readonly answered: boolean
  readonly entry?: string | undefined
}

/** What the answers to a plan's probes mean for the request. `results` lacks the probes that were not made. */
export function concludeCors(
  plan: CorsPlan,
  method: string,
  results: Readonly<Record<string, ProbeResult>>,
  pageOrigin: string,
): CorsReport {
  const { triggers } = plan
  const refused = triggers.headers.filter((name) => results[`header:${name}`]?.answered === false)
  const conclusion = conclusionOf(triggers.method, refused, results)
  return {
    steps: stepsOf(plan, results, pageOrigin),
    conclusion,
    words: wordsOf(conclusion, refused, method, results['control']?.answered === true),
    needed: neededHeaders(plan, method, pageOrigin),
    placement: placementWords(plan),
  }
}

function conclusionOf(
  method: string | undefined,
  refused: readonly string[],
  { reach, simple }: Readonly<Record<string, ProbeResult>>,
): CorsReport['conclusion'] {
  if (!simple?.answered) return reach?.answered ? 'origin-refused' : 'unreachable'
  if (refused.length > 0) return 'header-refused'
  return method === undefined ? 'answer-hidden' : 'method-refused'
}

function wordsOf(conclusion: CorsReport['conclusion'], refused: readonly string[], method: string, control: boolean): string {
  switch (conclusion) {
    case 'unreachable':
      return 'Nothing answers there that a browser would show: the server is down, its name or certificate is wrong, or it hides itself from web pages altogether. Headers will not help before that is mended.'
    case 'origin-refused':
      return 'The server answers, but lets no page at this origin read what it says.'
    case 'header-refused':
      return control && refused.join() === 'authorization'
        ? 'Any header is allowed but Authorization: a server that allows “*” has to name this one, or it hides its refusal of wrong credentials.'
        : `Pages may read answers, but not send ${refused.join(', ')}: the server does not name it in Access-Control-Allow-Headers${
            refused.includes('authorization') ? ', or hides its refusal of wrong credentials' : ''
          }.`
    case 'method-refused':
      return `Pages may read answers and send these headers, so it is the method ${method} that the server does not allow, or its answer to it that it hides.`
    case 'answer-hidden':
      return 'All of it is allowed by itself. So the request is sent, and its answer comes without leave to read it: gateways often do so with 401, 403 and 5xx. It is probably a refusal.'
  }
}

function stepsOf(plan: CorsPlan, results: Readonly<Record<string, ProbeResult>>, pageOrigin: string): CorsReport['steps'] {
  const asked = (id: string, question: string, yes: string, no: string): CorsReport['steps'] => {
    const result = results[id]
    if (!result) return []
    const { answered, entry } = result
    return [{ question, outcome: answered ? 'yes' : 'no', words: answered ? yes : no, ...(entry ? { entry } : {}) }]
  }
  const { triggers } = plan
  const words = triggerWords(triggers)
  return [
    ...asked('reach', 'Does the host answer at all?', 'It answers.', 'It does not, or hides itself from web pages.'),
    ...asked(
      'simple',
      `May ${pageOrigin} read its answers?`,
      'Yes, at least to a plain GET.',
      'No, not even the answer to a plain GET without credentials.',
    ),
    {
      question: 'Does the browser ask before it sends this request?',
      outcome: 'derived',
      words: words === undefined ? 'No: it goes out at once.' : `Yes, because of ${words}.`,
    },
    ...triggers.headers.flatMap((name) =>
      asked(`header:${name}`, `May it send the header ${name}?`, 'Yes.', 'No, or the answer to the stand-in is hidden.'),
    ),
    ...asked(
      'control',
      'May it send a header that nobody knows?',
      'Yes: any header is allowed.',
      'No: headers are allowed by name.',
    ),
    ...(triggers.method === undefined
      ? []
      : [
          {
            question: `May it use the method ${triggers.method}?`,
            outcome: 'derived' as const,
            words: 'Not tried: the server might do what it says. A terminal can ask for it alone, see below.',
          },
        ]),
  ]
}

/** @see https://fetch.spec.whatwg.org/#http-responses */
function neededHeaders({ triggers }: CorsPlan, method: string, pageOrigin: string): CorsReport['needed'] {
  const origin = { name: 'Access-Control-Allow-Origin', value: pageOrigin }
  const asks = triggers.headers.length > 0 || triggers.method !== undefined
  return {
    preflight: asks
      ? [
          origin,
          { name: 'Access-Control-Allow-Methods', value: method },
          ...(triggers.headers.length > 0
            ? [{ name: 'Access-Control-Allow-Headers', value: triggers.headers.join(', ') }]
            : []),
          { name: 'Access-Control-Max-Age', value: '600' },
        ]
      : [],
    answer: [
      origin,
      { name: 'Access-Control-Expose-Headers', value: 'WWW-Authenticate, Retry-After, ETag, Link, Location, X-Request-Id' },
      { name: 'Vary', value: 'Origin' },
    ],
  }
}

function placementWords({ triggers, credentials }: CorsPlan): string {
  const others = triggers.headers.filter((name) => !credentials.includes(name))
  if (triggers.headers.length === 0 && triggers.method === undefined)
    return 'The browser does not ask first, wherever the credential stands.'
  if (credentials.length === 0)
    return `It is not the credential that makes the browser ask, but ${triggerWords(triggers) ?? ''}.`
  const rest = triggerWords({ headers: others, method: triggers.method })
  return rest === undefined
    ? 'Without the credential in a header the browser would not ask first. If the API also takes it as a query parameter or a field of a form, move it there; the answer must still name this page.'
    : `A query parameter or a form field for the credential would not help by itself: the browser asks because of ${rest}, too.`
}
