import { build } from 'virtual:build-info'
import { vaultMessageSchema, type VaultAnswer, type VaultState, type VaultWay } from '../../core/vault'
import { call } from './call'

/** The vault's key while it is unlocked by a passphrase. Memory only: it cannot be exported, and it goes with the page. */
let kept: { readonly key: CryptoKey; readonly generation: number } | undefined
let state: VaultState | undefined
const followers = new Set<(state: VaultState) => void>()

/**
 * Keeps the key for the worker, which forgets everything when it is stopped, and learns how the vault is. Called once, by the
 * entry. Returns its stopper.
 */
export function startVaultKeeper(): () => void {
  const container = navigator.serviceWorker
  if (!container) return () => undefined
  container.addEventListener('message', hear)
  container.startMessages()
  addEventListener('pagehide', forget)
  addEventListener('pageshow', comeBack)
  learn()
  return () => {
    container.removeEventListener('message', hear)
    removeEventListener('pagehide', forget)
    removeEventListener('pageshow', comeBack)
    forget()
  }
}

/** Calls `listener` with the vault's state now, if it is known, and whenever it changes in any tab. Returns its stopper. */
export function followVault(listener: (state: VaultState) => void): () => void {
  followers.add(listener)
  if (state) listener(state)
  return () => followers.delete(listener)
}

/** Asks anew: how many secrets are sealed changes without a word. */
export const readVault = () => published(contract().then(({ vaultState }) => call(vaultState, {}, {})))

/** Throws `wrong-passphrase`. */
export const unlockVault = (passphrase: string) =>
  published(contract().then(({ unlockVault: route }) => call(route, {}, { passphrase })))

/** In every tab. */
export const lockVault = () => published(contract().then(({ lockVault: route }) => call(route, {}, {})))

/** Seals everything anew under a key held in this way. Throws `locked`, or `not-sealed` naming what cannot be opened. */
export const changeVault = (way: VaultWay) => published(contract().then(({ changeVault: route }) => call(route, {}, way)))

/** Not with the first load: it knows the shape of everything. */
const contract = async () => (await import('../../core/api')).api

let asked = 0
let heard = 0

/** An answer that was overtaken by a later one is no news. */
async function published(answer: Promise<VaultState>): Promise<VaultState> {
  const turn = ++asked
  const now = await answer
  if (turn < heard) return now
  heard = turn
  state = now
  for (const follower of followers) follower(now)
  return now
}

function hear({ data, ports }: MessageEvent<unknown>): void {
  const { data: message } = vaultMessageSchema.safeParse(data)
  if (message?.build !== build) return
  switch (message.type) {
    case 'vault-key-wanted': {
      const answer: VaultAnswer = kept?.generation === message.generation ? { key: kept.key } : {}
      ports[0]?.postMessage(answer)
      return
    }
    case 'vault-key': {
      const news = kept?.generation !== message.generation
      kept = { key: message.key, generation: message.generation }
      // The worker hands it to all tabs whenever one asks for the state: asking back each time would never end.
      if (news) learn()
      return
    }
    case 'vault-locked':
      forget()
      learn()
  }
}

function forget(): void {
  kept = undefined
}

/** Out of the browser's cache of pages that were left: this one forgot the key, and another tab may have it. */
function comeBack({ persisted }: PageTransitionEvent): void {
  if (persisted) learn()
}

/** A failure shows at the first real call. */
function learn(): void {
  void readVault().catch(() => undefined)
}
