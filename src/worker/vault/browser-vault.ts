import { calibrate } from './calibrate'
import { createKeyHolders } from './key-holders'
import { createVault, type Vault } from './vault'
import { openVaultDatabase } from './vault-database'

declare const self: ServiceWorkerGlobalScope

/** The vault of this browser profile. */
export const createBrowserVault = (build: string): Vault =>
  createVault({
    db: openVaultDatabase(),
    holders: createKeyHolders(self.clients, build),
    // The two workers of an update share it, and a stopped one leaves it.
    exclusively: async (work) => navigator.locks.request('patchbay-vault', work),
    iterations: () => calibrate(() => performance.now()),
  })
