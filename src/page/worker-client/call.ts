import { build } from 'virtual:build-info'
import { BUILD_HEADER } from '../../core/build-header'
import { Problem, problemDetailsSchema } from '../../core/problem'
import type { BodyOf, ReplyOf, Route } from '../../core/route'
import { lookForUpdate, worker, workerSettled } from './lifecycle.svelte'

/**
 * Calls the worker by the contract. Refuses unless a worker controls this page: the request, and any secret in it, would go
 * to the static host instead.
 */
export async function call<R extends Route>(
  route: R,
  params: Readonly<Record<string, string>>,
  body: BodyOf<R>,
): Promise<ReplyOf<R>> {
  await workerSettled()
  if (worker.phase === 'missing') throw new Problem('no-worker', NO_WORKER)
  if (!navigator.serviceWorker.controller)
    throw new Problem('no-worker', 'The background worker does not control this page. Reload it; what you saved is kept.')

  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  let response: Response
  try {
    response = await fetch(new URL(`api${path}`, document.baseURI), {
      method: route.method,
      headers: { [BUILD_HEADER]: build, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch (error) {
    throw new Problem('no-worker', 'The background worker stopped before it answered. Try again.', { cause: error })
  }
  const json: unknown = await response.json().catch(() => undefined)
  if (response.ok) {
    const reply = route.reply.safeParse(json)
    if (reply.success) return reply.data as ReplyOf<R> // parsed by this route's own schema
  }
  const problem = problemDetailsSchema.safeParse(json)
  if (problem.success && problem.data.type === 'stale-page') void lookForUpdate()
  throw problem.success
    ? new Problem(problem.data.type, problem.data.detail)
    : new Problem('internal', `The worker answered ${response.status} with something else than the contract. Reload the page.`)
}

export const NO_WORKER =
  'This browser runs no service worker here, so nothing can be tested and secrets cannot be saved. Open Patchbay at https:// or http://localhost, outside of private windows.'
