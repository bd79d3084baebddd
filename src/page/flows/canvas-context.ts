import { createContext } from 'svelte'
import type { Cable } from '../../core/flow'
import type { StepDetail } from './step-detail'

/** What steps and cables on the canvas can ask for. */
export interface Canvas {
  readonly add: (after: string | Cable) => void
  readonly disconnect: (cable: Cable) => void
  readonly detail: StepDetail
}

export const [useCanvas, provideCanvas] = createContext<Canvas>()
