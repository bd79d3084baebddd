import type { VaultState } from '../../core/vault'
import { startIdleLock } from '../worker-client/idle-lock'
import { followVault, lockVault, startVaultKeeper } from '../worker-client/vault-key'
import { reporting } from './notices.svelte'

let state = $state.raw<VaultState>()
let question = $state.raw<{ readonly answer: (unlocked: boolean) => void }>()

/** How the vault is, as all tabs see it, and whether the user is being asked to unlock it. */
export const vault = {
  get state() {
    return state
  },
  get question() {
    return question
  },
}

/** Keeps the key while the vault is unlocked, and locks it when nobody has been at any tab for a while. Returns its stopper. */
export function startVault(): () => void {
  const stopKeeper = startVaultKeeper()
  const unfollow = followVault((now) => (state = now))
  const stopIdle = startIdleLock({
    onlock: () => {
      if (state?.mode === 'passphrase' && !state.locked) void reporting(lockVault)
    },
  })
  return () => {
    stopIdle()
    unfollow()
    stopKeeper()
  }
}

/** Asks for the passphrase. Resolves with whether the vault is unlocked now. One question at a time, whoever asked. */
export function askToUnlock(): Promise<boolean> {
  const before = question
  return new Promise((resolve) => {
    question = {
      answer: (unlocked) => {
        question = undefined
        before?.answer(unlocked)
        resolve(unlocked)
      },
    }
  })
}
