import type { Context, Hono } from 'hono'
import { Problem } from '../../core/problem'
import type { BodyOf, ReplyOf, Route } from '../../core/route'

/** Mounts one route of the contract: parse, call, respond. */
export function on<R extends Route>(
  app: Hono,
  route: R,
  call: (body: BodyOf<R>, param: (name: string) => string) => Promise<ReplyOf<R>>,
): void {
  app.on(route.method, route.path, async (context) => {
    const body = route.body.safeParse(await readJson(context))
    if (!body.success)
      throw new Problem(
        'invalid-request',
        `${route.method} ${route.path}: ${body.error.issues[0]?.path.join('.') ?? ''} does not fit.`,
      )
    const reply = await call(body.data as BodyOf<R>, (name) => context.req.param(name) ?? '') // parsed by this route's own schema
    return context.json(reply)
  })
}

async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text()
  if (text === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Problem('invalid-request', 'The body is not JSON.')
  }
}
