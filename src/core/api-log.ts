import * as z from 'zod/mini'
import { adHocSchema } from './ad-hoc'
import { connectionSchema } from './connection'
import { corsReportSchema } from './diagnosis/cors-report'
import { route } from './route'
import { verdictSchema } from './verdict'

/** The routes of what is done beside the log. Apart from the others, so that the page's first load goes without them. */
export const logApi = {
  /** Sends one request over a connection, by its saved secrets. `problems`: why it was not sent. Cancelled like a test. */
  sendRequest: route(
    'POST',
    '/connections/:connectionId/requests',
    z.object({ requestId: z.string(), connection: connectionSchema, request: adHocSchema }),
    z.object({ entry: z.optional(z.string()), problems: z.readonly(z.array(z.string())), verdict: z.optional(verdictSchema) }),
  ),
  /** Finds out why a browser may not make the request of a log entry, by a few requests without secrets. Cancelled like a test. */
  explainCors: route('POST', '/entries/:entryId/cors', z.object({ testId: z.string() }), corsReportSchema),
  /** Makes an entry of what curl printed for the request of an entry. With `counts`, it is a test of the connection, unless `uncounted` says why not. */
  addOutput: route(
    'POST',
    '/entries/:entryId/outputs',
    z.object({ text: z.string().check(z.maxLength(20_000_000)), counts: z.boolean() }),
    z.object({ entry: z.string(), verdict: verdictSchema, uncounted: z.optional(z.string()) }),
  ),
  /** Adds the entries of a HAR file to the log, credentials removed. `skipped`: those that are no HTTP, or too many. */
  importHar: route(
    'POST',
    '/imported-entries',
    z.object({ name: z.string(), text: z.string().check(z.maxLength(100_000_000)) }),
    z.object({ added: z.number(), skipped: z.number() }),
  ),
} as const
