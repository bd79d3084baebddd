import type { Hono } from 'hono'
import { exportsApi } from '../../core/api-exports'
import type { Deps } from '../deps'
import { proveFree } from '../use-cases/prove-free'
import { on } from './on'

export function exportRoutes(app: Hono, deps: Deps): void {
  on(app, exportsApi.proveExport, ({ parts }) => proveFree(deps, parts).then(() => ({ done: true as const })))
}
