import { createContext } from 'svelte'
import type { Cable } from '../../core/flow'

/** What steps and cables on the canvas can ask for. */
export interface Canvas {
  readonly add: (after: string | Cable) => void
  readonly disconnect: (cable: Cable) => void
}

export const [useCanvas, provideCanvas] = createContext<Canvas>()
