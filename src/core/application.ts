import * as z from 'zod/mini'
import { authConfigSchema } from './auth'
import { headerSchema, mediaTypeSchema, testSettingsSchema, type TestSettings } from './settings'
import { verdictCodeSchema } from './verdict-code'

/** What a browser may do with an API, as far as its documentation or experience tells. */
export const browserFactsSchema = z.object({
  /** `yes`: answers carry CORS headers for any origin; `partial`: only some placements or endpoints; `no`: never. */
  cors: z.enum(['yes', 'partial', 'no', 'unknown']),
  note: z.string(),
  source: z.optional(z.string()),
})
export type BrowserFacts = z.infer<typeof browserFactsSchema>

/** Reads an answer as this application means it: a value at `path` (and a status, if given) decides the verdict. */
export const responseRuleSchema = z.object({
  status: z.optional(z.number()),
  path: z.optional(z.string()),
  values: z.optional(z.array(z.string())),
  verdict: verdictCodeSchema,
  /** What the user should do about it. */
  advice: z.string(),
})
export type ResponseRule = z.infer<typeof responseRuleSchema>

/** A secret's known form: how it begins and what to say if it does not. `pattern` is a regular expression over the whole value. */
export const keyFormatSchema = z.object({
  label: z.string(),
  help: z.string(),
  example: z.optional(z.string()),
  pattern: z.optional(z.string()),
  mismatch: z.optional(z.string()),
})
export type KeyFormat = z.infer<typeof keyFormatSchema>

export const authMethodSchema = z.object({
  id: z.string(),
  label: z.string(),
  config: authConfigSchema,
  /** By secret field of the scheme, e.g. `token`. */
  secrets: z.record(z.string(), keyFormatSchema),
  /** How to get the key, one step a line, in the order a user follows. */
  steps: z.array(z.string()),
  keyUrl: z.optional(z.string()),
  /** Where this method needs another test request than the application's. */
  test: z.optional(testSettingsSchema),
})
export type AuthMethod = z.infer<typeof authMethodSchema>

export const variableSchema = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  initial: z.string(),
  example: z.optional(z.string()),
})

/** A kind of system one can connect to: an entry of the catalogue, data without code. */
export const applicationSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['universal', 'application']),
  category: z.string(),
  summary: z.string(),
  /** Background of the tile, `#rrggbb`; the letters on it are {@link monogram}. */
  colour: z.string(),
  monogram: z.string(),
  /** May contain `{variable}`s of {@link variableSchema}. */
  baseUri: z.string(),
  variables: z.array(variableSchema),
  /** How request bodies are written; JSON where it does not say. */
  mediaType: z.optional(mediaTypeSchema),
  headers: z.array(headerSchema),
  auth: z.array(authMethodSchema),
  test: testSettingsSchema,
  rules: z.array(responseRuleSchema),
  /** Path in the test's answer to the name of the account, or empty. */
  label: z.string(),
  browser: browserFactsSchema,
  documentation: z.string(),
})
export type Application = z.infer<typeof applicationSchema>

/** What a connection keeps of its application, so that the worker never loads the catalogue. */
export const applicationSnapshotSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['universal', 'application']),
  colour: z.string(),
  monogram: z.string(),
  rules: z.array(responseRuleSchema),
  browser: browserFactsSchema,
  documentation: z.string(),
  /** Path that the application's base URIs end with, such as `/api/v4`. */
  basePath: z.optional(z.string()),
})
export type ApplicationSnapshot = z.infer<typeof applicationSnapshotSchema>

export const snapshotOf = ({
  id,
  name,
  kind,
  colour,
  monogram,
  baseUri,
  rules,
  browser,
  documentation,
}: Application): ApplicationSnapshot => {
  const [, basePath = ''] = /^https?:\/\/[^/]+(\/[^{}]+)$/.exec(baseUri) ?? []
  const facts = { id, name, kind, colour, monogram, rules, browser, documentation }
  return basePath === '' ? facts : { ...facts, basePath }
}

/** The test that comes with one of an application's ways to authenticate. */
export const testOf = (application: Application, method: AuthMethod | undefined): TestSettings => {
  const test = method?.test ?? application.test
  return test.label === '' ? { ...test, label: application.label } : test
}

/** Puts the values of an application's variables into its base URI: `https://{host}/api` → `https://gitlab.com/api`. */
export const baseUriOf = (application: Application, values: Readonly<Record<string, string>>): string =>
  application.variables.reduce(
    (uri, { name, initial }) => uri.replaceAll(`{${name}}`, (values[name] ?? '').trim() || initial),
    application.baseUri,
  )
