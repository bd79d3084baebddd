import type { Hono } from 'hono'
import { api } from '../../core/api'
import { closeInterrupted } from '../../storage/attempts'
import type { Deps } from '../deps'
import { on } from './on'

export function helloRoute(app: Hono, deps: Deps): void {
  on(app, api.hello, async () => {
    await closeInterrupted(deps.db, deps.workerId)
    return { build: deps.build }
  })
}
