import type { Hono } from 'hono'
import { exportsApi } from '../../core/api-exports'
import type { Deps } from '../deps'
import { exportBackup } from '../use-cases/export-backup'
import { forgetImported, importSecrets } from '../use-cases/import-backup'
import { on } from './on'

export function backupRoutes(app: Hono, deps: Deps): void {
  on(app, exportsApi.exportBackup, (order) => exportBackup(deps, order))
  on(app, exportsApi.importSecrets, (order) => importSecrets(deps, order))
  on(app, exportsApi.forgetSecrets, ({ secrets }) => forgetImported(deps, secrets).then(() => ({ done: true as const })))
}
