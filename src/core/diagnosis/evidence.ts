import type { ApplicationSnapshot } from '../application'
import { readAnswer } from '../answer/answer'
import { parseUrl } from '../connection'
import type { Exchange } from '../exchange'
import { neededPermission } from '../http/address'
import { scalarText, valueAt } from '../http/path'
import { retryAfter } from '../http/retry-after'
import { formFields } from '../http/url-parts'
import type { Verdict } from '../verdict'
import { fieldErrors } from './field-errors'
import { preflightTriggers, triggerWords } from './preflight'
import { sentencesOf, speaks } from './spoken'

/** What a diagnosis may look at. */
export interface Case {
  readonly exchange: Exchange
  /** Of the test that the exchange belongs to. */
  readonly verdict?: Verdict | undefined
  readonly application?: ApplicationSnapshot | undefined
  /** Where Patchbay itself is served from. */
  readonly pageOrigin: string
  /** Of the browser's permission to reach the local network. */
  readonly localNetwork?: 'granted' | 'denied' | 'prompt' | 'unknown' | undefined
}

/**
 * Everything that rules go by, as flat values with names: a condition compares them, a sentence puts them in. What is absent was
 * not seen.
 */
export type Evidence = Readonly<Record<string, string | number | boolean | undefined>>

/** Reads a case once. Never throws, whatever came back. */
export function evidenceOf({ exchange, verdict, application, pageOrigin, localNetwork }: Case): Evidence {
  const { request, response, failure, removed } = exchange
  const url = parseUrl(request.url.replaceAll('•', '*'))
  const via =
    response?.type === 'terminal' || exchange.cause === 'pasted'
      ? 'terminal'
      : exchange.cause === 'imported'
        ? 'file'
        : 'browser'
  const location = response ? headerOf(response.headers, 'location') || verdict?.facts.target : verdict?.facts.target
  return {
    outcome: outcomeOf(exchange),
    cause: exchange.cause,
    via,
    verdict: verdict?.code,
    reason: verdict?.facts.reason,
    method: request.method,
    host: url?.host,
    path: url?.pathname,
    pageOrigin,
    failure: failure?.kind,
    failureSays: failure?.message,
    seconds: verdict?.facts.seconds,
    credentials: removed.length > 0 || request.headers.some(({ name }) => /^authorization$/i.test(name)),
    secrets: removed.join(', ') || undefined,
    preflightBy: triggerWords(preflightTriggers(request)),
    localHost: url && neededPermission(url.hostname, parseUrl(pageOrigin)?.hostname ?? '') !== undefined,
    localNetwork,
    sentType: headerOf(request.headers, 'content-type') || undefined,
    accept: headerOf(request.headers, 'accept') || undefined,
    location,
    ...callbackEvidence(exchange),
    locationIsLogin: location === undefined ? undefined : LOGIN_ADDRESS.test(location),
    ...(url && application?.basePath && !url.pathname.startsWith(application.basePath)
      ? { missingBasePath: application.basePath }
      : {}),
    doubledPath: /(\/[^/]+)\1(?=\/|$)/.exec(url?.pathname ?? '')?.[1],
    ...(response && response.type !== 'callback' ? answerEvidence(response, exchange.at + exchange.timing.total) : {}),
    // What was pasted or imported has the time of another moment or device.
    ...(response && via === 'browser' ? clockEvidence(response.headers, exchange.at + exchange.timing.total) : {}),
  }
}

/** What a provider sent the browser back with. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
function callbackEvidence({ request, response, timing }: Exchange): Evidence {
  const redirectUri = formFields(request.url.split('?')[1] ?? '').find(({ name }) => name === 'redirect_uri')?.value
  const answer = response?.type === 'callback' ? formFields(response.headers[0]?.value.split('?')[1] ?? '') : []
  const valueOf = (wanted: string) => answer.find(({ name }) => name === wanted)?.value
  return {
    redirectUri,
    waited: Math.round(timing.total / 1000),
    callbackError: valueOf('error'),
    callbackSays: valueOf('error_description'),
  }
}

const LOGIN_ADDRESS = /(^|[/.?&=_-])(log-?in|sign-?in|sso|saml2?|oauth2?|authorize|auth|cas|adfs)([/.?&=_-]|$)/i

function outcomeOf({ response, failure }: Exchange): string {
  if (failure) return response ? 'broken-off' : 'failure'
  if (!response) return 'pending'
  if (response.type === 'callback') return 'callback'
  if (response.type === 'opaque') return 'hidden'
  if (response.type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(response.status)) return 'redirect'
  return 'answer'
}

function answerEvidence(response: NonNullable<Exchange['response']>, at: number): Evidence {
  const { headers, body } = response
  const answer = readAnswer(response, '')
  const text = body.text.slice(0, 20_000)
  const challenge = headerOf(headers, 'www-authenticate')
  const fields = fieldErrors(answer.data)
  return {
    status: response.status,
    format: answer.format,
    formatProblem: answer.problem,
    says: saysOf(answer.data),
    title: /<title[^>]*>([^<]{1,120})<\/title>/i.exec(text)?.[1]?.trim(),
    loginPage: answer.format === 'html' && /type=["']?password|<title[^>]*>[^<]*(log ?in|sign ?in|single sign)/i.test(text),
    gateway: GATEWAYS.find(([pattern]) => pattern.test(`${headerOf(headers, 'server')}\n${text}`))?.[1],
    challenge: challenge === '' ? undefined : challenge,
    challengeScheme: /^\s*([A-Za-z]+)/.exec(challenge)?.[1]?.toLowerCase(),
    challengeError: /\berror="?([\w-]+)/.exec(challenge)?.[1],
    challengeScope: /\bscope="([^"]{1,200})"/.exec(challenge)?.[1],
    allow: headerOf(headers, 'allow') || undefined,
    accepts: headerOf(headers, 'accept') || headerOf(headers, 'accept-post') || headerOf(headers, 'accept-patch') || undefined,
    retryAfter: retryAfter(headers, 'Retry-After', at).retryAfter,
    fields: fields.map(({ field, message }) => `${field}: ${message}`).join(' · ') || undefined,
    cors: headerOf(headers, 'access-control-allow-origin') || undefined,
    ...speaks(sentencesOf(text, challenge)),
  }
}

const GATEWAYS: readonly (readonly [RegExp, string])[] = [
  [/cloudflare/i, 'Cloudflare'],
  [/akamai/i, 'Akamai'],
  [/cloudfront/i, 'CloudFront'],
  [/incapsula|imperva/i, 'Imperva'],
  [/\bnginx\b/i, 'nginx'],
  [/awselb/i, 'an AWS load balancer'],
  [/microsoft-azure|azure front door/i, 'Azure'],
]

const SAYS = [
  'error_description',
  'error.message',
  'errors[0].message',
  'errors[0].detail',
  'errors[0]',
  'message',
  'detail',
  'error',
  'title',
]

/** The server's own words, in one line. */
function saysOf(data: unknown): string | undefined {
  for (const place of SAYS) {
    const text = scalarText(valueAt(data, place))?.replace(/\s+/g, ' ').trim()
    if (text) return text.slice(0, 300)
  }
  return undefined
}

/** Seconds by which this device's clock is off the server's; `Date` is a time by the second. */
function clockEvidence(headers: NonNullable<Exchange['response']>['headers'], at: number): Evidence {
  const server = Date.parse(headerOf(headers, 'date'))
  if (Number.isNaN(server)) return {}
  const skew = Math.round((server - at) / 1000)
  return Math.abs(skew) < 60 ? { clockAgrees: true } : { skew: Math.abs(skew), skewWord: skew > 0 ? 'behind' : 'ahead of' }
}

const headerOf = (headers: readonly { name: string; value: string }[], name: string): string =>
  headers.find((header) => header.name.toLowerCase() === name)?.value ?? ''
