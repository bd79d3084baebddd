import comparerUrl from '../../helpers/compare-worker.ts?worker&url'
import type { BodiesToCompare, ComparedBodies } from '../../core/compare/changes'
import { scriptUrl } from '../worker-client/trusted'

/** Two bodies may be so large and so different that nobody would wait for it. */
const LIMIT_MS = 10_000

/** Compares bodies in a helper. Nothing if that takes too long. */
export async function compareBodies(bodies: BodiesToCompare): Promise<ComparedBodies | undefined> {
  const helper = new Worker(scriptUrl(comparerUrl), { type: 'module' })
  try {
    return await new Promise((resolve, reject) => {
      helper.onmessage = ({ data }: MessageEvent<ComparedBodies>) => resolve(data)
      helper.onerror = (event) => reject(new Error(event.message))
      setTimeout(() => resolve(undefined), LIMIT_MS)
      helper.postMessage(bodies)
    })
  } finally {
    helper.terminate()
  }
}
