import { encodeWhole, joinMarked, type Marked } from '../http/marked'
import type { Means } from './scheme'

/**
 * Something that was computed from all of these: whatever secret touched one of them touched every character of it. Stand-ins
 * need not be good keys, so nothing is computed of them.
 */
export async function signatureOf(
  inputs: readonly Marked[],
  { standIns }: Pick<Means, 'standIns'>,
  compute: () => string | Promise<string>,
): Promise<Marked> {
  const text = standIns ? 'signature' : await compute()
  return encodeWhole(joinMarked(inputs), () => text)
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
