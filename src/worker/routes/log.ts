import type { Hono } from 'hono'
import { api } from '../../core/api'
import { logApi } from '../../core/api-log'
import type { Deps } from '../deps'
import { addOutput } from '../use-cases/add-output'
import { explainCors } from '../use-cases/explain-cors'
import { importHar } from '../use-cases/import-har'
import { clear, pin, restore } from '../use-cases/tidy'
import { on } from './on'

const done = { done: true } as const

export function logRoutes(app: Hono, deps: Deps): void {
  on(app, api.pinEntry, ({ pinned }, param) => pin(deps, param('entryId'), pinned).then(() => done))
  on(app, logApi.explainCors, ({ testId }, param) => explainCors(deps, param('entryId'), testId))
  on(app, logApi.addOutput, (output, param) => addOutput(deps, param('entryId'), output))
  on(app, logApi.importHar, (file) => importHar(deps, file))
  on(app, api.clearLog, (order) => clear(deps, order).then(() => done))
  on(app, api.restoreCleared, (_, param) => restore(deps, param('clearingId')).then(() => done))
}
