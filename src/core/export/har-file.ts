import * as z from 'zod/mini'
import { isToken } from '../http/token'

/** Programs write numbers where there should be text, null, or nothing: all but address, method and time may be missing. */
const text = z.catch(z.string(), '')
const number = z.catch(z.number(), -1)
const value = z.catch(
  z.pipe(
    z.union([z.string(), z.number(), z.boolean()]),
    z.transform((written) => String(written)),
  ),
  '',
)
const pairs = z.catch(z.array(z.catch(z.object({ name: text, value }), { name: '', value: '' })), [])
/** The pseudo headers of HTTP/2 and whatever else is no name go. */
const headers = z.pipe(
  pairs,
  z.transform((list) => list.filter(({ name }) => isToken(name))),
)
const content = { mimeType: text, text }

export const entrySchema = z.object({
  startedDateTime: z.string(),
  time: number,
  request: z.object({
    // Tokens may hold characters that shells read as their own.
    method: z.string().check(z.regex(/^[A-Za-z][A-Za-z-]*$/)),
    url: z.string().check(
      z.regex(/^https?:\/\//i),
      z.refine((url) => URL.canParse(url) && url.isWellFormed()),
    ),
    headers,
    postData: z.catch(z.optional(z.object({ ...content, params: pairs })), undefined),
  }),
  response: z.catch(
    z.optional(
      z.object({
        status: number,
        statusText: text,
        headers,
        redirectURL: text,
        content: z.catch(z.object({ ...content, encoding: text, size: number }), {
          mimeType: '',
          text: '',
          encoding: '',
          size: -1,
        }),
        _error: text,
      }),
    ),
    undefined,
  ),
  timings: z.catch(
    z.optional(z.object({ dns: number, connect: number, ssl: number, wait: number, receive: number })),
    undefined,
  ),
})
export type HarEntry = z.infer<typeof entrySchema>

export const harSchema = z.object({ log: z.object({ entries: z.array(z.unknown()) }) })
