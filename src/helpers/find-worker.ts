import type { FindOrder } from '../core/log-filter'
import { openDatabase } from '../storage/database'
import { finder } from './finder'

declare const self: DedicatedWorkerGlobalScope

const take = finder(openDatabase(), (news) => self.postMessage(news))

self.addEventListener('message', ({ data }: MessageEvent<FindOrder | 'stop'>) => void take(data))
