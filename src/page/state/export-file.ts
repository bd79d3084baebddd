import { exportsApi } from '../../core/api-exports'
import type { ExportPart } from '../../core/export-part'
import { asProblem } from '../../core/problem'
import { call } from '../worker-client/call'
import { reporting } from './notices.svelte'
import { askToUnlock } from './vault.svelte'

/** Characters of parts in one call. The worker does nothing else while it looks through them. */
const BATCH = 4_000_000

/**
 * Has the worker prove that no secret stands in what is about to be saved or copied. Asks to unlock the vault where it has to be.
 * False if it stays locked; throws `secret-in-export`.
 */
export async function provenFree(parts: readonly ExportPart[]): Promise<boolean> {
  for (const batch of batches(parts)) {
    if (!(await whenUnlocked(() => call(exportsApi.proveExport, {}, { parts: batch })))) return false
  }
  return true
}

function* batches(parts: readonly ExportPart[]): Generator<ExportPart[]> {
  let batch: ExportPart[] = []
  let size = 0
  for (const part of parts) {
    if (batch.length > 0 && size + part.text.length > BATCH) {
      yield batch
      batch = []
      size = 0
    }
    batch.push(part)
    size += part.text.length
  }
  // Also where there are no parts: a locked vault exports nothing.
  yield batch
}

/** Whether a text may go to the clipboard, which any app can read; a notice says why not. */
export const mayCopy =
  (name: string) =>
  async (text: string): Promise<boolean> =>
    (await reporting(() => provenFree([{ name, text }]))) ?? false

/** Does what needs the vault; asks for its passphrase if it is locked. Nothing if it stays so. */
export async function whenUnlocked<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (asProblem(error).code !== 'locked') throw error
    return (await askToUnlock()) ? work() : undefined
  }
}

/** Hands a file to the browser as a download. Its content is proven before, see {@link provenFree}, or was made by the worker. */
export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Some browsers read it later than the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
