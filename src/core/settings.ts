import * as z from 'zod/mini'

/** A header as the user typed it. */
export const headerSchema = z.object({ name: z.string(), value: z.string() })

export const testMethods = ['GET', 'POST', 'PUT', 'HEAD'] as const

/** The request that proves that a connection works, and the rules its answer must meet. */
export const testSettingsSchema = z.object({
  /** Appended to the base URI; begins with `/` or `?`. Empty: no test is set up yet. */
  relativeUri: z.string(),
  method: z.enum(testMethods),
  body: z.string(),
  contentType: z.string(),
  /** `data`: any answer but a web page; `json`: JSON only; `anything`: web pages too. */
  expects: z.enum(['data', 'json', 'anything']),
  /** Dotted path into a JSON answer, e.g. `ok` or `data.user.id`; empty: any 2xx passes. */
  successPath: z.string(),
  /** Accepted values at {@link successPath}, separated by commas; empty: any value that is there, but not `false` or `null`. */
  successValues: z.string(),
  failPath: z.string(),
  failValues: z.string(),
  /** Path to the server's own words about a failure; empty: the usual places are searched. */
  errorPath: z.string(),
  /** Repeat a passed test once without the secret, to see that the endpoint checks it. */
  negativeControl: z.boolean(),
  /** When there is no answer to read, find out why by requests without secrets. */
  probes: z.boolean(),
})
export type TestSettings = z.infer<typeof testSettingsSchema>

/** Settings of a test that has not been set up. */
export const noTest: TestSettings = {
  relativeUri: '',
  method: 'GET',
  body: '',
  contentType: 'application/json',
  expects: 'data',
  successPath: '',
  successValues: '',
  failPath: '',
  failValues: '',
  errorPath: '',
  negativeControl: true,
  probes: true,
}
