import { api } from '../../core/api'
import { notices, reporting } from '../state/notices.svelte'
import { call } from '../worker-client/call'

/** Clears the log, of one connection or of all, with a way back. Pinned entries stay. */
export async function clearLog(connectionId?: string, name?: string): Promise<void> {
  await reporting(async () => {
    const id = crypto.randomUUID()
    await call(api.clearLog, {}, { id, ...(connectionId === undefined ? {} : { connectionId }) })
    notices.say(connectionId === undefined ? 'Cleared the log.' : `Cleared the log of ${name ?? 'this connection'}.`, {
      label: 'Undo',
      run: () => void reporting(() => call(api.restoreCleared, { clearingId: id }, {})),
    })
  })
}

export const pinEntry = (entryId: string, pinned: boolean): Promise<unknown> =>
  reporting(() => call(api.pinEntry, { entryId }, { pinned }))
