import type { Hono } from 'hono'
import { api } from '../../core/api'
import type { Deps } from '../deps'
import { changeVault } from '../use-cases/vault-change'
import { on } from './on'

export function vaultRoutes(app: Hono, deps: Deps): void {
  on(app, api.vaultState, () => deps.vault.state())
  on(app, api.unlockVault, ({ passphrase }) => deps.vault.unlock(passphrase))
  on(app, api.lockVault, () => deps.vault.lock())
  on(app, api.changeVault, (way) => changeVault(deps, way))
}
