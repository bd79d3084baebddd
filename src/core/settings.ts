import * as z from 'zod/mini'

/** A header as the user typed it. Its value may be a template. */
export const headerSchema = z.object({ name: z.string(), value: z.string() })
export type HeaderSetting = z.infer<typeof headerSchema>

/** How a request's body is written, by the short name that the form shows. */
export const MEDIA_TYPES = {
  json: 'application/json',
  urlencoded: 'application/x-www-form-urlencoded',
  'form-data': 'multipart/form-data',
  xml: 'application/xml',
  plaintext: 'text/plain',
} as const
export const mediaTypeSchema = z.enum(['json', 'urlencoded', 'form-data', 'xml', 'plaintext'])
export type MediaType = z.infer<typeof mediaTypeSchema>

/** How an answer is to be read whatever its Content-Type says; empty: as it says. */
export const answerAsSchema = z.enum(['', 'json', 'xml', 'csv', 'text'])
export type AnswerAs = z.infer<typeof answerAsSchema>

export const testMethods = ['GET', 'POST', 'PUT', 'HEAD'] as const

/**
 * Rules for an answer. Paths are JSONata (a dotted path is one), XPath for XML, a regular expression for text; values are
 * separated by commas.
 */
const answerRules = {
  /** Empty: any 2xx passes. */
  successPath: z.string(),
  /** Accepted values at the success path; empty: any value that is there, but not `false` or `null`. */
  successValues: z.string(),
  failPath: z.string(),
  failValues: z.string(),
  /** Path to the server's own words about a failure; empty: the usual places are searched. */
  errorPath: z.string(),
}

/** What all answers of an API look like, where it does not go by the status code. */
export const answerPatternsSchema = z.object({ ...answerRules, successAs: answerAsSchema, errorAs: answerAsSchema })
export type AnswerPatterns = z.infer<typeof answerPatternsSchema>

/** The request that proves that a connection works, and the rules its answer must meet. */
export const testSettingsSchema = z.object({
  /** Appended to the base URI; begins with `/` or `?`. Empty: no test is set up yet. */
  relativeUri: z.string(),
  method: z.enum(testMethods),
  body: z.string(),
  /** Set for a GraphQL test: a POST of this query to the base URI. Variables are a JSON object, or empty. */
  graphql: z.optional(z.object({ query: z.string(), variables: z.string() })),
  /** `data`: any answer but a web page; `json`: JSON only; `anything`: web pages too. */
  expects: z.enum(['data', 'json', 'anything']),
  /** These win over the connection's own patterns. */
  ...answerRules,
  /** Path in the answer to the name of the account; empty: none is shown. */
  label: z.string(),
  /** Repeat a passed test once without the secret, to see that the endpoint checks it. */
  negativeControl: z.boolean(),
  /** When there is no answer to read, find out why by requests without secrets. */
  probes: z.boolean(),
})
export type TestSettings = z.infer<typeof testSettingsSchema>

/** Tells a kind of answer: by status, or by the value at a path. Statuses and values are separated by commas. */
const answerMatch = { statuses: z.string(), path: z.string(), values: z.string() }

/** Answers that mean "authenticate again". */
export const reauthSchema = z.object(answerMatch)
export type Reauth = z.infer<typeof reauthSchema>

/** Answers that mean "slow down", and how fast requests may follow each other. */
export const rateLimitSchema = z.object({
  ...answerMatch,
  /** The header that says when to go on: seconds, a date, or seconds since 1970. */
  retryHeader: z.string(),
  /** Milliseconds from one request to the next. */
  gap: z.number().check(z.minimum(0), z.maximum(600_000)),
})
export type RateLimit = z.infer<typeof rateLimitSchema>

export const concurrencySchema = z.object({
  /** Requests at once, 1 to 50. */
  level: z.number().check(z.minimum(1), z.maximum(50)),
  /** Id of a connection whose queue and level count instead; empty: its own. */
  borrowFrom: z.string(),
  /** After a rate limit: one request at a time, then 2, 4, 8 … again. Counts in runs. */
  recover: z.boolean(),
})
export type Concurrency = z.infer<typeof concurrencySchema>

const noRules = { successPath: '', successValues: '', failPath: '', failValues: '', errorPath: '' }

/** Settings of a test that has not been set up. */
export const noTest: TestSettings = {
  relativeUri: '',
  method: 'GET',
  body: '',
  expects: 'data',
  ...noRules,
  label: '',
  negativeControl: true,
  probes: true,
}

export const noPatterns: AnswerPatterns = { ...noRules, successAs: '', errorAs: '' }
export const usualReauth: Reauth = { statuses: '401', path: '', values: '' }
export const usualRateLimit: RateLimit = { statuses: '429', path: '', values: '', retryHeader: 'Retry-After', gap: 0 }
export const usualConcurrency: Concurrency = { level: 25, borrowFrom: '', recover: true }
