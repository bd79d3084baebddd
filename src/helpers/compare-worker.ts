import type { BodiesToCompare } from '../core/compare/changes'
import { compareBodies } from './compare-bodies'

declare const self: DedicatedWorkerGlobalScope

self.addEventListener('message', ({ data }: MessageEvent<BodiesToCompare>) => self.postMessage(compareBodies(data)))
