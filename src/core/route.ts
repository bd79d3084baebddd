import * as z from 'zod/mini'

/** One route between page and worker: its method, its path and what both sides are parsed by. */
export const route = <Body extends z.ZodMiniType, Reply extends z.ZodMiniType>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: Body,
  reply: Reply,
) => ({ method, path, body, reply })

export type Route = ReturnType<typeof route>
export type BodyOf<R extends Route> = z.infer<R['body']>
export type ReplyOf<R extends Route> = z.infer<R['reply']>

export const done = z.object({ done: z.literal(true) })
export const nothing = z.object({})
