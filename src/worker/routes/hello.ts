import type { Hono } from 'hono'
import { api } from '../../core/api'
import type { Deps } from '../deps'
import { wake } from '../use-cases/wake'
import { on } from './on'

export function helloRoute(app: Hono, deps: Deps): void {
  on(app, api.hello, () => wake(deps))
}
