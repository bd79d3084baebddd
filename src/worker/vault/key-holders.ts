import { vaultAnswerSchema, type VaultMessage } from '../../core/vault'

/** The open pages, which keep the key in their memory: the worker is stopped at will, and the disk must not have it. */
export interface KeyHolders {
  /** The key of this generation from any page that has it; nothing if none does, or none answers within two seconds. */
  readonly ask: (generation: number) => Promise<CryptoKey | undefined>
  /** Hands the key to every page. */
  readonly give: (key: CryptoKey, generation: number) => Promise<void>
  /** Every page forgets it. */
  readonly takeBack: () => Promise<void>
  /** Whether a page is still open that was given the key, or had it. */
  readonly anyHolder: () => Promise<boolean>
}

const PATIENCE_MS = 2000

/** The pages that this worker controls. `build` is the worker's; pages of another one ignore what they are sent. */
export function createKeyHolders(clients: Pick<Clients, 'matchAll'>, build: string): KeyHolders {
  let holders = new Set<string>()
  const pages = () => clients.matchAll({ type: 'window' })
  const tell = async (message: VaultMessage): Promise<readonly Client[]> => {
    const open = await pages()
    for (const page of open) page.postMessage(message)
    return open
  }
  return {
    ask: async (generation) => {
      const answers = (await pages()).map(async (page) => {
        const key = await answerOf(page, { type: 'vault-key-wanted', build, generation })
        holders.add(page.id)
        return key
      })
      return Promise.any(answers).catch(() => undefined)
    },
    give: async (key, generation) => {
      const open = await tell({ type: 'vault-key', build, generation, key })
      holders = new Set(open.map(({ id }) => id))
    },
    takeBack: async () => {
      holders.clear()
      await tell({ type: 'vault-locked', build })
    },
    anyHolder: async () => (await pages()).some(({ id }) => holders.has(id)),
  }
}

/**
 * A port of its own for each question: an answer that comes too late, after the vault was locked, reaches nobody. Rejects if the
 * page has no such key.
 */
function answerOf(page: Client, question: VaultMessage): Promise<CryptoKey> {
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise<CryptoKey>((resolve, reject) => {
    const giveUp = () => reject(new Error('This page does not have the key.'))
    setTimeout(giveUp, PATIENCE_MS)
    port1.onmessage = ({ data }) => {
      const { key } = vaultAnswerSchema.safeParse(data).data ?? {}
      if (key) resolve(key)
      else giveUp()
    }
  })
  page.postMessage(question, [port2])
  return answer.finally(() => port1.close())
}
