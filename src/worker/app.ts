import { Hono } from 'hono/tiny'
import { BUILD_HEADER } from '../core/build-header'
import { asProblem, Problem, toDetails } from '../core/problem'
import type { Deps } from './deps'
import { backupRoutes } from './routes/backup'
import { callbackRoute, oauthRoutes } from './routes/oauth'
import { connectionRoutes } from './routes/connections'
import { exportRoutes } from './routes/exports'
import { helloRoute } from './routes/hello'
import { logRoutes } from './routes/log'
import { vaultRoutes } from './routes/vault'

/** The backend: every answer is JSON of the contract, or problem+json. `base` is where `/api` stands in a sub-folder. */
export function createApp(deps: Deps, base: string): Hono {
  const app = new Hono().basePath(base)
  // Its page carries no build: a sign-in that began before an update still ends well.
  callbackRoute(app, deps)
  app.use(async (context, next) => {
    if (context.req.header(BUILD_HEADER) !== deps.build)
      throw new Problem(
        'stale-page',
        'Patchbay was updated in the meantime. Reload this page to go on; saved documents are kept.',
      )
    await next()
  })
  helloRoute(app, deps)
  connectionRoutes(app, deps)
  logRoutes(app, deps)
  vaultRoutes(app, deps)
  exportRoutes(app, deps)
  backupRoutes(app, deps)
  oauthRoutes(app, deps)
  app.notFound((context) =>
    problemResponse(new Problem('not-found', `${context.req.method} ${context.req.path} is not part of the API.`)),
  )
  app.onError((error) => problemResponse(asProblem(error)))
  return app
}

export function problemResponse(problem: Problem): Response {
  const details = toDetails(problem)
  return new Response(JSON.stringify(details), {
    status: details.status,
    headers: { 'Content-Type': 'application/problem+json' },
  })
}
