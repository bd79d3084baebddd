import * as z from 'zod/mini'
import { answerAsSchema, headerSchema, mediaTypeSchema } from '../settings'

export const callMethods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** A request that authentication needs besides the API's own. URI, headers and body may be templates. */
export const callSchema = z.object({
  method: z.enum(callMethods),
  /** Appended to the base URI, or an address of its own with https://. */
  uri: z.string(),
  mediaType: mediaTypeSchema,
  headers: z.array(headerSchema),
  body: z.string(),
})
export type Call = z.infer<typeof callSchema>

/** A call whose answer holds a token. */
export const tokenCallSchema = z.extend(callSchema, {
  answerAs: answerAsSchema,
  /** Path to the token in the answer. */
  tokenPath: z.string(),
  /** Path to a refresh token that replaces the old one; empty: the old one stays. */
  refreshTokenPath: z.string(),
  /** Path to the token's lifetime in seconds; empty, or nothing there: {@link expiresIn}. */
  expiresPath: z.string(),
  /** Seconds; 0: not known. */
  expiresIn: z.number().check(z.minimum(0)),
})
export type TokenCall = z.infer<typeof tokenCallSchema>
